"""What a wheel holds, as plain rows: one for each time that something happens."""

import re
from collections.abc import Iterable
from colorsys import rgb_to_hls
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from ...enums import OPEN_OCCURRENCES, OccurrenceState, RingSource
from ...wheel.colour import ink_on
from ...wheel.recurrence import Repeat
from ..remembered import hash_once

NO_CATEGORY_COLOUR = "#4a5a61"
PAUSED, OVERDUE = "paused", "overdue"
_ONCE = Repeat()
_HUE_STEP = 15
_GREY_BELOW = 0.12
_HEX_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@hash_once
@dataclass(frozen=True)
class CategoryRow:
    """``colour`` is ``#rrggbb``. A wheel with activities of no category has one without name and mark."""

    name: str = ""
    colour: str = NO_CATEGORY_COLOUR
    mark: str = ""
    position: int = 0

    @cached_property
    def hook(self) -> str:
        """The ending of the class ``sqa-cat--…``: "grey", or "h" and the hue in steps of 15 degrees.

        The stylesheet cannot know the colours that a site chooses; from the hue it makes one that suits a dark ground.
        """
        channels = (int(self.colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        hue, _lightness, saturation = rgb_to_hls(*channels)
        return "grey" if saturation < _GREY_BELOW else f"h{round(hue * 360 / _HUE_STEP) * _HUE_STEP % 360}"

    @cached_property
    def ink(self) -> str:
        """Black or white, whichever is read best on the colour."""
        return ink_on(self.colour)


def category_row(name: str | None, colour: str, mark: str, position: int) -> CategoryRow:
    """Return the category; a colour that an import has spoilt is drawn as none."""
    if not name:
        return CategoryRow()
    return CategoryRow(name, colour if _HEX_COLOUR.fullmatch(colour) else NO_CATEGORY_COLOUR, mark, position)


@hash_once
@dataclass(frozen=True)
class ActivityRow:
    """One time that an activity happens, or a measure, one of its check-points or a milestone that a ring shows.

    ``anchor`` is its address on the page, the same as long as activity and original day are. ``start`` and ``end``
    (included) are the days as they stand, also after it was moved; ``original`` is the first day as planned. ``state``
    is one of `wagtail_sqa.wheel.STATES` but "overdue", which depends on the day: see `state_on`. ``is_awaited`` says
    that someone is expected to finish it. ``links`` are (kind, primary key or address).

    ``activity`` and ``wheel`` (the lasting name in hexadecimal, and the primary key of the page that it belongs to)
    are "" and None for measures and milestones; ``status`` is the status of a measure, ``check_point`` the lasting name
    of one that a measure has, "" for all else. ``first`` is the day from which ``repeat`` counts. ``times`` are the
    times of a row that stands for many, see `wheel_series.gather`.
    """

    anchor: str
    ring: str
    title: str
    short_title: str
    start: date
    end: date
    category: CategoryRow
    responsible_role: str
    description: str
    measure_id: int | None
    links: tuple[tuple[str, Any], ...]
    source: str = RingSource.OWN
    wheel: int | None = None
    activity: str = ""
    original: date | None = None
    repeat: Repeat = _ONCE
    state: str = OccurrenceState.PLANNED
    status: str = ""
    check_point: str = ""
    is_awaited: bool = False
    note: str = ""
    changed_at: datetime | None = None
    first: date | None = None
    times: "tuple[ActivityRow, ...]" = ()

    @property
    def uid(self) -> UUID | None:
        """The lasting name of the activity."""
        return UUID(hex=self.activity) if self.activity else None

    @property
    def is_own(self) -> bool:
        """Whether it is an activity of the wheel itself, and not shown from elsewhere."""
        return self.source == RingSource.OWN

    @property
    def kind(self) -> str:
        """Return what it is: "activity", "measure", "check_point" or "milestone"."""
        if self.check_point:
            return "check_point"
        kinds = {RingSource.MEASURES: "measure", RingSource.DUE_DATES: "measure", RingSource.MILESTONES: "milestone"}
        return kinds.get(self.source, "activity")

    @property
    def series(self) -> str:
        """Return the name of what keeps to one lane of the picture, "" for what stands alone."""
        if self.check_point:
            return f"check-points-{self.measure_id}"
        return self.activity if self.repeat.repeats else ""

    @property
    def is_moved(self) -> bool:
        return self.original is not None and self.start != self.original

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_OCCURRENCES or self.state == PAUSED

    def is_overdue(self, on: date) -> bool:
        """Say whether someone is expected to have finished it before the day ``on`` and has not.

        Most of what stands in a wheel happens by itself, as a half-term does: a wheel in which all of it turned red
        the day after would teach its readers to look past red. So an activity is late only where its editor says that
        it is to be ticked off, and a measure as it is in its plan.
        """
        if self.times:
            return any(time.is_overdue(on) for time in self.times)
        return self.is_awaited and self.is_open and self.end < on

    def state_on(self, on: date) -> str:
        """Return the state on the day ``on``, one of `wagtail_sqa.wheel.STATES`."""
        return OVERDUE if self.is_overdue(on) else str(self.state)


@hash_once
@dataclass(frozen=True)
class RingRow:
    """``key`` is its place, "0" outermost; ``source`` says what it shows, a value of `RingSource`."""

    key: str
    name: str
    description: str
    activities: tuple[ActivityRow, ...]
    source: str = RingSource.OWN


def categories_of(rows: Iterable[ActivityRow]) -> tuple[CategoryRow, ...]:
    """Return the categories that occur, in their order; those without a name need no explanation."""
    named = {row.category for row in rows if row.category.name}
    return tuple(sorted(named, key=lambda category: (category.position, category.name)))
