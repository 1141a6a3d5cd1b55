"""The signs of the states, so that colour is never the only one: the arcs and the legend draw the same shapes.

A shape is a list of polygons in a square from -0.5 to 0.5, x along the reading direction and y upwards.
"""

from collections.abc import Callable
from dataclasses import dataclass

from .colour import WHITE, ink_on, line_on_white
from .paths import Point, polygon

Shape = tuple[tuple[Point, ...], ...]

_WARNING = "#a0222b"
SHAPES: dict[str, Shape] = {
    "overdue": (((-0.5, -0.42), (0.5, -0.42), (0, 0.46)),),
    "paused": (
        ((-0.32, -0.4), (-0.1, -0.4), (-0.1, 0.4), (-0.32, 0.4)),
        ((0.1, -0.4), (0.32, -0.4), (0.32, 0.4), (0.1, 0.4)),
    ),
    "moved": (((-0.5, -0.12), (0, -0.12), (0, -0.42), (0.5, 0), (0, 0.42), (0, 0.12), (-0.5, 0.12)),),
}
_OUTLINED = frozenset({"done", "cancelled"})


@dataclass(frozen=True, slots=True)
class Paint:
    """The colours of an arc in its state: filled while something is left to do, outlined when nothing is."""

    fill: str
    stroke: str
    ink: str
    is_outlined: bool

    @property
    def arc_hook(self) -> str:
        return "sqa-w-arc sqa-w-arc--done" if self.is_outlined else "sqa-w-arc"

    @property
    def ink_hook(self) -> str:
        return "sqa-w-ink sqa-w-ink--done" if self.is_outlined else "sqa-w-ink"


def paint(state: str, colour: str) -> Paint:
    """How an arc of this state and ``#rrggbb`` is painted."""
    if state in _OUTLINED:
        line = line_on_white(colour)
        return Paint(WHITE, line, line, True)
    return Paint(colour.lower(), WHITE, ink_on(colour), False)


def sign(state: str, ink: str, place: Callable[[float, float], Point]) -> str:
    """The sign of a state, or nothing; ``place`` maps the shape's square to the drawing."""
    if state not in SHAPES:
        return ""
    path = "".join(polygon(*(place(x, y) for x, y in corners)) for corners in SHAPES[state])
    if state == "overdue":
        return f'<path class="sqa-w-mark" fill="{_WARNING}" stroke="{WHITE}" stroke-width="1.5" d="{path}"/>'
    return f'<path class="sqa-w-ink" fill="{ink}" d="{path}"/>'
