from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Page,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from ..blocks import CheckPointsBlock
from ..check_points import CheckPoint, check_points
from ..enums import ENDED_STATUSES, Decision, Effect, Lateness, MeasureKind, MeasureStatus, Origin
from ..history.recording import ContentHistory
from ..querysets import MeasureQuerySet
from ..text import CleanTextMixin
from .focus_areas import FocusArea
from .governing_documents import GoverningDocument
from .publishing import InForceMixin
from .revisions import ReadableRevisionsMixin
from .versions import pages_referring_to, pages_referring_to_pages, raise_versions

LONG_TEXT = 5000


class MeasureText(models.Model):
    """What a measure is: drafted and published."""

    title = models.CharField(_("title"), max_length=255, help_text=_("What will be done, in one line."))
    description = models.TextField(_("description"), blank=True, max_length=LONG_TEXT)
    cause = models.TextField(
        _("cause"), blank=True, max_length=LONG_TEXT, help_text=_("What in the analysis does this measure answer?")
    )
    expected_effect = models.TextField(
        _("expected effect"),
        blank=True,
        max_length=LONG_TEXT,
        help_text=_("What will be different, and how will it be seen?"),
    )
    origin = models.CharField(_("origin"), max_length=20, choices=Origin, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=MeasureKind, blank=True)
    focus_area = models.ForeignKey(
        FocusArea, models.PROTECT, null=True, blank=True, related_name="measures", verbose_name=_("focus area")
    )
    governing_document = models.ForeignKey(
        GoverningDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="measures",
        verbose_name=_("governing document"),
        help_text=_("What the measure rests on, where that is another than its goal does."),
    )
    unit = models.ForeignKey(
        Page,
        models.PROTECT,
        null=True,
        related_name="sqa_measures",
        verbose_name=_("unit"),
        help_text=_("The page of the unit that carries out the measure."),
    )
    responsible_role = models.CharField(
        _("responsible role"),
        max_length=150,
        blank=True,
        help_text=_("A role, not a person's name: people leave, roles stay."),
    )
    responsible_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="sqa_measures",
        verbose_name=_("responsible user"),
        help_text=_("Optional: who follows the measure up on the intranet. Not shown to readers."),
    )
    start = models.DateField(_("start"), null=True, blank=True)
    due = models.DateField(_("due date"), null=True, blank=True)
    follow_up_method = models.TextField(
        _("follow-up"), blank=True, max_length=LONG_TEXT, help_text=_("How, and when, will it be followed up?")
    )
    check_points = StreamField(CheckPointsBlock(), verbose_name=_("check-points"), blank=True)
    continued_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="continued_by", verbose_name=_("continues")
    )

    class Meta:
        abstract = True


class MeasureState(models.Model):
    """How far a measure has come: set by follow-ups, in force at once, never part of a draft.

    No form of the measure itself offers these fields; they are editable so that Django validates them.
    """

    status = models.CharField(_("status"), max_length=20, choices=MeasureStatus, default=MeasureStatus.NOT_STARTED)
    result = models.TextField(_("result"), blank=True, max_length=LONG_TEXT)
    effect = models.CharField(_("effect"), max_length=20, choices=Effect, default=Effect.NOT_ASSESSED)
    decision = models.CharField(_("decision"), max_length=20, choices=Decision, blank=True)
    completed_on = models.DateField(_("completed on"), null=True, blank=True)

    STATE_FIELDS = ("status", "result", "effect", "decision", "completed_on")

    class Meta:
        abstract = True


class Measure(
    InForceMixin,
    ReadableRevisionsMixin,
    CleanTextMixin,
    MeasureText,
    MeasureState,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    models.Model,
):
    """Something a unit does to come from where it is to where it wants to be."""

    live = models.BooleanField(_("live"), default=False, editable=False)
    change_reason = models.CharField(
        _("reason for the change"),
        max_length=255,
        blank=True,
        help_text=_("Shown in the change register once this version is published."),
    )

    objects = MeasureQuerySet.as_manager()
    # Whether anything goes on with a measure is asked for each row of a plan as of a day; without the first index
    # SQLite reads the history of all measures up to that day for each of them. The second finds the few that were
    # deleted; what is indexed besides lets the register offer units and people without a look at the rows.
    history = ContentHistory(
        indexes=[
            models.Index(fields=["continued_from", "history_date"], name="sqa_measure_continued_hist"),
            models.Index(fields=["history_type", "id"], name="sqa_measure_kind_hist"),
        ],
        indexed=("unit", "history_user"),
    )

    search_fields = [
        index.SearchField("title", boost=3),
        index.AutocompleteField("title"),
        index.SearchField("description"),
        index.SearchField("cause"),
        index.SearchField("expected_effect"),
        index.SearchField("check_points"),
        index.SearchField("responsible_role"),
        index.AutocompleteField("responsible_role"),
        index.FilterField("id"),
        index.FilterField("live"),
        index.FilterField("status"),
        index.FilterField("due"),
        index.FilterField("origin"),
        index.FilterField("focus_area_id"),
        index.FilterField("governing_document_id"),
        index.FilterField("unit_id"),
        index.FilterField("responsible_user_id"),
        index.FilterField("title"),
        index.FilterField("responsible_role"),
        index.FilterField("first_published_at"),
        index.FilterField("has_unpublished_changes"),
    ]

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        # Each answers what is asked of all measures at once, and counts without a look at the rows.
        indexes = [
            models.Index(fields=["title", "id"], name="sqa_measure_title"),
            models.Index(fields=["due", "id"], name="sqa_measure_due"),
            models.Index(fields=["status", "due", "live", "unit"], name="sqa_measure_late"),
            models.Index(
                fields=["responsible_role", "status", "live", "responsible_user", "unit"], name="sqa_measure_roles"
            ),
        ]
        permissions = [("follow_up_measure", "Can follow up measures")]

    def __str__(self):
        return self.title

    @property
    def is_retired(self) -> bool:
        """Once in force and taken out of it: kept for the record, followed up no more."""
        return not self.live and self.first_published_at is not None

    @property
    def has_ended(self) -> bool:
        return self.status in ENDED_STATUSES

    @property
    def looked_at(self) -> tuple[CheckPoint, ...]:
        """Return the check-points in order of their days, as they stand in memory."""
        return check_points(self.check_points.raw_data)

    def lateness(self, *, on, soon_days: int) -> str:
        """Return a value of `Lateness` or "" for the day ``on``."""
        return lateness(self.status, self.due, on=on, soon_days=soon_days)

    def clean(self):
        super().clean()
        if self.start and self.due and self.due < self.start:
            raise ValidationError({"due": _("The due date is before the start. Change one of them.")})

    def with_content_json(self, content):
        measure = super().with_content_json(content)
        for name in self.STATE_FIELDS:
            setattr(measure, name, getattr(self, name))
        return measure

    def get_preview_template(self, request, mode_name):
        return "wagtail_sqa/measure_preview.html"

    def after_change_in_force(self):
        super().after_change_in_force()
        in_plans = set(self.goal_measures.values_list("goal__plan_id", flat=True))
        heard_in = self.came_of.values_list("plan_id", flat=True)
        raise_versions(in_plans | {*heard_in} | pages_referring_to(self) | pages_referring_to_pages(in_plans))


def lateness(status, due, *, on, soon_days: int) -> str:
    """Return "overdue", "due_soon" or "" for an open measure with a due date, seen on the day ``on``."""
    if due is None or status in ENDED_STATUSES:
        return ""
    if due < on:
        return Lateness.OVERDUE
    return Lateness.DUE_SOON if (due - on).days <= soon_days else ""
