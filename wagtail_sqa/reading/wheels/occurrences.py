"""When what a wheel holds happens, and what became of it: the rows that page, picture, list, file and feed share."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import get_language

from ...enums import SOURCES_IN_PLANS, RingSource
from ...wheel.recurrence import dates, days_after, spans
from .dated import DatedRows, Fact, Facts, Wanted, dated_rows
from .records import ActivityRecord, RingRecord, RingRecords, draft_rings, stored_rings
from .rows import ActivityRow, CategoryRow, RingRow
from .sources import plan_rows

# Years of wheels, of some hundred activities each.
REMEMBERED = 32
_NOTHING = Fact()


class Place(NamedTuple):
    """Where rows stand, and what those that are shown from elsewhere have besides."""

    ring: str
    wheel: int | None
    source: str = RingSource.OWN
    anchor: str = ""
    links: tuple[tuple[str, int], ...] = ()
    category: CategoryRow = CategoryRow()


class _Shown(NamedTuple):
    rings: RingRecords
    dated: DatedRows
    first: date
    last: date
    language: str | None


def occurrence_rows(page, *, first: date, last: date, preview: bool = False) -> tuple[RingRow, ...]:
    """Return the rings of ``page`` with all that happens in them from ``first`` to ``last``, both included.

    Each time that an activity happens is a row of its own, on the days to which it was moved; measures and milestones
    are a row each. However many there are, takes two queries, and a third for rings of other wheels. A preview shows
    what the page holds in memory, and of other pages what readers see.

    While the database says the same, so are the rows: they are remembered by what was read, and by the language in
    which a check-point is called so.
    """
    rings, happening = (draft_rings(page), _happening) if preview else (stored_rings(page), _remembered)
    dated = dated_rows(_wanted(page, rings, first, last), path=page.path)
    return happening(_Shown(rings, dated, first, last, get_language()), page.pk)


def _happening(shown: _Shown, wheel: int | None) -> tuple[RingRow, ...]:
    records = enumerate(shown.rings.records)
    return tuple(_ring(record, _place(record, str(index), wheel), shown) for index, record in records)


_remembered = lru_cache(maxsize=REMEMBERED)(_happening)


def _wanted(page, rings: RingRecords, first: date, last: date) -> Wanted:
    """What to look up: facts about what began before ``first`` and reaches beyond it, too."""
    longest = rings.longest
    wheels = set() if longest is None else {page.pk, *(wheel for wheel, _ring in rings.elsewhere)}
    plans = defaultdict(set)
    for record in rings.records:
        if record.source in SOURCES_IN_PLANS:
            plans[record.source == RingSource.MILESTONES].update(record.plan_pks)
    since = date.fromordinal(max(first.toordinal() - (longest or 0), 1))
    return Wanted(wheels - {None}, since, last, plans[False], plans[True])


def _place(record: RingRecord, key: str, wheel: int | None) -> Place:
    if record.source == RingSource.OWN:
        return Place(key, wheel)
    links = (("page", record.source_wheel_id),)
    return Place(key, record.source_wheel_id, record.source, f"ring-{key}-", links, record.category)


def _ring(record: RingRecord, place: Place, shown: _Shown) -> RingRow:
    rows = _of_plans if record.source in SOURCES_IN_PLANS else _of_activities
    return RingRow(place.ring, record.name, record.description, tuple(rows(record, place, shown)), record.source)


def _of_plans(record: RingRecord, place: Place, shown: _Shown) -> Iterator[ActivityRow]:
    rows = plan_rows(record, shown.dated, ring=place.ring)
    return (row for row in rows if row.start <= shown.last and row.end >= shown.first)


def _of_activities(record: RingRecord, place: Place, shown: _Shown) -> Iterator[ActivityRow]:
    for activity in shown.rings.of(record):
        yield from rows_of(activity, place, shown.dated.facts, first=shown.first, last=shown.last)


def rows_of(activity: ActivityRecord, place: Place, facts: Facts, *, first: date, last: date) -> Iterator[ActivityRow]:
    """Yield a row for each time that ``activity`` happens from ``first`` to ``last``, in the order of the days."""
    known = facts.get((place.wheel, activity.uid), {})
    shared = _shared(activity, place)
    for start, original in sorted(happenings(activity, known, first, last)):
        fact = known.get(original, _NOTHING)
        yield ActivityRow(
            anchor=place.anchor + anchor(activity.uid, original),
            start=start,
            end=days_after(start, activity.length),
            original=original,
            state=fact.state,
            note=fact.note,
            changed_at=fact.changed_at,
            **shared,
        )


def anchor(activity: UUID, original: date) -> str:
    """Return the address on the wheel's page of one time that an activity happens."""
    return f"activity-{activity.hex[-12:]}-{original:%Y%m%d}"


def happenings(
    activity: ActivityRecord, known: dict[date, Fact], first: date, last: date
) -> Iterator[tuple[date, date]]:
    """Yield first day and original day of each time: those that stay, and those that have been moved to here."""
    length = activity.length
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


def _shared(activity: ActivityRecord, place: Place) -> dict:
    """What is the same for all times that an activity happens."""
    return {
        "ring": place.ring,
        "title": activity.title,
        "short_title": activity.short_title,
        "category": activity.category if activity.category.name else place.category,
        "responsible_role": activity.responsible_role,
        "description": activity.description,
        "measure_id": activity.measure_id,
        "links": (*activity.links, *place.links),
        "source": place.source,
        "wheel": place.wheel,
        "activity": activity.uid.hex,
        "repeat": activity.repeat,
        "first": activity.start,
        "is_awaited": activity.to_tick_off,
    }
