"""Which months of a wheel are read: its own, or those that the address of the page asks for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from ... import periods
from ...wheel import MAX_MONTHS
from . import words

EARLIEST, LATEST = 1990, 2200  # the years that a wheel may begin in
LENGTHS = (12, 6, 3, 1)
_YEAR = 12
_FROM = re.compile(r"(\d{1,9})-(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Window:
    """``months`` whole months from ``start``, the first of a month."""

    start: date
    months: int

    @property
    def last(self) -> date:
        return words.last_day(self.start, self.months)

    @property
    def period(self) -> str:
        """ "August 2026 – July 2027"."""
        return words.period_text(self.start, self.months)

    @property
    def name(self) -> str:
        """As short as it can be said: "2026/27" of a year, else its months."""
        return words.year_label(self.start, self.months) if self.months >= _YEAR else self.period

    @property
    def query(self) -> dict[str, str]:
        """What stands in an address that asks for these months."""
        return {"from": f"{self.start:%Y-%m}", "months": str(self.months)}

    @property
    def address(self) -> str:
        """The end of an address that asks for these months."""
        return "?" + urlencode(self.query)

    def holds(self, day: date) -> bool:
        return self.start <= day <= self.last

    def overlaps(self, start: date, end: date) -> bool:
        return start <= self.last and end >= self.start


@dataclass(frozen=True, slots=True)
class Windows:
    """The months that are shown, and which others are a link away.

    ``lengths`` go from the longest to the shortest. ``earlier`` and ``later`` are None where the calendar of wheels
    ends. ``was_mended`` says that the address asked for something that cannot be shown.
    """

    own: Window
    shown: Window
    lengths: tuple[Window, ...]
    earlier: Window | None
    later: Window | None
    was_mended: bool

    @property
    def is_own(self) -> bool:
        return self.shown == self.own

    @property
    def note(self) -> str:
        """A sentence when what was asked for cannot be shown."""
        if not self.was_mended:
            return ""
        return _("The address asked for months that cannot be shown. Shown instead: %(period)s.") % {
            "period": self.shown.period
        }


def own_window(page, *, on: date) -> Window:
    """Return the months of ``page``. A draft may lack the length, and an import may bring one that cannot be drawn."""
    return Window(page.first_day(on=on), _length(page.months or _YEAR))


def asked_windows(query: Mapping[str, str], own: Window, *, on: date) -> Windows:
    """Read ``from`` and ``months`` from ``query``; what cannot be shown becomes the nearest that can."""
    start, start_is_good = _start(query.get("from", ""), own)
    months, months_are_good = _months(query.get("months", ""), own)
    shown = Window(start, months)
    step = _step(shown.months)
    return Windows(
        own=own,
        shown=shown,
        lengths=tuple(_of_length(months, own, shown, on) for months in _lengths(own)),
        earlier=_moved(shown, -step),
        later=_moved(shown, step),
        was_mended=not (start_is_good and months_are_good),
    )


def _start(asked: str, own: Window) -> tuple[date, bool]:
    if not asked:
        return own.start, True
    found = _FROM.fullmatch(asked.strip())
    if found is None:
        return own.start, False
    year, month = map(int, found.groups())
    start = date(min(max(year, EARLIEST), LATEST), min(max(month, 1), _YEAR), 1)
    return start, (start.year, start.month) == (year, month)


def _months(asked: str, own: Window) -> tuple[int, bool]:
    if not asked:
        return own.months, True
    try:
        months = int(asked)
    except ValueError:
        return own.months, False
    return _length(months), _length(months) == months


def _length(months: int) -> int:
    return min(max(months, 1), MAX_MONTHS)


def _lengths(own: Window) -> list[int]:
    return sorted({own.months, *LENGTHS}, reverse=True)


def _of_length(months: int, own: Window, shown: Window, on: date) -> Window:
    """Whole years begin when the wheel's do; what is shorter begins with this month, or with what is shown."""
    if months == shown.months:
        return shown
    day = on if shown.holds(on) else shown.start
    if months < min(own.months, _YEAR):
        return Window(periods.first_of_month(day), months)
    step = _step(own.months)
    turns = ((day.year - own.start.year) * _YEAR + day.month - own.start.month) // step
    return Window(periods.first_of_month(own.start, months=turns * step), months)


def _step(months: int) -> int:
    """How far the next window of so many months is away: a wheel of ten months comes back every year."""
    return months if months in LENGTHS else -(-months // _YEAR) * _YEAR


def _moved(window: Window, months: int) -> Window | None:
    start = periods.first_of_month(window.start, months=months)
    return Window(start, window.months) if EARLIEST <= start.year <= LATEST else None
