"""The check of a plan or a report: a view before publishing, a button that leads there, the refusal to publish."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.widgets import Button

from ..models import QualityPlanPage, QualityReportPage
from ..reviewing.findings import page_review
from ..reviewing.gate import blocking
from .start_plan import START, StartPlanView

REVIEW = "wagtail_sqa_plan_review"
REPORT_REVIEW = "wagtail_sqa_report_review"


class PlanReviewView(TemplateView):
    """The check of the latest version of a plan, for those who may edit or publish it."""

    model = QualityPlanPage
    template_name = "wagtail_sqa/admin/plan_review.html"
    page_title = gettext_lazy("Check the plan")

    @cached_property
    def page(self):
        page = get_object_or_404(self.model, pk=self.kwargs["pk"])
        if not may_review(self.request.user, page):
            raise Http404
        return page.get_latest_revision_as_object()

    def get_context_data(self, **kwargs):
        editor = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        review = page_review(self.page, on=timezone.localdate(), user=self.request.user, editor=editor)
        return {**super().get_context_data(**kwargs), "page": self.page, "review": review, "edit_url": editor}


class ReportReviewView(PlanReviewView):
    """The check of the latest version of a report, for those who may edit or publish it."""

    model = QualityReportPage
    template_name = "wagtail_sqa/admin/report_review.html"
    page_title = gettext_lazy("Check the report")


_VIEWS = {REVIEW: PlanReviewView, REPORT_REVIEW: ReportReviewView}


def may_review(user, page) -> bool:
    rights = page.permissions_for_user(user)
    return rights.can_edit() or rights.can_publish()


def review_urls():
    return [
        path("quality-work/plans/<sqa_number:pk>/review/", PlanReviewView.as_view(), name=REVIEW),
        path("quality-work/reports/<sqa_number:pk>/review/", ReportReviewView.as_view(), name=REPORT_REVIEW),
        path("quality-work/plans/start/<sqa_number:parent_pk>/", StartPlanView.as_view(), name=START),
    ]


def review_button(page, user, view_name=None, next_url=None):
    """Yield a button to the check of a plan or a report; for Wagtail's hooks of the menus of a page."""
    name = _view_of(page)
    if name and page.preset and may_review(user, page):
        yield Button(_VIEWS[name].page_title, reverse(name, args=[page.pk]), icon_name="tasks", priority=12)


def refuse_publishing(request, page):
    """Lead to what keeps a page from being published; for Wagtail's hook, when its draft is saved already."""
    page = page.specific
    name = _view_of(page)
    if not name or not blocking(page.get_latest_revision_as_object(), on=timezone.localdate()):
        return None
    messages.error(
        request, _("The page is saved as a draft, but not published: something that it must have is missing.")
    )
    return redirect(name, page.pk)


def _view_of(page) -> str:
    """Return the name of the view of the page's check, "" where it has none."""
    return next((name for name, view in _VIEWS.items() if isinstance(page, view.model)), "")
