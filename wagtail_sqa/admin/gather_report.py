"""*Draft from the year*: gather what plans say into a report, see how far it is, and take or leave what is new."""

from django.core.exceptions import ValidationError
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

from ..actions.draft_report import begin_gathering, is_running, leave, take, waiting_offers
from ..enums import GatheringState
from ..models import QualityReportPage, ReportGathering
from ..presets import site as presets
from ..reading.reports.offers import kind_label

GATHER = "wagtail_sqa_gather_report"
_ASK_AGAIN = 3  # seconds


class GatherReportView(TemplateView):
    """A POST gathers, or takes or leaves one offer; nothing is in the draft that was not taken or gathered first."""

    template_name = "wagtail_sqa/admin/gather_report.html"
    page_title = gettext_lazy("Draft from the year")

    @cached_property
    def report(self) -> QualityReportPage:
        report = get_object_or_404(QualityReportPage, pk=self.kwargs["pk"])
        if not may_gather(self.request.user, report):
            raise Http404
        return report

    def get(self, request, *args, **kwargs):
        context = self.get_context_data(**kwargs)
        response = self.render_to_response(context)
        if context["is_running"]:
            response["Refresh"] = str(_ASK_AGAIN)
        return response

    def post(self, request, *args, **kwargs):
        report, user = self.report, request.user
        try:
            if "take" in request.POST:
                take(report, request.POST["take"], user=user)
                messages.success(request, _("It stands in the draft now."))
            elif "leave" in request.POST:
                leave(report, request.POST["leave"], user=user)
                messages.success(request, _("Left. It is offered again only when it changes."))
            else:
                begin_gathering(report, on=timezone.localdate(), language=presets.language(), user=user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect(GATHER, report.pk)

    def get_context_data(self, **kwargs):
        draft = self.report.get_latest_revision_as_object()
        row = ReportGathering.objects.filter(report=self.report).first()
        is_done = row is not None and row.state == GatheringState.DONE
        offered = waiting_offers(self.report, row) if is_done else []
        return {
            **super().get_context_data(**kwargs),
            "report": draft,
            "gathering": row,
            "is_running": row is not None and is_running(row),
            "is_done": is_done,
            "has_stopped": row is not None and not is_done and not is_running(row),
            "offers": [(kind_label(offer.kind), offer) for offer in offered],
            "edit_url": reverse("wagtailadmin_pages:edit", args=[self.report.pk]),
        }


def may_gather(user, report) -> bool:
    """Say whether ``user`` may write in the draft of ``report`` now: whoever may edit the page."""
    rights = report.permissions_for_user(user)
    return rights.can_edit() and not rights.page_locked()


def gather_button(page, user, view_name=None, next_url=None):
    """Yield a button to the gathering of a report; for Wagtail's hooks of the menus of a page."""
    if isinstance(page, QualityReportPage) and may_gather(user, page):
        yield Button(GatherReportView.page_title, reverse(GATHER, args=[page.pk]), icon_name="download", priority=11)


def gather_urls():
    return [path("quality-work/reports/<sqa_number:pk>/gather/", GatherReportView.as_view(), name=GATHER)]
