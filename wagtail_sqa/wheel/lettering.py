"""SVG texts: level, on a circle, or in pieces along it. All are hidden from screen readers, which get the names.

Contents are cleaned before they come here, because they are measured.
"""

from dataclasses import dataclass
from html import escape
from math import degrees

from .geometry import CENTRE
from .paths import number, pair, point
from .text import is_measured, pieces

INK, SOFT_INK = "#15242a", "#4a5a61"

# From the middle of a line of text down to its baseline, as a share of the font size.
_DROP = 0.355


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks; ``hook`` is its class."""

    size: float
    hook: str
    fill: str = INK
    bold: bool = False


def is_upside_down(angle: float) -> bool:
    """Whether a text that runs clockwise at this angle would stand on its head: such a text is turned round."""
    return 90 < angle < 270


def level(content: str, y: float, style: Style) -> str:
    """A level text in the middle of the wheel, with its baseline ``y`` below the centre."""
    return _element(content, f"translate({CENTRE} {number(CENTRE + y)})", 0, style)


def straight(content: str, at: tuple[float, float], style: Style, turned: bool, length: float = 0) -> str:
    """A text with its middle at a radius and angle, along the circle; ``turned`` makes it run anticlockwise.

    With a ``length`` it becomes so long in any font: beside other texts it must take no more room than was measured.
    """
    radius, angle = at
    rotation = angle - 180 if turned else angle
    rotation -= 360 if rotation > 180 else 0
    transform = f"translate({pair(point(radius, angle))}) rotate({number(rotation)})"
    return _element(content, transform, style.size * _DROP, style, length)


def curved(content: str, radius: float, begin: float, style: Style, turned: bool) -> str:
    """A text that begins at the angle ``begin`` and follows the circle in short straight pieces."""
    way = degrees(-1 if turned else 1) / radius
    known = is_measured(content, style.bold)
    return "".join(
        straight(piece, (radius, begin + middle * way), style, turned, length * known)
        for piece, middle, length in pieces(content, style.size, radius, style.bold)
    )


def _element(content: str, transform: str, dy: float, style: Style, length: float = 0) -> str:
    weight = ' font-weight="bold"' if style.bold else ""
    held = f' textLength="{number(length)}" lengthAdjust="spacingAndGlyphs"' if length else ""
    return (
        f'<text class="{style.hook}" aria-hidden="true" pointer-events="none" transform="{transform}" dy="{number(dy)}"'
        f' font-size="{number(style.size)}"{weight}{held} fill="{style.fill}" text-anchor="middle">'
        f"{escape(content)}</text>"
    )
