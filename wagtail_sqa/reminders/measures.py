"""Which measures someone is reminded of on a day, and why."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Max, Q, TextChoices
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from ..check_points import CheckPoint, check_points, next_check_point, stored_check_points
from ..conf import get_setting
from ..enums import ENDED_STATUSES, Lateness
from ..models.measures import Measure, lateness
from ..text import clean_text

_COLUMNS = ("pk", "title", "status", "start", "due", "first_published_at", "responsible_role", "responsible_user_id")


class Reason(TextChoices):
    """Why someone is reminded of a measure, in the order of the mail; a measure has the first that holds."""

    OVERDUE = Lateness.OVERDUE.value, pgettext_lazy("reason for a reminder", "Overdue")
    DUE_SOON = Lateness.DUE_SOON.value, pgettext_lazy("reason for a reminder", "Due soon")
    CHECK_POINT = "check_point", pgettext_lazy("reason for a reminder", "Check-point soon")
    WAITING = "waiting", pgettext_lazy("reason for a reminder", "Waiting for follow-up")


@dataclass(frozen=True)
class Reminder:
    """A measure to be reminded of. ``title`` and ``role`` are one line each; ``days_late`` is 0 unless overdue.

    ``check_point`` is the next one, whatever the reason is, where it is near.
    """

    measure: int
    title: str
    role: str
    user: int | None
    unit: int | None
    due: date | None
    days_late: int
    followed_up: date | None
    reason: Reason
    check_point: CheckPoint | None = None


def reminders(*, on: date) -> list[Reminder]:
    """Return the open measures in force that need someone on the day ``on``, the most urgent first: one query."""
    last = Max("follow_ups__date", filter=Q(follow_ups__corrected_by=None))
    rows = Measure.objects.in_force().open().order_by("due", "title", "pk")
    rows = rows.annotate(followed_up=last, stored_check_points=stored_check_points())
    columns = (*_COLUMNS, "unit_id", "followed_up", "stored_check_points")
    found = [_reminder(row, on) for row in rows.values_list(*columns, named=True)]
    order = list(Reason)
    return sorted(filter(None, found), key=lambda reminder: order.index(reminder.reason))


def reason(
    status: str, due: date | None, since: date | None, point: CheckPoint | None = None, *, on: date
) -> Reason | None:
    """Return why to remind on the day ``on``.

    ``since`` is the day of the last follow-up or of the start, ``point`` the next check-point.
    """
    late = lateness(status, due, on=on, soon_days=get_setting("DUE_SOON_DAYS"))
    if late:
        return Reason(late)
    if point is not None and status not in ENDED_STATUSES and is_near(point, on=on):
        return Reason.CHECK_POINT
    has_waited = since is not None and (on - since).days >= get_setting("FOLLOW_UP_AFTER_DAYS")
    return Reason.WAITING if has_waited else None


def is_near(point: CheckPoint, *, on: date) -> bool:
    return (point.day - on).days <= get_setting("CHECK_POINT_DAYS")


def one_line(text: str) -> str:
    """Return ``text`` without what breaks a mail: control characters, and line ends that would forge a line."""
    return " ".join(clean_text(text).split())


def _reminder(row, on) -> Reminder | None:
    point = next_check_point(check_points(row.stored_check_points), on=on)
    why = reason(row.status, row.due, waiting_since(row), point, on=on)
    if why is None:
        return None
    return Reminder(
        measure=row.pk,
        title=one_line(row.title),
        role=one_line(row.responsible_role),
        user=row.responsible_user_id,
        unit=row.unit_id,
        due=row.due,
        days_late=(on - row.due).days if why == Reason.OVERDUE else 0,
        followed_up=row.followed_up,
        reason=why,
        check_point=replace(point, text=one_line(point.text)) if point is not None and is_near(point, on=on) else None,
    )


def waiting_since(row) -> date | None:
    """Return the day from which a follow-up is waited for; a measure without a start began when it came into force.

    ``row`` has ``followed_up``, the day of the last follow-up or None, and a measure's ``start`` and
    ``first_published_at``.
    """
    days = [day for day in (row.followed_up, row.start) if day is not None]
    if days:
        return max(days)
    return timezone.localdate(row.first_published_at) if row.first_published_at else None
