"""Where labels fit: boxes that do not cover each other, nor what is drawn."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in drawing units, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def grown(self, across: float, up: float) -> "Box":
        """Return it with so much more on each side, and above and below."""
        return Box(self.left - across, self.top - up, self.right + across, self.bottom + up)

    def is_inside(self, other: "Box") -> bool:
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )

    def is_crossed(self, start: tuple[float, float], end: tuple[float, float]) -> bool:
        """Whether the straight line from ``start`` to ``end`` (to the right of it) runs through the box."""
        (x1, y1), (x2, y2) = start, end
        left, right = max(self.left, x1), min(self.right, x2)
        if left > right:
            return False
        slope = (y2 - y1) / (x2 - x1)
        ys = sorted(y1 + slope * (x - x1) for x in (left, right))
        return ys[0] < self.bottom and ys[1] > self.top


def best(candidates: Iterable[Box], texts: Sequence[Box], weigh: Callable[[Box], int], room: Box) -> Box | None:
    """Return the candidate inside ``room`` that covers no text and, by ``weigh``, as little of the drawing as possible.

    The first of equals; None when each covers a text.
    """
    free = [box for box in candidates if box.is_inside(room) and not any(map(box.meets, texts))]
    return min(free, key=weigh, default=None)


def crossed(box: Box, levels: Sequence[float]) -> int:
    """Return how many of the lines at these heights run through ``box``."""
    return sum(box.top < level < box.bottom for level in levels)


def covered(box: Box, dots: Sequence[Box], line) -> int:
    """Weigh what ``box`` would cover: 0 for nothing, a piece of the line less than a point.

    ``line`` is the corners of the line from left to right.
    """
    crossed = sum(box.is_crossed(start, end) for start, end in pairwise(line))
    return 3 * sum(map(box.meets, dots)) + crossed
