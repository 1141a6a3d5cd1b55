from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Orderable

from ..enums import Attainment
from ..history.recording import ContentHistory
from ..panels import IndicatorsPanel, MeasuresPanel
from ..text import CleanTextMixin
from .focus_areas import FocusArea
from .governing_documents import GoverningDocument
from .indicators import Indicator
from .measures import LONG_TEXT, Measure
from .plans import QualityPlanPage
from .versions import ReadWithParentMixin

CIRCLE = _("That goal contributes to this one, so this one cannot contribute to it. Choose another goal.")


class PlanGoal(ReadWithParentMixin, CleanTextMixin, Orderable, ClusterableModel):
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
    governing_document = models.ForeignKey(
        GoverningDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="goals",
        verbose_name=_("governing document"),
        help_text=_("The law, curriculum or decision that the goal builds on."),
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
    continued_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="continued_by", verbose_name=_("continues")
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
        FieldPanel("governing_document", widget=forms.Select, disable_comments=True),
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
        errors = {}
        if self.attainment != Attainment.NOT_ASSESSED and not self.judgement:
            errors["judgement"] = _("Say in a sentence why the goal is judged so.")
        if self.supports_id is not None and self.would_serve_itself(self.supports_id):
            errors["supports"] = CIRCLE
        if errors:
            raise ValidationError(errors)

    def would_serve_itself(self, above: int | None) -> bool:
        """Say whether serving the goal ``above`` would close a circle: a query a step, an end also where others do."""
        seen: set[int] = set()
        while above is not None and above not in seen:
            if above == self.pk:
                return True
            seen.add(above)
            above = type(self).objects.filter(pk=above).values_list("supports_id", flat=True).first()
        return False


class GoalMeasure(ReadWithParentMixin, Orderable):
    """A measure's place under a goal."""

    goal = ParentalKey(PlanGoal, on_delete=models.CASCADE, related_name="goal_measures")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="goal_measures")

    history = ContentHistory()

    class Meta(Orderable.Meta):
        verbose_name = _("measure of a goal")
        verbose_name_plural = _("measures of a goal")

    def __str__(self):
        return f"{self.goal_id}: {self.measure_id}"


class GoalIndicator(ReadWithParentMixin, CleanTextMixin, Orderable):
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
