from uuid import uuid4

from django.contrib.admin import display
from django.db import models
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from ..enums import CLOSED_VIEWPOINTS, ParticipantGroup, ViewpointState
from ..querysets import ViewpointQuerySet
from ..text import CleanTextMixin
from .measures import LONG_TEXT, Measure

LONGEST_VIEWPOINT = 3000


class ViewpointText(models.Model):
    """What a reader wrote: nobody changes it. Neither who they are nor the hour is kept."""

    plan = models.ForeignKey(
        "wagtail_sqa.QualityPlanPage", models.CASCADE, related_name="viewpoints", verbose_name=_("plan")
    )
    goal = models.ForeignKey(
        "wagtail_sqa.PlanGoal",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="viewpoints",
        verbose_name=_("goal"),
    )
    measure = models.ForeignKey(
        Measure, models.SET_NULL, null=True, blank=True, related_name="viewpoints", verbose_name=_("measure")
    )
    about = models.CharField(
        _("about"),
        max_length=255,
        blank=True,
        help_text=_("The goal or the measure by the name that it had then; empty for the whole plan."),
    )
    from_group = models.CharField(_("from"), max_length=20, choices=ParticipantGroup, blank=True)
    text = models.TextField(_("viewpoint"), max_length=LONGEST_VIEWPOINT, blank=True)
    may_be_shown = models.BooleanField(_("may be shown with the answer"), default=False)
    written_on = models.DateField(_("written on"))
    form_key = models.UUIDField(default=uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class ViewpointAnswer(models.Model):
    """What became of a viewpoint."""

    state = models.CharField(_("state"), max_length=20, choices=ViewpointState, default=ViewpointState.NEW)
    answer = models.TextField(_("answer"), max_length=LONG_TEXT, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answered_by_role = models.CharField(_("answered by (role)"), max_length=150, blank=True)
    is_published = models.BooleanField(_("readers see the answer"), default=False)
    led_to = models.ForeignKey(
        Measure, models.SET_NULL, null=True, blank=True, related_name="came_of", verbose_name=_("led to the measure")
    )
    erased_on = models.DateField(_("text erased on"), null=True, blank=True)
    erased_because = models.CharField(_("why the text was erased"), max_length=255, blank=True)
    changed_at = models.DateTimeField(null=True, editable=False)

    ANSWER_FIELDS = (
        *("state", "answer", "answered_on", "answered_by_role", "is_published", "led_to"),
        *("erased_on", "erased_because", "changed_at"),
    )

    class Meta:
        abstract = True


class Viewpoint(CleanTextMixin, ViewpointText, ViewpointAnswer, models.Model):
    """What a reader wants to say about a plan, and what was answered. Its text is in no index, log or name."""

    unit = models.ForeignKey(
        Page, models.SET_NULL, null=True, blank=True, related_name="sqa_viewpoints", verbose_name=_("unit")
    )

    objects = ViewpointQuerySet.as_manager()

    class Meta:
        ordering = ["-written_on", "-pk"]
        verbose_name = _("viewpoint")
        verbose_name_plural = _("viewpoints")
        constraints = [
            models.CheckConstraint(
                name="sqa_viewpoint_shown_when_answered",
                condition=Q(is_published=False) | Q(state__in=CLOSED_VIEWPOINTS),
                violation_error_message=_("Readers see answers only: choose “Answered” or “Declined” first."),
            ),
            models.CheckConstraint(name="sqa_viewpoint_erased", condition=Q(erased_on=None) | Q(text="")),
        ]

    def __str__(self):
        return gettext("Viewpoint %(number)s") % {"number": self.pk or ""}

    def save(self, *args, **kwargs):
        """Save what staff may write; the text and what belongs to it stay as they were left."""
        if not self._state.adding:
            kwargs.setdefault("update_fields", [*self.ANSWER_FIELDS, "unit"])
            if not set(kwargs["update_fields"]) <= {*self.ANSWER_FIELDS, "unit"}:
                raise TypeError("The text of a viewpoint is its writer's: it can be erased, never changed.")
        super().save(*args, **kwargs)

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSED_VIEWPOINTS

    @property
    def is_erased(self) -> bool:
        return self.erased_on is not None

    @display(description=_("Viewpoint"))
    def excerpt(self) -> str:
        return Truncator(self.text).words(14) or gettext("The text has been erased.")

    @property
    def about_what(self) -> str:
        return self.about or gettext("The whole plan")


class ViewpointTally(models.Model):
    """What the deleted viewpoints of a plan add to its counts: numbers, and nothing of what was said."""

    plan = models.OneToOneField(
        "wagtail_sqa.QualityPlanPage", models.CASCADE, related_name="viewpoint_tally", verbose_name=_("plan")
    )
    received = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    led_to_measure = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("tally of viewpoints")
        verbose_name_plural = _("tallies of viewpoints")

    def __str__(self):
        return f"{self.plan_id}: {self.received}"
