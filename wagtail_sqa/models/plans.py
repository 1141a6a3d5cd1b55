from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from ..blocks import QuestionBlock
from ..enums import PeriodKind, Phase
from ..forms import PlanPageForm
from ..history.recording import ContentHistory
from ..panels import GoalsPanel, QuestionPanel, ReviewPanel
from ..plan_panels import AnswerPanel, GuidancePanel
from ..presets import site as presets
from ..presets.parts import Preset
from ..text import CleanTextMixin
from .checked import CheckedMixin
from .periods import OfAPeriodMixin
from .plan_moments import PlanMomentsMixin
from .plan_thread import PlanThreadMixin
from .plan_viewpoints import PlanViewpointsMixin
from .reading_pages import PlanReadingMixin
from .revisions import ReadableRevisionsMixin
from .versions import ContentVersionMixin, pages_referring_to_pages, raise_versions


class QualityPlanPage(
    PlanMomentsMixin,
    PlanReadingMixin,
    PlanViewpointsMixin,
    PlanThreadMixin,
    RoutablePageMixin,
    CheckedMixin,
    ContentVersionMixin,
    ReadableRevisionsMixin,
    OfAPeriodMixin,
    CleanTextMixin,
    Page,
):
    """What a unit plans, does and learns in one period, told by four questions."""

    introduction = models.TextField(
        _("introduction"), blank=True, max_length=1000, help_text=_("Two or three sentences for someone in a hurry.")
    )
    preset = models.CharField(
        _("kind of plan"),
        max_length=60,
        blank=True,
        help_text=_("Decides which help and which checks the plan gets. Change it whenever you like: nothing is lost."),
    )
    preset_version = models.CharField(_("version of the preset"), max_length=20, blank=True, editable=False)
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
        help_text=_("Who answers for the plan, as a role: principal, unit manager, head of schools."),
    )
    unit = models.ForeignKey(
        Page,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit"),
        help_text=_("Only needed when the plan is about another unit than the page it lies under."),
    )
    previous_plan = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="next_plans", verbose_name=_("previous plan")
    )

    current_state = StreamField(QuestionBlock(), verbose_name=Phase.CURRENT_STATE.label, blank=True)
    direction = StreamField(QuestionBlock(), verbose_name=Phase.DIRECTION.label, blank=True)
    approach = StreamField(QuestionBlock(), verbose_name=Phase.APPROACH.label, blank=True)
    outcome = StreamField(QuestionBlock(), verbose_name=Phase.OUTCOME.label, blank=True)

    history = ContentHistory()

    template = "wagtail_sqa/quality_plan_page.html"
    base_form_class = PlanPageForm

    content_panels = [
        *Page.content_panels,
        QuestionPanel(
            [
                FieldPanel("preset", classname="sqa-preset"),
                FieldPanel("introduction"),
                FieldRowPanel([FieldPanel("period_kind"), FieldPanel("period_start"), FieldPanel("period_end")]),
                FieldPanel("accountable_role"),
            ],
            heading=_("About the plan"),
        ),
        AnswerPanel(
            [
                GuidancePanel(
                    _(
                        "Begin with what you know: results, surveys with response rate, absence, deviations. "
                        "Then say why it looks like that. A cause is something you can act upon."
                    ),
                    phase=Phase.CURRENT_STATE,
                ),
                FieldPanel("current_state", heading=_("Current state and causes")),
            ],
            heading=_("1. Where are we?"),
            phase=Phase.CURRENT_STATE,
        ),
        AnswerPanel(
            [
                GuidancePanel(
                    _(
                        "Choose a few goals and say how you will know that you have reached them. "
                        "Each goal holds its own measures and, later in the year, its judgement."
                    ),
                    phase=Phase.DIRECTION,
                ),
                FieldPanel("direction", heading=_("Direction")),
                GoalsPanel("goals", label=_("Goal"), heading=_("Goals with their measures")),
            ],
            heading=_("2. Where are we going?"),
            phase=Phase.DIRECTION,
        ),
        AnswerPanel(
            [
                GuidancePanel(
                    _(
                        "Say how you work and when you follow up. The measures themselves stand under each goal "
                        "above and are shown here to the reader."
                    ),
                    phase=Phase.APPROACH,
                ),
                FieldPanel("approach", heading=_("Ways of working")),
            ],
            heading=_("3. How do we do it?"),
            phase=Phase.APPROACH,
        ),
        AnswerPanel(
            [
                GuidancePanel(
                    _(
                        "Filled when the year is over, or as it goes: the result, how it compares with what you "
                        "expected, and what you take with you. Judge each goal under question 2."
                    ),
                    phase=Phase.OUTCOME,
                ),
                FieldPanel("outcome", heading=_("Result and conclusions")),
            ],
            heading=_("4. How did it go?"),
            phase=Phase.OUTCOME,
        ),
        InlinePanel(
            "participation",
            label=_("Group"),
            heading=_("Participation"),
            help_text=_("Who took part in the plan, how, and what it changed. Readers see it."),
        ),
        InlinePanel(
            "milestones",
            label=_("Milestone"),
            heading=_("Milestones"),
            help_text=_("Days in the plan's year that everyone should know of."),
        ),
        ReviewPanel("wagtail_sqa_plan_review", heading=_("Check of the plan")),
    ]
    promote_panels = Page.promote_panels
    settings_panels = [
        MultiFieldPanel(
            [FieldPanel("previous_plan"), FieldPanel("unit")],
            heading=_("Connections"),
        ),
        *Page.settings_panels,
    ]

    search_fields = [
        *Page.search_fields,
        index.SearchField("introduction"),
        index.SearchField("current_state"),
        index.SearchField("direction"),
        index.SearchField("approach"),
        index.SearchField("outcome"),
        index.RelatedFields("goals", [index.SearchField("title"), index.SearchField("description")]),
        index.FilterField("period_start"),
        index.FilterField("period_end"),
    ]

    class Meta:
        verbose_name = _("quality plan")
        verbose_name_plural = _("quality plans")

    def __str__(self):
        return self.title

    @property
    def preset_in_use(self) -> Preset | None:
        """Return what the plan is asked for; None without a preset, and when its file has gone."""
        return presets.find(self.preset)

    def after_change_in_force(self):
        super().after_change_in_force()
        following = self.next_plans.values_list("pk", flat=True)
        raise_versions({*following, *pages_referring_to_pages([self.pk])})

    def clean(self):
        errors = {}
        try:
            super().clean()
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if self.previous_plan_id is not None and self.previous_plan_id == self.pk:
            errors["previous_plan"] = _("A plan cannot come after itself. Choose last year's plan.")
        elif self._comes_after_itself():
            errors["previous_plan"] = _("That plan comes after this one. Choose an earlier plan.")
        if errors:
            raise ValidationError(errors)

    def _comes_after_itself(self) -> bool:
        """Follow the previous plans back: one query for each, and an end also where others go in a circle."""
        earlier, seen = self.previous_plan_id, set()
        while earlier is not None and earlier not in seen:
            if earlier == self.pk:
                return True
            seen.add(earlier)
            earlier = type(self)._base_manager.filter(pk=earlier).values_list("previous_plan_id", flat=True).first()
        return False
