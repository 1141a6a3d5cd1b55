"""What became of one time that an activity of a wheel happens: in force at once, outside drafts."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from ..enums import OccurrenceState
from ..models import ActivityOccurrence, AnnualWheelPage, WheelActivity
from ..models.occurrences import NOTE_LENGTH
from ..wheel.recurrence import dates


@dataclass(frozen=True)
class Occurrence:
    """One time that an activity happens, by wheel, lasting name of the activity and first day as planned."""

    wheel: AnnualWheelPage
    activity: UUID
    original: date

    def in_force(self) -> WheelActivity | None:
        """Return the published activity if it happens on that day, else None."""
        activity = WheelActivity.objects.filter(ring__wheel_id=self.wheel.pk, uid=self.activity).first()
        if activity is None or not dates(activity.rule, activity.start, first=self.original, last=self.original):
            return None
        return activity

    def fact(self) -> ActivityOccurrence | None:
        """Return what is known of it."""
        return self.wheel.occurrences.filter(activity=self.activity, original=self.original).first()


@dataclass(frozen=True)
class Outcome:
    """All that is to be known of an occurrence. ``moved_to`` is None where it stays on the day that was planned."""

    state: OccurrenceState | str
    note: str = ""
    moved_to: date | None = None
    by_role: str = ""


def record(occurrence: Occurrence, outcome: Outcome, *, user=None, at: datetime | None = None) -> ActivityOccurrence:
    """Write down what became of ``occurrence``, in place of what was known before; return it.

    Raises ``ValidationError`` and saves nothing when the activity does not happen on that day (any more), when the day
    or the reason is missing, or a text is too long.
    """
    with transaction.atomic():
        occurrence.wheel.lock()
        activity = _in_force(occurrence, user)
        fact = occurrence.fact() or _blank(occurrence)
        fact.state, fact.note, fact.by_role = outcome.state, outcome.note, outcome.by_role
        fact.moved_to = outcome.moved_to
        fact.by_user, fact.changed_at = user, at or timezone.now()
        _refuse_unsaid(fact)
        fact.full_clean()
        fact.save()
        _tell(occurrence, activity, fact.state, user)
    return fact


def undo(occurrence: Occurrence, *, user=None) -> None:
    """Forget what was known of ``occurrence``: it is planned for its own day again. The log keeps that it was."""
    with transaction.atomic():
        occurrence.wheel.lock()
        activity = _in_force(occurrence, user)
        fact = occurrence.fact()
        if fact is not None:
            fact.delete()
            _tell(occurrence, activity, "", user)


def _in_force(occurrence, user) -> WheelActivity:
    if user is not None and not user.is_active:
        raise ValidationError(_("Your account has been deactivated, so nothing was saved."))
    occurrence.wheel.refresh_from_db(fields=["live"])
    activity = occurrence.in_force() if occurrence.wheel.live else None
    if activity is None:
        raise ValidationError(_("The activity does not happen on this day any more, so nothing was saved."))
    return activity


def _blank(occurrence) -> ActivityOccurrence:
    return ActivityOccurrence(wheel=occurrence.wheel, activity=occurrence.activity, original=occurrence.original)


def _refuse_unsaid(fact):
    """Refuse what readers could not make sense of, each with a sentence at its field."""
    errors = {}
    if fact.state == OccurrenceState.MOVED and fact.moved_to is None:
        errors["moved_to"] = _("Write the day to which it is moved.")
    if fact.state == OccurrenceState.PLANNED and fact.moved_to is not None:
        errors["moved_to"] = _("Say that it is moved, or leave the new day empty.")
    if fact.moved_to == fact.original:
        errors["moved_to"] = _("That is the day on which it was planned: %(day)s. Write another, or undo the move.") % {
            "day": date_format(fact.original)
        }
    if fact.state == OccurrenceState.CANCELLED and not fact.note.strip():
        errors["note"] = _("Write why it is cancelled.")
    if len(fact.note) > NOTE_LENGTH:
        text = _("The text has %(number)d characters, and %(limit)d can be kept. Shorten it.")
        errors["note"] = text % {"number": len(fact.note), "limit": NOTE_LENGTH}
    if errors:
        raise ValidationError(errors)


def _tell(occurrence, activity, state, user):
    """Let what shows the wheel know, and the log. ``state`` is "" for what was undone."""
    occurrence.wheel.after_change_in_force()
    data = {"activity": activity.title, "day": occurrence.original.isoformat(), "state": str(state)}
    log(instance=occurrence.wheel, action="wagtail_sqa.tick_off", user=user, data=data)
