"""The list of a wheel's activities, month by month, with the numbers of its picture."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ...wheel import Entry, Month
from ..badges import Badge
from ..remembered import hash_once
from ..visibility import PageLink
from . import words
from .links import Link, Targets
from .pictures import WheelPicture
from .rows import ActivityRow
from .series import Time, notes_of, times_of
from .states import state_badge

# Wheels of some hundred activities, in some languages.
_REMEMBERED = 32
_REMEMBERED_DAYS = 4096


@hash_once
@dataclass(frozen=True)
class Activity:
    """One activity of the list. ``number`` is that of its arc; ``dates``, ``weeks`` and ``notes`` are in words.

    ``badge`` is None of what is only planned.
    """

    number: int
    row: ActivityRow
    ring: str
    dates: str
    weeks: str
    notes: tuple[str, ...]
    links: tuple[Link, ...]
    measure: PageLink | None
    badge: Badge | None
    times: tuple[Time, ...]


@hash_once
@dataclass(frozen=True)
class MonthList:
    """A month with the activities that begin in it, or for the first month also before it."""

    anchor: str
    name: str
    count: str
    activities: tuple[Activity, ...]


def month_lists(picture: WheelPicture, targets: Targets) -> tuple[MonthList, ...]:
    """Return every month of the wheel, also one without activities, in the active language."""
    return _months(picture, targets, get_language())


@lru_cache(maxsize=_REMEMBERED)
def _months(picture: WheelPicture, targets: Targets, language: str) -> tuple[MonthList, ...]:
    return tuple(_month(month, picture, targets) for month in picture.layout.months)


def month_anchor(day: date) -> str:
    return f"month-{day:%Y-%m}"


@lru_cache(maxsize=_REMEMBERED_DAYS)
def _when(start: date, end: date, language: str) -> tuple[str, str]:
    """Return days and weeks in the active ``language``: writing them out is half the cost of a row."""
    return words.days_text(start, end, with_year=False), words.week_text(start, end)


def _month(month: Month, picture: WheelPicture, targets: Targets) -> MonthList:
    first = date(month.year, month.month, 1)
    return MonthList(
        anchor=month_anchor(first),
        name=words.month_name(first),
        count=words.activity_count(len(month.entries)),
        activities=tuple(_activity(entry, picture, targets) for entry in month.entries),
    )


def _activity(entry: Entry, picture: WheelPicture, targets: Targets) -> Activity:
    row = picture.row_of(entry)
    dates, weeks = _when(row.start, row.end, get_language())
    return Activity(
        number=entry.number,
        row=row,
        ring=picture.layout.wheel.rings[entry.ring].name,
        dates=dates,
        weeks=weeks,
        notes=tuple(_notes(entry, row)),
        links=targets.of(row),
        measure=targets.measure_of(row),
        badge=state_badge(row, picture.layout.wheel.today),
        times=times_of(row, picture.layout.wheel.today),
    )


def _notes(entry: Entry, row: ActivityRow) -> Iterable[str]:
    yield from notes_of(row)
    if entry.cut_start:
        yield _("Began before the period of this wheel.")
    if entry.cut_end:
        yield _("Goes on after the period of this wheel.")
