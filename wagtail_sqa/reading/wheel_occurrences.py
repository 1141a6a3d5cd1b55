"""When what a wheel holds happens, and what became of it: the rows that page, picture, list, file and feed share."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from ..enums import OccurrenceState, RingSource
from ..models.occurrences import ActivityOccurrence
from ..wheel.recurrence import dates, days_after, spans
from .wheel_records import ActivityRecord, RingRecord, draft_rings, stored_rings
from .wheel_rows import ActivityRow, RingRow


class Fact(NamedTuple):
    """What is known of one time that an activity happens."""

    state: str = OccurrenceState.PLANNED
    moved_to: date | None = None
    note: str = ""
    changed_at: datetime | None = None


# By the wheel's primary key and the activity's lasting name, and then by the original first day.
Facts = dict[tuple[int | None, UUID], dict[date, Fact]]
_NOTHING = Fact()


class Place(NamedTuple):
    """Where rows stand: the key of their ring, and the wheel that their activities belong to."""

    ring: str
    wheel: int | None
    source: str = RingSource.OWN


def occurrence_rows(page, *, first: date, last: date, preview: bool = False) -> tuple[RingRow, ...]:
    """Return the rings of ``page`` with all that happens in them from ``first`` to ``last``, both included.

    Each time that an activity happens is a row of its own, on the days to which it was moved. Takes the same number of
    queries however many there are. A preview shows what the page holds in memory.
    """
    records = draft_rings(page) if preview else stored_rings(page)
    activities = [activity for record in records for activity in record.activities]
    facts = facts_of([page.pk], activities, first=first, last=last)
    return tuple(_ring(record, Place(str(index), page.pk), facts, first, last) for index, record in enumerate(records))


def _ring(record: RingRecord, place: Place, facts: Facts, first: date, last: date) -> RingRow:
    rows = (row for activity in record.activities for row in rows_of(activity, place, facts, first=first, last=last))
    return RingRow(place.ring, record.name, record.description, tuple(rows), record.source)


def facts_of(wheels: Iterable[int | None], activities: Iterable[ActivityRecord], *, first: date, last: date) -> Facts:
    """Return what became of ``activities`` whose original or new days touch ``first`` to ``last``, in one query."""
    longest = max((_length(activity) for activity in activities), default=None)
    if longest is None:
        return {}
    since = date.fromordinal(max(first.toordinal() - longest, 1))
    rows = ActivityOccurrence.objects.filter(
        Q(original__range=(since, last)) | Q(moved_to__range=(since, last)), wheel__in=[pk for pk in wheels if pk]
    )
    facts = defaultdict(dict)
    for wheel, activity, original, *fact in rows.order_by().values_list(
        "wheel_id", "activity", "original", "state", "moved_to", "note", "changed_at"
    ):
        facts[wheel, activity][original] = Fact(*fact)
    return facts


def rows_of(activity: ActivityRecord, place: Place, facts: Facts, *, first: date, last: date) -> Iterator[ActivityRow]:
    """Yield a row for each time that ``activity`` happens from ``first`` to ``last``, in the order of the days."""
    known = facts.get((place.wheel, activity.uid), {})
    shared = _shared(activity, place)
    for start, original in sorted(_days(activity, known, first, last)):
        fact = known.get(original, _NOTHING)
        yield ActivityRow(
            anchor=anchor(activity.uid, original),
            start=start,
            end=days_after(start, _length(activity)),
            original=original,
            state=fact.state,
            note=fact.note,
            changed_at=fact.changed_at,
            **shared,
        )


def anchor(activity: UUID, original: date) -> str:
    """Return the address on the wheel's page of one time that an activity happens."""
    return f"activity-{activity.hex[-12:]}-{original:%Y%m%d}"


def _days(activity: ActivityRecord, known: dict[date, Fact], first: date, last: date) -> Iterator[tuple[date, date]]:
    """Yield first day and original day of each time: those that stay, and those that have been moved to here."""
    length = _length(activity)
    for original, _end in spans(
        activity.repeat, activity.start, days_after(activity.start, length), first=first, last=last
    ):
        if original not in known or known[original].moved_to is None:
            yield original, original
    since = first - timedelta(days=min(length, first.toordinal() - 1))
    for original, fact in known.items():
        if fact.moved_to and since <= fact.moved_to <= last and happens(activity, original):
            yield fact.moved_to, original


def happens(activity: ActivityRecord, original: date) -> bool:
    """Say whether the rule of ``activity`` has it begin on this day."""
    return bool(dates(activity.repeat, activity.start, first=original, last=original))


def _length(activity: ActivityRecord) -> int:
    """The number of days after the first one. Days that an import has spoilt count as one."""
    return max(((activity.end or activity.start) - activity.start).days, 0)


def _shared(activity: ActivityRecord, place: Place) -> dict:
    """What is the same for all times that an activity happens."""
    return {
        "ring": place.ring,
        "title": activity.title,
        "short_title": activity.short_title,
        "category": activity.category,
        "responsible_role": activity.responsible_role,
        "description": activity.description,
        "measure_id": activity.measure_id,
        "links": tuple((link["type"], link["value"]) for link in activity.links.raw_data),
        "source": place.source,
        "wheel": place.wheel,
        "activity": activity.uid.hex,
        "repeat": activity.repeat,
        "is_awaited": activity.to_tick_off,
    }
