"""Interval partitioning: as few lanes as possible, no two spans of a lane on top of each other."""

from heapq import heappop, heappush

from .scale import FULL_TURN, Span


def widen(span: Span, least: float) -> Span:
    """The span at least ``least`` degrees wide around its middle, pushed inwards where it would leave the circle."""
    if span.width >= least:
        return span
    least = min(least, FULL_TURN)
    begin = min(max(span.middle - least / 2, 0), FULL_TURN - least)
    return Span(begin, min(begin + least, FULL_TURN))


def pack(spans: list[Span]) -> list[int]:
    """The lane (0 is the outermost) of each span, in the order given. Optimal, O(n log n).

    Spans are taken by start, longest first, and go to the outermost free lane. Spans that only touch may share a lane.
    """
    lanes = [0] * len(spans)
    busy: list[tuple[float, int]] = []
    free: list[int] = []
    opened = 0
    for index in sorted(range(len(spans)), key=lambda i: (spans[i].begin, -spans[i].end, i)):
        while busy and busy[0][0] <= spans[index].begin:
            heappush(free, heappop(busy)[1])
        if not free:
            heappush(free, opened)
            opened += 1
        lanes[index] = heappop(free)
        heappush(busy, (spans[index].end, lanes[index]))
    return lanes
