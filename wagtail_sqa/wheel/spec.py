"""What a wheel is made of. Everything is an argument, today's date too, because pages are cached."""

import re
from dataclasses import dataclass
from datetime import date

MAX_MONTHS = 24
MAX_RINGS = 8
STATES = ("planned", "done", "overdue", "paused", "cancelled", "moved")

_HEX_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_ID_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Words:
    """Every word that is drawn, in the page's language.

    ``months`` and ``months_short`` are twelve names, January first; the short ones stand where the long ones
    do not fit. ``wheel`` is what a screen reader calls the picture ("annual wheel"). The three centre texts stand
    in the hub: a small line, the headline ("2026/27") and small lines such as "Today 23 November", "week 48".
    """

    months: tuple[str, ...]
    months_short: tuple[str, ...] = ()
    wheel: str = ""
    centre_above: str = ""
    centre: str = ""
    centre_below: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raises ValueError unless the names are twelve (or, for the short ones, none)."""
        if len(self.months) != 12 or len(self.months_short) not in (0, 12):
            raise ValueError("A wheel needs twelve month names, and twelve short ones or none.")


@dataclass(frozen=True, slots=True)
class Ring:
    """One band of the wheel; the first ring is the outermost."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Item:
    """One activity, or one occurrence of it.

    ``start`` and ``end`` are whole days, both included. ``category`` becomes the class ``sqa-cat--<category>``
    (empty: no class). ``label`` is the link's accessible name without the number: title, real dates, ring,
    category and state in words; without it the title is used. Without ``href`` the arc is no link. Items
    of one ``series`` keep to one lane as long as it is free.
    """

    key: str
    ring: str
    title: str
    start: date
    end: date
    colour: str
    short_title: str = ""
    category: str = ""
    state: str = "planned"
    href: str = ""
    label: str = ""
    series: str = ""

    def __post_init__(self) -> None:
        """Raises ValueError for an end before the start, a colour that is not hex and an unknown state."""
        if self.end < self.start:
            raise ValueError(f"Item {self.key!r} ends ({self.end}) before it starts ({self.start}).")
        if not _HEX_COLOUR.fullmatch(self.colour):
            raise ValueError(f"Item {self.key!r} has the colour {self.colour!r}; write it as #rrggbb.")
        if self.state not in STATES:
            raise ValueError(f"Item {self.key!r} has the unknown state {self.state!r}.")


@dataclass(frozen=True, slots=True)
class Wheel:
    """A window of ``months`` months from ``start`` (the first of a month), with its rings and items.

    Items outside the window are allowed: they are left out. ``id_prefix`` begins every id of the picture, so that
    two wheels can stand on one page.
    """

    title: str
    description: str
    start: date
    months: int
    rings: tuple[Ring, ...]
    items: tuple[Item, ...]
    words: Words
    today: date | None = None
    id_prefix: str = "sqa-w-"

    def __post_init__(self) -> None:
        """Raises ValueError for a window, rings, items or an id prefix that cannot be drawn."""
        _check_window(self.start, self.months)
        if not _ID_PREFIX.fullmatch(self.id_prefix):
            raise ValueError(f"The id prefix {self.id_prefix!r} must begin with a letter and hold no spaces.")
        _check_rings(self.rings)
        _check_items(self.items, {ring.key for ring in self.rings})


def _check_window(start: date, months: int) -> None:
    if not 1 <= months <= MAX_MONTHS:
        raise ValueError(f"A wheel shows 1 to {MAX_MONTHS} months, not {months}.")
    if start.day != 1:
        raise ValueError(f"A wheel starts on the first of a month, not on {start}.")
    if start.year * 12 + start.month - 1 + months > date.max.year * 12 + 11:
        raise ValueError(f"A wheel of {months} months from {start} runs past the last year of the calendar.")


def _check_rings(rings: tuple[Ring, ...]) -> None:
    if len(rings) > MAX_RINGS:
        raise ValueError(f"A wheel has at most {MAX_RINGS} rings, not {len(rings)}.")
    if len({ring.key for ring in rings}) != len(rings):
        raise ValueError("Two rings have the same key.")


def _check_items(items: tuple[Item, ...], ring_keys: set[str]) -> None:
    unknown = {item.ring for item in items} - ring_keys
    if unknown:
        raise ValueError(f"Items stand in rings that the wheel does not have: {', '.join(map(repr, sorted(unknown)))}.")
    if len({item.key for item in items}) != len(items):
        raise ValueError("Two items have the same key; an occurrence needs its date in the key.")
