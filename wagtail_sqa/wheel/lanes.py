"""Interval partitioning: as few lanes as possible, no two spans of a lane on top of each other."""

from collections.abc import Sequence
from heapq import heappop, heappush

from .scale import FULL_TURN, Span


def widen(span: Span, least: float) -> Span:
    """The span at least ``least`` degrees wide around its middle, pushed inwards where it would leave the circle."""
    if span.width >= least:
        return span
    least = min(least, FULL_TURN)
    begin = min(max(span.middle - least / 2, 0), FULL_TURN - least)
    return Span(begin, min(begin + least, FULL_TURN))


def pack(spans: list[Span], series: Sequence[str] = ()) -> list[int]:
    """The lane (0 is the outermost) of each span, in the order given. Optimal, O(n log n).

    Spans are taken by start, longest first, and go to the outermost free lane, or to the one that the last span of
    the same ``series`` (a name for each span, "" for none) has where it is free: any free lane costs the same. Spans
    that only touch may share a lane.
    """
    lanes = [0] * len(spans)
    busy: list[tuple[float, int]] = []
    free = _Free()
    kept: dict[str, int] = {}
    for index in sorted(range(len(spans)), key=lambda i: (spans[i].begin, -spans[i].end, i)):
        while busy and busy[0][0] <= spans[index].begin:
            free.add(heappop(busy)[1])
        name = series[index] if series else ""
        lanes[index] = free.take(kept.get(name))
        if name:
            kept[name] = lanes[index]
        heappush(busy, (spans[index].end, lanes[index]))
    return lanes


class _Free:
    """The free lanes: the outermost first, or a certain one."""

    def __init__(self) -> None:
        self._lanes: set[int] = set()
        self._heap: list[int] = []  # may hold lanes that have been taken out of their turn
        self._opened = 0

    def add(self, lane: int) -> None:
        self._lanes.add(lane)
        heappush(self._heap, lane)

    def take(self, wanted: int | None) -> int:
        """Return ``wanted`` if it is free, else the outermost free lane, else a new one."""
        if wanted in self._lanes:
            self._lanes.remove(wanted)
            return wanted
        while self._heap:
            lane = heappop(self._heap)
            if lane in self._lanes:
                self._lanes.remove(lane)
                return lane
        self._opened += 1
        return self._opened - 1
