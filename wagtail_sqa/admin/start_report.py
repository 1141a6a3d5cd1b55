"""The step before a new report: which kind it is, and whether it tells of the units below too."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.models import Page

from .. import periods
from ..actions.start_report import reported_period, start_report
from ..enums import ReportScope
from ..models import QualityReportPage
from ..presets import site as presets
from .gather_report import GATHER
from .start_plan import BLANK

START_REPORT = "wagtail_sqa_start_report"


class StartReportForm(forms.Form):
    preset = forms.ChoiceField(widget=forms.RadioSelect)
    scope = forms.ChoiceField(
        label=gettext_lazy("The report is about"),
        choices=ReportScope,
        initial=ReportScope.UNIT,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["preset"].choices = [(preset.key, preset.key) for preset in presets.offered_reports()]


class StartReportView(FormView):
    form_class = StartReportForm
    template_name = "wagtail_sqa/admin/start_report.html"
    page_title = gettext_lazy("What kind of report is it?")

    @cached_property
    def parent(self) -> Page:
        return get_object_or_404(Page, pk=self.kwargs["parent_pk"]).specific

    def dispatch(self, request, *args, **kwargs):
        if not self.parent.permissions_for_user(request.user).can_add_subpage():
            raise Http404
        allowed = QualityReportPage in self.parent.creatable_subpage_models()
        if not allowed or not QualityReportPage.can_create_at(self.parent):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        said = {"on": timezone.localdate(), "language": presets.language(), "user": self.request.user}
        preset = presets.find_report(form.cleaned_data["preset"])
        report = start_report(self.parent, preset, scope=form.cleaned_data["scope"], **said)
        messages.success(
            self.request, _("Your report is begun as a draft. Look at its period, then gather what the plans say.")
        )
        return redirect(GATHER, report.pk)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        blank = reverse("wagtailadmin_pages:add", args=["wagtail_sqa", "qualityreportpage", self.parent.pk])
        offered = presets.offered_reports()
        chosen = self.request.POST.get("preset") or (offered[0].key if offered else "")
        kinds = [_kind(self.parent, preset, chosen) for preset in offered]
        return {**context, "parent": self.parent, "kinds": kinds, "blank_url": f"{blank}?{BLANK}="}


def _kind(parent, preset, chosen: str) -> dict:
    code = presets.language()
    return {
        "key": preset.key,
        "title": preset.title.say(code),
        "description": preset.description.say(code),
        "period": periods.label(*reported_period(parent, preset, on=timezone.localdate())),
        "is_chosen": preset.key == chosen,
    }


def ask_for_kind_of_report(request, parent_page, page_class):
    """For Wagtail's hook: lead whoever opens the form for a new report to the step before it."""
    if page_class is not QualityReportPage or request.method != "GET" or BLANK in request.GET:
        return None
    return redirect(START_REPORT, parent_page.pk)


def start_report_urls():
    return [path("quality-work/reports/start/<sqa_number:parent_pk>/", StartReportView.as_view(), name=START_REPORT)]
