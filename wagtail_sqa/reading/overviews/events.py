"""What comes next in the wheels of many units: two queries, however many wheels there are."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Length, Substr

from ... import periods
from ...enums import OPEN_OCCURRENCES, RepeatPreset, RingSource
from ...models.occurrences import ActivityOccurrence
from ...models.repeats import RepeatMixin
from ...models.wheels import AnnualWheelPage, WheelActivity
from ...wheel.recurrence import Repeat, days_after
from ..visibility import Known
from ..wheels import words
from ..wheels.dated import Wanted, dated_rows
from ..wheels.embeds import LOOKS_AHEAD
from ..wheels.occurrences import anchor, happenings
from ..wheels.records import ActivityRecord
from ..wheels.rows import CategoryRow
from ..wheels.windows import Window, own_window
from .units import STEP, unit_path

_COLUMNS = ("ring__wheel_id", "uid", "title", "short_title", "start", "end")


@dataclass(frozen=True, slots=True)
class Coming:
    """Something in a wheel that is still to be done; ``address`` is its place in the wheel's list, "" outside sites."""

    start: date
    end: date
    title: str
    dates: str
    address: str


def wheels_of(paths: Collection[str], known: Known) -> dict[str, list[AnnualWheelPage]]:
    """Return the wheels that the reader may know of, by the tree path of the page that they are about."""
    wheels = (
        AnnualWheelPage.objects.filter(known.q())
        .annotate(parent_path=Substr("path", 1, Length("path") - STEP))
        .filter(Q(parent_path__in=paths) | Q(unit__path__in=paths))
        .annotate(unit_path=F("unit__path"), unit_live=F("unit__live"))
        .order_by("path")
        .only("title", "path", "url_path", "locale", "start_month", "months", "year_mode", "start_year")
    )
    found = defaultdict(list)
    for wheel in wheels:
        found[unit_path(wheel.path, wheel.unit_path, known, live=wheel.unit_live)].append(wheel)
    return {path: of_unit for path, of_unit in found.items() if path in paths}


def coming(
    wheels: Mapping[str, list[AnnualWheelPage]],
    *,
    on: date,
    most: Mapping[str, int],
    roles: Collection[str] | None = None,
) -> dict[str, tuple[Coming, ...]]:
    """Return by tree path the first activities from the day ``on``, a year ahead, that remain to be done.

    One for each path, or as many as ``most`` says; of certain ``roles`` only, where some are given.

    Measures and milestones that a wheel shows stand in their plans, and rings of other wheels in these.
    """
    pks = [wheel.pk for of_unit in wheels.values() for wheel in of_unit]
    if not pks:
        return {}
    last = words.last_day(periods.first_of_month(on), LOOKS_AHEAD)
    facts = dated_rows(Wanted(pks, on, last), path="").facts
    activities = _activities(pks, on, last, roles)
    found = {}
    for path, of_unit in wheels.items():
        times = (time for wheel in of_unit for time in _times(wheel, activities[wheel.pk], facts, on, last))
        first = nsmallest(most.get(path, 1), times, key=lambda time: time[:3])
        found[path] = tuple(_coming(time, on) for time in first)
    return found


def _activities(pks, on: date, last: date, roles: Collection[str] | None) -> dict[int, list[ActivityRecord]]:
    """Return the activities of the wheels' own rings that may happen between the days, as far as time asks for."""
    moved = ActivityOccurrence.objects.filter(wheel=OuterRef("ring__wheel"), activity=OuterRef("uid"))
    may_come = Q(start__range=(on, last)) | ~Q(repeat=RepeatPreset.ONCE) | Exists(moved.filter(moved_to__gte=on))
    rows = WheelActivity.objects.filter(may_come, ring__wheel__in=pks, ring__source=RingSource.OWN)
    rows = rows if roles is None else rows.filter(responsible_role__in=roles)
    found = defaultdict(list)
    columns = (*_COLUMNS, *RepeatMixin.REPEAT_FIELDS)
    for wheel, uid, title, short, start, end, preset, every, *rule in rows.order_by("pk").values_list(*columns):
        repeat = Repeat(preset, every or 1, *rule)
        texts = ("", "", None, None, False)
        found[wheel].append(ActivityRecord(uid, title, short, start, end, *texts, repeat, CategoryRow()))
    return found


class _Time(NamedTuple):
    """One time that an activity happens; ``original`` is the first day as planned. In the order of the days."""

    start: date
    end: date
    title: str
    original: date
    uid: UUID
    wheel: AnnualWheelPage


def _times(wheel, activities, facts, on: date, last: date) -> Iterator[_Time]:
    for activity in activities:
        known = facts.get((wheel.pk, activity.uid), {})
        length = max(((activity.end or activity.start) - activity.start).days, 0)
        for start, original in happenings(activity, known, on, last):
            is_open = original not in known or known[original].state in OPEN_OCCURRENCES
            if start >= on and is_open:
                yield _Time(start, days_after(start, length), activity.title, original, activity.uid, wheel)


def _coming(time: _Time, on: date) -> Coming:
    own, url = own_window(time.wheel, on=on), time.wheel.get_url() or ""
    is_own = own.overlaps(time.start, time.end)
    query = "" if is_own else Window(periods.first_of_month(time.start), LOOKS_AHEAD).address
    return Coming(
        start=time.start,
        end=time.end,
        title=time.title,
        dates=words.days_text(time.start, time.end, with_year=time.start.year != on.year),
        address=f"{url}{query}#{anchor(time.uid, time.original)}" if url else "",
    )
