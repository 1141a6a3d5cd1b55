"""What happens often: one entry of the wheel and of its list, with every time behind it.

Forty meetings a year would be forty arcs too narrow for their numbers, and forty lines between the rest. In a shorter
window the same meetings are few, and each stands for itself.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import groupby

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ...enums import OccurrenceState
from ..badges import Badge
from . import words
from .repeat_words import repeat_text
from .rows import ActivityRow, RingRow
from .states import state_badge

# A month apart in a year, they still have room.
MOST_APART = 12
# The rings of some wheels.
_REMEMBERED = 256


@dataclass(frozen=True, slots=True)
class Time:
    """One time of a series; ``dates`` are in words, ``notes`` what is known of it."""

    row: ActivityRow
    dates: str
    badge: Badge | None
    notes: tuple[str, ...]


def gather(rings: Iterable[RingRow]) -> tuple[RingRow, ...]:
    """Return the rings with a row for each activity that happens more than twelve times; see `ActivityRow.times`."""
    return tuple(map(_gathered_ring, rings))


@lru_cache(maxsize=_REMEMBERED)
def _gathered_ring(ring: RingRow) -> RingRow:
    return replace(ring, activities=tuple(_gathered(ring.activities)))


def _gathered(rows: Iterable[ActivityRow]) -> Iterator[ActivityRow]:
    for activity, group in groupby(rows, key=lambda row: row.activity):
        times = tuple(group)
        if activity and len(times) > MOST_APART:
            yield _series(times)
        else:
            yield from times


def _series(times: tuple[ActivityRow, ...]) -> ActivityRow:
    ended = not any(time.is_open for time in times)
    return replace(
        times[0],
        anchor=f"all-{times[0].anchor.rpartition('-')[0]}",
        start=min(time.start for time in times),
        end=max(time.end for time in times),
        original=None,
        state=OccurrenceState.DONE if ended else OccurrenceState.PLANNED,
        note="",
        changed_at=None,
        times=times,
    )


def times_of(row: ActivityRow, on: date) -> tuple[Time, ...]:
    """Return each time of a series as it is seen on the day ``on``."""
    return tuple(
        Time(time, words.days_text(time.start, time.end, with_year=False), state_badge(time, on), tuple(notes_of(time)))
        for time in row.times
    )


def notes_of(row: ActivityRow) -> Iterator[str]:
    """Yield in words what is known of a row: how it comes back, from when it was moved, what was noted."""
    if row.times:
        text = repeat_text(row.repeat, row.first or row.start)
        yield _("%(repeat)s. %(count)d times in this period.") % {"repeat": capfirst(text), "count": len(row.times)}
    if row.is_moved:
        yield _("Moved from %(day)s.") % {"day": words.days_text(row.original, row.original, with_year=False)}
    if row.note:
        yield row.note
