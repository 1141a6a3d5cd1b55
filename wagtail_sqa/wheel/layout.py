"""Which items are shown, under which number, and where: the one source of the picture and of the list."""

from dataclasses import dataclass
from datetime import date
from math import degrees, radians

from .geometry import LEGIBLE, Band, divide
from .labels import Label, Room, choose, number_width
from .lanes import pack, widen
from .scale import Clip, Scale, Span
from .spec import Item, Wheel
from .text import clean

# The least width of an arc in degrees, where numbers cannot be read anyway.
LEAST_WIDTH = 1.2
# The states whose sign needs room beside the number.
MARKED_STATES = frozenset({"overdue", "paused", "moved", "cancelled"})
_ROUNDS = 12
# In drawing units: what floating point may take away again.
_ROUNDING = 0.01


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of the window. ``span`` is the arc as drawn: a short item's is wider than its days.

    ``weeks`` are the ISO weeks of the item's own first and last day, also where the window cuts it.
    """

    number: int
    item: Item
    ring: int
    lane: int
    span: Span
    cut_start: bool
    cut_end: bool
    weeks: tuple[int, int]
    has_mark: bool
    label: Label


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the list with the items that begin in it, or for the first month also before it."""

    year: int
    month: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A wheel laid out: ``entries`` are in the order of their numbers, 1 first; ``bands`` in the order of its rings."""

    wheel: Wheel
    scale: Scale
    bands: tuple[Band, ...]
    entries: tuple[Entry, ...]

    @property
    def shows_numbers(self) -> bool:
        return all(entry.label.has_number for entry in self.entries)

    @property
    def is_legible(self) -> bool:
        """Whether every arc has its number, at least six points large on A4 paper."""
        return self.shows_numbers and (not self.entries or all(band.number_size >= LEGIBLE for band in self.bands))

    @property
    def months(self) -> tuple[Month, ...]:
        """The list: every month of the window, also one without entries."""
        window_start = self.wheel.start
        listed: dict[tuple[int, int], list[Entry]] = {(m.year, m.month): [] for m in self.scale.months()}
        for entry in self.entries:
            begin = max(entry.item.start, window_start)
            listed[begin.year, begin.month].append(entry)
        return tuple(Month(year, month, tuple(entries)) for (year, month), entries in listed.items())


@dataclass(frozen=True, slots=True)
class _Shown:
    """A visible item before it has a lane."""

    number: int
    item: Item
    ring: int
    clip: Clip

    @property
    def is_marked(self) -> bool:
        return self.item.state in MARKED_STATES


def lay_out(wheel: Wheel) -> Layout:
    """Clip, number (start, longest first, ring, key), pack and label the wheel's items."""
    scale = Scale.of(wheel.start, wheel.months)
    shown = _shown(wheel, scale)
    bands, places = _place(shown, len(wheel.rings))
    entries = tuple(_entry(one, bands[one.ring], *place) for one, place in zip(shown, places, strict=True))
    return Layout(wheel, scale, bands, entries)


def _shown(wheel: Wheel, scale: Scale) -> list[_Shown]:
    rings = {ring.key: index for index, ring in enumerate(wheel.rings)}
    visible = [(item, clip) for item in wheel.items if (clip := scale.clip(item.start, item.end))]
    visible.sort(key=lambda pair: _order(pair[0], rings))
    return [_Shown(number, item, rings[item.ring], clip) for number, (item, clip) in enumerate(visible, start=1)]


def _order(item: Item, rings: dict[str, int]) -> tuple[date, int, int, str]:
    return item.start, -item.end.toordinal(), rings[item.ring], item.key


def _place(shown: list[_Shown], rings: int) -> tuple[tuple[Band, ...], list[tuple[Span, int]]]:
    """Bands, and span and lane of each item.

    Wider arcs need more lanes, and more lanes move the arcs and change the width that a number needs: so this goes
    round until every arc is wide enough. Arcs never shrink on the way, or it might not end. Where the numbers would
    be too small to read, arcs stay as narrow as they may be.
    """
    narrow = [widen(one.clip.span, LEAST_WIDTH) for one in shown]
    spans, (bands, lanes) = narrow, _pack(shown, narrow, rings)
    narrowest = bands, list(zip(spans, lanes, strict=True))
    for _ in range(_ROUNDS):
        if not all(band.number_size for band in bands):
            return narrowest
        wider = [_wide_enough(one, span, bands[one.ring]) for one, span in zip(shown, spans, strict=True)]
        if wider == spans:
            break
        spans, (bands, lanes) = wider, _pack(shown, wider, rings)
    return bands, list(zip(spans, lanes, strict=True))


def _pack(shown: list[_Shown], spans: list[Span], rings: int) -> tuple[tuple[Band, ...], list[int]]:
    """The lane of each item, packed ring by ring, and the bands that hold those lanes."""
    lanes = [0] * len(shown)
    counts = []
    members: list[list[int]] = [[] for _ in range(rings)]
    for index, one in enumerate(shown):
        members[one.ring].append(index)
    for indexes in members:
        packed = pack([spans[index] for index in indexes], [shown[index].item.series for index in indexes])
        counts.append(max(packed, default=-1) + 1)
        for index, lane in zip(indexes, packed, strict=True):
            lanes[index] = lane
    return divide(counts), lanes


def _wide_enough(one: _Shown, span: Span, band: Band) -> Span:
    least = _least_width(one, band)
    return span if span.width >= least else widen(one.clip.span, least)


def _least_width(one: _Shown, band: Band) -> float:
    """Degrees that the number, a mark and the cut ends need in the innermost lane of the ring."""
    length = number_width(one.number, band.number_size) + 2 * band.padding + _ends(one, band) + _ROUNDING
    if one.is_marked:
        length += band.mark
    return max(LEAST_WIDTH, degrees(length / band.innermost))


def _ends(one: _Shown, band: Band) -> float:
    """The length that chevrons take."""
    return band.chevron * (one.clip.cut_start + one.clip.cut_end)


def _entry(one: _Shown, band: Band, span: Span, lane: int) -> Entry:
    outer, inner = band.lane(lane)
    radius = (outer + inner) / 2
    free = radians(span.width) * radius - 2 * band.padding - _ends(one, band)
    has_mark = one.is_marked and band.shows_marks and free >= number_width(one.number, band.number_size) + band.mark
    room = Room(free - band.mark * has_mark, radius, band.thickness, band.number_size, band.title_size)
    label = choose(one.number, clean(one.item.title), clean(one.item.short_title), room)
    weeks = one.item.start.isocalendar().week, one.item.end.isocalendar().week
    return Entry(
        one.number, one.item, one.ring, lane, span, one.clip.cut_start, one.clip.cut_end, weeks, has_mark, label
    )
