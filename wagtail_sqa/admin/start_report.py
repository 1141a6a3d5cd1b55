"""The step before a new report: which kind it is, and whether it tells of the units below too."""

from django import forms
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from .. import periods
from ..actions.start_report import reported_period, start_report
from ..enums import ReportScope
from ..models import QualityReportPage
from ..presets import site as presets
from .gather_report import GATHER
from .start_page import BLANK, StartPageView, kind_to_choose

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


class StartReportView(StartPageView):
    model = QualityReportPage
    form_class = StartReportForm
    template_name = "wagtail_sqa/admin/start_report.html"
    page_title = gettext_lazy("What kind of report is it?")

    def form_valid(self, form):
        said = {"on": timezone.localdate(), "language": presets.language(), "user": self.request.user}
        preset = presets.find_report(form.cleaned_data["preset"])
        report = start_report(self.parent, preset, scope=form.cleaned_data["scope"], **said)
        messages.success(
            self.request, _("Your report is begun as a draft. Look at its period, then gather what the plans say.")
        )
        return redirect(GATHER, report.pk)

    def get_context_data(self, **kwargs):
        offered, on = presets.offered_reports(), timezone.localdate()
        chosen = self.request.POST.get("preset") or (offered[0].key if offered else "")
        kinds = [
            kind_to_choose(preset, period=periods.label(*reported_period(self.parent, preset, on=on)), chosen=chosen)
            for preset in offered
        ]
        return {**super().get_context_data(**kwargs), "kinds": kinds}


def ask_for_kind_of_report(request, parent_page, page_class):
    """For Wagtail's hook: lead whoever opens the form for a new report to the step before it."""
    if page_class is not QualityReportPage or request.method != "GET" or BLANK in request.GET:
        return None
    return redirect(START_REPORT, parent_page.pk)


def start_report_urls():
    return [path("quality-work/reports/start/<sqa_number:parent_pk>/", StartReportView.as_view(), name=START_REPORT)]
