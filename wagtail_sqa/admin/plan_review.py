"""The check of a plan: a view before publishing, a button that leads there, and the refusal to publish."""

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

from ..models import QualityPlanPage
from ..reviewing.findings import plan_review
from ..reviewing.gate import blocking
from .start_plan import START, StartPlanView

REVIEW = "wagtail_sqa_plan_review"


class PlanReviewView(TemplateView):
    """The check of the latest version of a plan, for those who may edit or publish it."""

    template_name = "wagtail_sqa/admin/plan_review.html"
    page_title = gettext_lazy("Check the plan")

    @cached_property
    def plan(self) -> QualityPlanPage:
        plan = get_object_or_404(QualityPlanPage, pk=self.kwargs["pk"])
        if not may_review(self.request.user, plan):
            raise Http404
        return plan.get_latest_revision_as_object()

    def get_context_data(self, **kwargs):
        editor = reverse("wagtailadmin_pages:edit", args=[self.plan.pk])
        review = plan_review(self.plan, on=timezone.localdate(), user=self.request.user, editor=editor)
        return {**super().get_context_data(**kwargs), "plan": self.plan, "review": review, "edit_url": editor}


def may_review(user, plan) -> bool:
    rights = plan.permissions_for_user(user)
    return rights.can_edit() or rights.can_publish()


def review_urls():
    return [
        path("quality-work/plans/<sqa_number:pk>/review/", PlanReviewView.as_view(), name=REVIEW),
        path("quality-work/plans/start/<sqa_number:parent_pk>/", StartPlanView.as_view(), name=START),
    ]


def review_button(page, user, view_name=None, next_url=None):
    """Yield a button to the check of a plan; for Wagtail's hooks of the menus of a page."""
    if isinstance(page, QualityPlanPage) and page.preset and may_review(user, page):
        yield Button(PlanReviewView.page_title, reverse(REVIEW, args=[page.pk]), icon_name="tasks", priority=12)


def refuse_publishing(request, page):
    """Lead to what keeps a plan from being published; for Wagtail's hook, when its draft is saved already."""
    plan = page.specific
    if not isinstance(plan, QualityPlanPage):
        return None
    if not blocking(plan.get_latest_revision_as_object(), on=timezone.localdate()):
        return None
    messages.error(
        request, _("The plan is saved as a draft, but not published: something that it must have is missing.")
    )
    return redirect(REVIEW, plan.pk)
