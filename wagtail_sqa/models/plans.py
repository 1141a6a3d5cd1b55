from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from .. import periods
from ..blocks import QuestionBlock
from ..enums import Attainment, ParticipantGroup, PeriodKind, Phase
from ..forms import PlanPageForm
from ..history.recording import ContentHistory
from ..panels import GoalsPanel, IndicatorsPanel, MeasuresPanel, QuestionPanel
from ..text import CleanTextMixin
from .focus_areas import FocusArea
from .indicators import Indicator
from .measures import LONG_TEXT, Measure
from .reading_pages import PlanReadingMixin
from .revisions import ReadableRevisionsMixin
from .versions import ContentVersionMixin, raise_versions


class QualityPlanPage(
    PlanReadingMixin,
    RoutablePageMixin,
    ContentVersionMixin,
    ReadableRevisionsMixin,
    CleanTextMixin,
    Page,
):
    """What a unit plans, does and learns in one period, told by four questions."""

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
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    adopted_by = models.CharField(
        _("adopted by"), max_length=150, blank=True, help_text=_("A role or a board, for example the education board.")
    )
    record_number = models.CharField(_("record number"), max_length=60, blank=True)

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
                FieldPanel("introduction"),
                FieldRowPanel([FieldPanel("period_kind"), FieldPanel("period_start"), FieldPanel("period_end")]),
                FieldPanel("accountable_role"),
            ],
            heading=_("About the plan"),
        ),
        QuestionPanel(
            [
                HelpPanel(
                    _(
                        "Begin with what you know: results, surveys with response rate, absence, deviations. "
                        "Then say why it looks like that. A cause is something you can act upon."
                    )
                ),
                FieldPanel("current_state", heading=_("Current state and causes")),
            ],
            heading=_("1. Where are we?"),
        ),
        QuestionPanel(
            [
                HelpPanel(
                    _(
                        "Choose a few goals and say how you will know that you have reached them. "
                        "Each goal holds its own measures and, later in the year, its judgement."
                    )
                ),
                FieldPanel("direction", heading=_("Direction")),
                GoalsPanel("goals", label=_("Goal"), heading=_("Goals with their measures")),
            ],
            heading=_("2. Where are we going?"),
        ),
        QuestionPanel(
            [
                HelpPanel(
                    _(
                        "Say how you work and when you follow up. The measures themselves stand under each goal "
                        "above and are shown here to the reader."
                    )
                ),
                FieldPanel("approach", heading=_("Ways of working")),
            ],
            heading=_("3. How do we do it?"),
        ),
        QuestionPanel(
            [
                HelpPanel(
                    _(
                        "Filled when the year is over, or as it goes: the result, how it compares with what you "
                        "expected, and what you take with you. Judge each goal under question 2."
                    )
                ),
                FieldPanel("outcome", heading=_("Result and conclusions")),
            ],
            heading=_("4. How did it go?"),
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
    ]
    promote_panels = Page.promote_panels
    settings_panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("adopted_on"), FieldPanel("adopted_by"), FieldPanel("record_number")]),
                FieldPanel("previous_plan"),
                FieldPanel("unit"),
            ],
            heading=_("Adoption and connections"),
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
    def period_label(self) -> str:
        return periods.label(self.period_kind, self.period_start, self.period_end)

    def get_unit(self) -> Page | None:
        """Return the page of the unit that the plan is about: the one that is set, else the page above."""
        return self.unit or self.get_parent()

    def after_change_in_force(self):
        super().after_change_in_force()
        raise_versions({*self._plans_that_name_it()})

    def _plans_that_name_it(self):
        """Yield the ids of the plans whose goals contribute to ours, and of those that come after this plan."""
        yield from PlanGoal.objects.filter(supports__plan_id=self.pk).values_list("plan_id", flat=True)
        yield from self.next_plans.values_list("pk", flat=True)

    def clean_fields(self, exclude=None):
        if self.period_start and not self.period_end:
            self.period_end = periods.year_after(self.period_start)
        super().clean_fields(exclude=exclude)

    def clean(self):
        super().clean()
        errors = {}
        if self.period_start and self.period_end and self.period_end < self.period_start:
            errors["period_end"] = _("The period ends before it begins. Change one of the days.")
        if self.previous_plan_id is not None and self.previous_plan_id == self.pk:
            errors["previous_plan"] = _("A plan cannot come after itself. Choose last year's plan.")
        if errors:
            raise ValidationError(errors)


class PlanGoal(CleanTextMixin, Orderable, ClusterableModel):
    """Something a plan wants to reach, and the judgement of how far it came."""

    plan = ParentalKey(QualityPlanPage, on_delete=models.CASCADE, related_name="goals")
    title = models.CharField(_("goal"), max_length=255)
    description = models.TextField(
        _("how we will know"),
        blank=True,
        max_length=LONG_TEXT,
        help_text=_("What will be seen when the goal is reached, with figures where there are any."),
    )
    focus_area = models.ForeignKey(
        FocusArea, models.PROTECT, null=True, blank=True, related_name="goals", verbose_name=_("focus area")
    )
    supports = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="supported_by",
        verbose_name=_("contributes to"),
        help_text=_("The goal of a level above that this goal serves."),
    )
    attainment = models.CharField(
        _("goal attainment"), max_length=20, choices=Attainment, default=Attainment.NOT_ASSESSED
    )
    judgement = models.TextField(
        _("judgement in a sentence"),
        blank=True,
        max_length=1000,
        help_text=_("The light is shown with this sentence, the day and the role; never alone."),
    )
    judged_on = models.DateField(_("judged on"), null=True, blank=True)
    judged_by_role = models.CharField(_("judged by (role)"), max_length=150, blank=True)

    history = ContentHistory()

    panels = [
        FieldPanel("title"),
        FieldPanel("description"),
        FieldRowPanel(
            [
                FieldPanel("focus_area", widget=forms.Select, disable_comments=True),
                FieldPanel("supports", disable_comments=True),
            ]
        ),
        IndicatorsPanel("indicators", disable_comments=True),
        MeasuresPanel("measures", disable_comments=True),
        MultiFieldPanel(
            [
                FieldPanel("attainment", disable_comments=True),
                FieldPanel("judgement"),
                FieldRowPanel(
                    [
                        FieldPanel("judged_on", disable_comments=True),
                        FieldPanel("judged_by_role", disable_comments=True),
                    ]
                ),
            ],
            heading=_("Judgement"),
            classname="collapsed",
        ),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("goal")
        verbose_name_plural = _("goals")

    def __str__(self):
        return self.title

    def clean(self):
        super().clean()
        if self.attainment != Attainment.NOT_ASSESSED and not self.judgement:
            raise ValidationError({"judgement": _("Say in a sentence why the goal is judged so.")})


class GoalMeasure(Orderable):
    """A measure's place under a goal."""

    goal = ParentalKey(PlanGoal, on_delete=models.CASCADE, related_name="goal_measures")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="goal_measures")

    history = ContentHistory()

    class Meta(Orderable.Meta):
        verbose_name = _("measure of a goal")
        verbose_name_plural = _("measures of a goal")

    def __str__(self):
        return f"{self.goal_id}: {self.measure_id}"


class GoalIndicator(CleanTextMixin, Orderable):
    """How a goal will be known: an indicator, from where, to where."""

    goal = ParentalKey(PlanGoal, on_delete=models.CASCADE, related_name="goal_indicators")
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="goal_indicators", verbose_name=_("indicator")
    )
    baseline = models.DecimalField(_("baseline"), max_digits=14, decimal_places=4, null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=14, decimal_places=4, null=True, blank=True)

    history = ContentHistory()

    class Meta(Orderable.Meta):
        verbose_name = _("indicator of a goal")
        verbose_name_plural = _("indicators of a goal")

    def __str__(self):
        return f"{self.goal_id}: {self.indicator_id}"


class Participation(CleanTextMixin, Orderable):
    """Who took part in a plan, how, and what it changed."""

    plan = ParentalKey(QualityPlanPage, on_delete=models.CASCADE, related_name="participation")
    group = models.CharField(_("group"), max_length=20, choices=ParticipantGroup)
    who = models.CharField(
        _("who"), max_length=150, blank=True, help_text=_("In your own words, for example the pupil council.")
    )
    how = models.TextField(_("how"), blank=True, max_length=1000)
    date = models.DateField(_("when"), null=True, blank=True)
    number = models.PositiveIntegerField(
        _("how many"), null=True, blank=True, validators=[MaxValueValidator(1_000_000)]
    )
    changed = models.TextField(_("what it changed"), blank=True, max_length=1000)

    history = ContentHistory()

    panels = [
        FieldRowPanel([FieldPanel("group"), FieldPanel("who")]),
        FieldPanel("how"),
        FieldRowPanel([FieldPanel("date"), FieldPanel("number")]),
        FieldPanel("changed"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("participation")
        verbose_name_plural = _("participation")

    def __str__(self):
        return self.who or self.get_group_display()


class PlanMilestone(CleanTextMixin, Orderable):
    """A day in a plan's year that everyone should know of."""

    plan = ParentalKey(QualityPlanPage, on_delete=models.CASCADE, related_name="milestones")
    date = models.DateField(_("date"))
    title = models.CharField(_("title"), max_length=255)
    description = models.TextField(_("description"), blank=True, max_length=1000)
    reached = models.BooleanField(_("reached"), default=False)

    history = ContentHistory()

    panels = [
        FieldRowPanel([FieldPanel("date"), FieldPanel("title")]),
        FieldPanel("description"),
        FieldPanel("reached"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")

    def __str__(self):
        return f"{self.date} {self.title}"
