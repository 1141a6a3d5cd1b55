"""Draws a laid-out line chart in the one SVG dialect that page, file and PDF all understand: see `wagtail_sqa.wheel`.

Paths of M L A Z; texts placed with translate; presentation attributes with hex colours, and class names only as hooks
for the page's stylesheet.
"""

from collections.abc import Callable
from functools import partial
from html import escape

from ..wheel.paths import line, number, pair
from ..wheel.text import markup
from .plot import HEIGHT, RING, SIZE, WIDTH, Label, Level, Plot, Point, lay_out
from .spec import Chart

INK, SOFT_INK, ACCENT, GOOD = "#15242a", "#4a5a61", "#0a5566", "#17663c"
RULE, EDGE, GROUND = "#d2dcdd", "#6f8086", "#ffffff"


def draw(chart: Chart, standalone: bool = False) -> str:
    """The chart as an ``<svg>`` element. The same chart gives the same bytes.

    ``standalone`` is for a file or an image: with an XML declaration and a white ground.
    """
    plot = lay_out(chart)
    parts = [_open(chart), *_background(standalone)]
    for part in (_grid, _days, _baseline, _target, _line, _dots, _values):
        parts += part(plot)
    parts.append("</svg>")
    declaration = '<?xml version="1.0" encoding="UTF-8"?>\n' if standalone else ""
    return declaration + "\n".join(parts) + "\n"


def _open(chart: Chart) -> str:
    title, desc = f"{chart.id_prefix}title", f"{chart.id_prefix}desc"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' font-family="Helvetica, Arial, sans-serif" role="img" aria-labelledby="{title} {desc}">\n'
        f'<title id="{title}">{markup(chart.title)}</title>\n<desc id="{desc}">{markup(chart.description)}</desc>'
    )


def _background(standalone: bool) -> list[str]:
    corners = line((0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT))
    return [f'<path fill="{GROUND}" d="{corners}Z"/>'] if standalone else []


def _grid(plot: Plot) -> list[str]:
    drawn = []
    for y, label in plot.grid:
        drawn.append(_stroke("grid", RULE, 1, line((plot.left, y), (plot.right, y))))
        drawn.append(_label("tick", label, SOFT_INK))
    return drawn


def _days(plot: Plot) -> list[str]:
    axis = _stroke("axis", EDGE, 1, line((plot.left, plot.bottom), (plot.right, plot.bottom)))
    cuts = [_stroke("axis", EDGE, 1, line((x, plot.bottom), (x, plot.bottom + 5))) for x in plot.cuts]
    return [axis, *cuts, *(_label("tick", label, SOFT_INK) for label in plot.days)]


def _target(plot: Plot) -> list[str]:
    return _level(plot, plot.target, partial(_stroke, "target", GOOD, 2, dashes="7 5"), ("goal", GOOD))


def _baseline(plot: Plot) -> list[str]:
    return _level(plot, plot.baseline, partial(_stroke, "baseline", EDGE, 2, dashes="2 3"), ("start", SOFT_INK))


def _level(plot: Plot, level: Level | None, stroke: Callable[[str], str], letters: tuple[str, str]) -> list[str]:
    if level is None:
        return []
    drawn = [stroke(line((plot.left, level.y), (plot.right, level.y)))]
    return [*drawn, _label(letters[0], level.label, letters[1], bold=True)] if level.label else drawn


def _line(plot: Plot) -> list[str]:
    return [_stroke("line", ACCENT, 2.5, line(*plot.points))] if len(plot.points) > 1 else []


def _dots(plot: Plot) -> list[str]:
    around = plot.baseline_point
    ring = [_stroke("ring", EDGE, 2, _circle(around, plot.radius + RING))] if around else []
    filled = f'fill="{ACCENT}" stroke="{GROUND}" stroke-width="{number(plot.radius / 3)}"'
    return ring + [f'<path class="sqa-chart__dot" {filled} d="{_circle(at, plot.radius)}"/>' for at in plot.points]


def _values(plot: Plot) -> list[str]:
    return [_label("value", label, INK, bold=True) for label in plot.values if label is not None]


def _stroke(hook: str, colour: str, thickness: float, path: str, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    drawn = f'fill="none" stroke="{colour}" stroke-width="{number(thickness)}"{dashed}'
    return f'<path class="sqa-chart__{hook}" {drawn} d="{path}"/>'


def _circle(at: Point, radius: float) -> str:
    """Two half arcs: one full arc is drawn as nothing."""
    (x, y), half = at, f"A{number(radius)} {number(radius)} 0 1 1 "
    left, right = pair((x - radius, y)), pair((x + radius, y))
    return f"M{left}{half}{right}{half}{left}Z"


def _label(hook: str, label: Label, colour: str, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text class="sqa-chart__{hook}" transform="translate({pair(label.at)})" font-size="{SIZE}"{weight}'
        f' fill="{colour}" text-anchor="{label.anchor}">{escape(label.text)}</text>'
    )
