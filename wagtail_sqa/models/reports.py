from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from ..enums import PeriodKind, ReportScope
from ..forms import ReportPageForm
from ..history.recording import ContentHistory
from ..panels import QuestionPanel, ReviewPanel
from ..presets import site as presets
from ..presets.report_parts import ReportPreset
from ..report_blocks import ReportBlock
from ..report_panels import ReportGuidePanel, SectionsPanel
from ..text import CleanTextMixin
from .checked import CheckedMixin
from .periods import OfAPeriodMixin
from .reading_reports import ReportReadingMixin
from .report_moments import ReportMomentsMixin
from .revisions import ReadableRevisionsMixin
from .versions import ContentVersionMixin


class QualityReportPage(
    ReportMomentsMixin,
    ReportReadingMixin,
    RoutablePageMixin,
    CheckedMixin,
    ContentVersionMixin,
    ReadableRevisionsMixin,
    OfAPeriodMixin,
    CleanTextMixin,
    Page,
):
    """The account of a period, for people outside: what was gathered from plans, and what its author says of it.

    ``gathered_at`` is when the draft got its first facts, None before that. ``left_out`` are facts that its author has
    declined, by their keys, each as it was then: they are offered again only when they change.
    """

    preset = models.CharField(
        _("kind of report"),
        max_length=60,
        blank=True,
        help_text=_("Decides which plans are gathered from, and the help and the days below."),
    )
    preset_version = models.CharField(_("version of the preset"), max_length=20, blank=True, editable=False)
    introduction = models.TextField(
        _("introduction"), blank=True, max_length=1000, help_text=_("Two or three sentences for someone in a hurry.")
    )
    period_kind = models.CharField(
        _("kind of period"), max_length=20, choices=PeriodKind, default=PeriodKind.SCHOOL_YEAR
    )
    period_start = models.DateField(_("first day"), null=True)
    period_end = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Left empty, it is a year after the first day.")
    )
    accountable_role = models.CharField(
        _("accountable role"),
        max_length=150,
        blank=True,
        help_text=_("Who answers for the report, as a role: principal, operations manager, head of schools."),
    )
    scope = models.CharField(_("is about"), max_length=10, choices=ReportScope, default=ReportScope.UNIT)
    unit = models.ForeignKey(
        Page,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit"),
        help_text=_("Only needed when the report is about another unit than the page it lies under."),
    )
    sections = StreamField(ReportBlock(), verbose_name=_("sections"), blank=True)
    gathered_at = models.DateTimeField(null=True, editable=False)
    left_out = models.JSONField(default=dict, editable=False)

    history = ContentHistory()

    template = "wagtail_sqa/quality_report_page.html"
    pdf_template = "wagtail_sqa/pdf/report.html"
    base_form_class = ReportPageForm

    content_panels = [
        *Page.content_panels,
        QuestionPanel(
            [
                FieldPanel("preset"),
                FieldPanel("introduction"),
                FieldRowPanel([FieldPanel("period_kind"), FieldPanel("period_start"), FieldPanel("period_end")]),
                FieldRowPanel([FieldPanel("scope"), FieldPanel("accountable_role")]),
            ],
            heading=_("About the report"),
        ),
        ReportGuidePanel(heading=_("What the kind of report asks for")),
        SectionsPanel([FieldPanel("sections")], heading=_("Sections")),
        ReviewPanel("wagtail_sqa_report_review", heading=_("Check of the report")),
    ]
    settings_panels = [FieldPanel("unit"), *Page.settings_panels]

    # Not the sections: what was gathered is hidden from readers once a page that it comes from is closed to them.
    search_fields = [
        *Page.search_fields,
        index.SearchField("introduction"),
        index.FilterField("period_start"),
        index.FilterField("period_end"),
    ]

    class Meta:
        verbose_name = _("quality report")
        verbose_name_plural = _("quality reports")

    def __str__(self):
        return self.title

    @property
    def preset_in_use(self) -> ReportPreset | None:
        """Return what the report is asked for; None without a preset, and when its file has gone."""
        return presets.find_report(self.preset)
