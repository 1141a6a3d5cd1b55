from django.conf import settings
from django.contrib.admin import display
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from ..enums import ProposalState
from ..text import CleanTextMixin
from .measures import LONG_TEXT, Measure


class ProposedText(models.Model):
    """What is handed down, by whom and to which unit: written once. The text stays as it was then."""

    from_plan = models.ForeignKey(
        "wagtail_sqa.QualityPlanPage",
        models.SET_NULL,
        null=True,
        related_name="proposals",
        verbose_name=_("from the plan"),
    )
    goal = models.ForeignKey(
        "wagtail_sqa.PlanGoal", models.SET_NULL, null=True, related_name="proposals", verbose_name=_("goal")
    )
    measure = models.ForeignKey(
        Measure, models.SET_NULL, null=True, related_name="proposals", verbose_name=_("measure")
    )
    is_measure = models.BooleanField(_("is a measure"), default=False)
    title = models.CharField(_("title"), max_length=255)
    description = models.TextField(_("description"), max_length=LONG_TEXT, blank=True)
    message = models.TextField(_("message"), max_length=1000, blank=True)
    unit = models.ForeignKey(
        Page, models.SET_NULL, null=True, related_name="sqa_proposals", verbose_name=_("to the unit")
    )
    unit_name = models.CharField(_("unit"), max_length=255, help_text=_("By the name that it had then."))
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("handed down by")
    )
    handed_at = models.DateTimeField(_("handed down"))

    class Meta:
        abstract = True


class ProposalAnswer(models.Model):
    """What the unit made of it. What came of it is the unit's own; the links only say where it stands."""

    state = models.CharField(_("state"), max_length=20, choices=ProposalState, default=ProposalState.WAITING)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered"), null=True)
    in_plan = models.ForeignKey(
        "wagtail_sqa.QualityPlanPage", models.SET_NULL, null=True, related_name="+", verbose_name=_("in the plan")
    )
    made_measure = models.ForeignKey(
        Measure, models.SET_NULL, null=True, related_name="made_of", verbose_name=_("became the measure")
    )

    class Meta:
        abstract = True


class Proposal(CleanTextMixin, ProposedText, ProposalAnswer, models.Model):
    """A goal or a measure of a plan that is handed down to a unit, which takes it up, adapts it or declines."""

    class Meta:
        ordering = ["-handed_at", "-pk"]
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.CheckConstraint(
                name="sqa_proposal_declined_with_a_reason",
                condition=~Q(state=ProposalState.DECLINED) | ~Q(reason=""),
                violation_error_message=_("Say why the unit declines."),
            ),
            models.UniqueConstraint(
                name="sqa_proposal_goal_waits_once",
                fields=["goal", "unit"],
                condition=Q(state=ProposalState.WAITING),
                violation_error_message=_("This goal waits for an answer of that unit already."),
            ),
            models.UniqueConstraint(
                name="sqa_proposal_measure_waits_once",
                fields=["measure", "unit"],
                condition=Q(state=ProposalState.WAITING),
                violation_error_message=_("This measure waits for an answer of that unit already."),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether the unit can still take it up: also after it has declined."""
        return self.state in (ProposalState.WAITING, ProposalState.DECLINED)

    @property
    def is_taken_up(self) -> bool:
        return self.state in (ProposalState.ACCEPTED, ProposalState.ADAPTED)

    @property
    @display(description=_("Kind"))
    def kind(self) -> str:
        return gettext("Measure") if self.is_measure else gettext("Goal")
