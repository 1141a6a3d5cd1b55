"""SVG path data of M, L, A and Z, around the wheel's centre. Angles are degrees from twelve o'clock, clockwise."""

from math import cos, degrees, radians, sin

from .geometry import CENTRE
from .scale import Span

Point = tuple[float, float]


def number(value: float) -> str:
    """At most two decimals and no trailing zeros. Adding 0.0 makes a negative zero positive."""
    return f"{round(value, 2) + 0.0:g}"


def point(radius: float, angle: float) -> Point:
    """The drawing coordinates of a point on the wheel."""
    turn = radians(angle)
    return CENTRE + radius * sin(turn), CENTRE - radius * cos(turn)


def polygon(*points: Point) -> str:
    """A closed path through the points."""
    return f"{line(*points)}Z"


def line(*points: Point) -> str:
    """An open path through the points."""
    return "M" + "L".join(pair(at) for at in points)


def circle(radius: float, clockwise: bool = True) -> str:
    """A closed circle as two half arcs: one full arc is drawn as nothing."""
    top, bottom, sweep = pair(point(radius, 0)), pair(point(radius, 180)), int(clockwise)
    half = f"A{number(radius)} {number(radius)} 0 1 {sweep} "
    return f"M{top}{half}{bottom}{half}{top}Z"


def annulus(outer: float, inner: float) -> str:
    """The area between two circles, for ``fill-rule="evenodd"``."""
    return circle(outer) + circle(inner, clockwise=False)


def sector(outer: float, inner: float, span: Span, notch: float = 0, tip: float = 0) -> str:
    """Part of a ring. ``notch`` and ``tip`` are the lengths of a chevron cut into the beginning and put on the end."""
    middle = (outer + inner) / 2
    begin, end = span.begin, span.end - degrees(tip / middle)
    path = f"M{pair(point(outer, begin))}{_arc(outer, begin, end)}"
    if tip:
        path += "L" + pair(point(middle, span.end))
    path += f"L{pair(point(inner, end))}{_arc(inner, end, begin)}"
    if notch:
        path += "L" + pair(point(middle, begin + degrees(notch / middle)))
    return path + "Z"


def _arc(radius: float, begin: float, end: float) -> str:
    """The arc from ``begin`` to ``end``, in two halves when it is longer than half a turn."""
    if abs(end - begin) > 180:
        middle = (begin + end) / 2
        return _arc(radius, begin, middle) + _arc(radius, middle, end)
    return f"A{radius:.2f} {radius:.2f} 0 0 {int(end > begin)} {pair(point(radius, end))}"


def pair(at: Point) -> str:
    return f"{at[0]:.2f} {at[1]:.2f}"
