"""The same wheel drawn by matplotlib, as a polar bar chart, and by drawsvg.

Both get as a present what ours has to find out first: the lane and the angles of each arc, and what its label says. And
neither draws months, weeks, rings, hub or the signs of the states.
"""

import io
from dataclasses import dataclass
from math import cos, degrees, radians, sin

import drawsvg
import matplotlib as mpl
from matplotlib.figure import Figure

from wagtail_sqa.wheel import Entry, Layout
from wagtail_sqa.wheel.geometry import Band
from wagtail_sqa.wheel.text import pieces

mpl.use("svg")
mpl.rcParams["svg.fonttype"] = "none"  # texts stay texts, as ours do


@dataclass(frozen=True)
class Bars:
    """Columns of a polar bar chart (angles in radians), and its labels: angle, radius, text and size."""

    middles: list[float]
    heights: list[float]
    widths: list[float]
    bottoms: list[float]
    colours: list[str]
    labels: list[tuple[float, float, str, float]]


def bars(layout: Layout) -> Bars:
    rows, labels = [], []
    for entry in layout.entries:
        band = layout.bands[entry.ring]
        outer, inner = band.lane(entry.lane)
        middle = radians(entry.span.middle)
        rows.append((middle, outer - inner, radians(entry.span.width), inner, entry.item.colour))
        if entry.label.has_number:
            text = f"{entry.number} {entry.label.text}"
            labels.append((middle, (outer + inner) / 2, text.rstrip(), band.number_size))
    return Bars(*map(list, zip(*rows, strict=True)), labels)


def matplotlib_svg(given: Bars) -> str:
    figure = Figure(figsize=(10, 10))
    axes = figure.add_subplot(projection="polar", theta_direction=-1, theta_offset=radians(90))
    axes.bar(given.middles, given.heights, given.widths, given.bottoms, color=given.colours)
    for angle, radius, text, size in given.labels:
        axes.text(angle, radius, text, size=size, ha="center", va="center", rotation=-angle * 57.3)
    file = io.StringIO()
    figure.savefig(file, format="svg")
    return file.getvalue()


class Link(drawsvg.DrawingParentElement):
    TAG_NAME = "a"


def drawsvg_svg(layout: Layout) -> str:
    """Each activity as a link with its name, its arc, and number and title in pieces along the circle."""
    drawing = drawsvg.Drawing(1000, 1000)
    for entry in layout.entries:
        drawing.append(_activity(entry, layout.bands[entry.ring]))
    return drawing.as_svg()


def _activity(entry: Entry, band: Band) -> drawsvg.Group:
    outer, inner = band.lane(entry.lane)
    group = drawsvg.Group(class_=f"sqa-cat--{entry.item.category}")
    link = Link(href=entry.item.href, aria_label=f"{entry.number} {entry.item.label}")
    link.append(_arc(outer, inner, entry))
    group.append(link)
    if entry.label.has_number:
        for text in _texts(entry, band, (outer + inner) / 2):
            group.append(text)
    return group


def _arc(outer: float, inner: float, entry: Entry) -> drawsvg.Path:
    begin, end, is_large = entry.span.begin, entry.span.end, int(entry.span.width > 180)
    path = drawsvg.Path(class_="sqa-w-arc", fill=entry.item.colour, stroke="#ffffff", stroke_width=1.5)
    path.M(*_at(outer, begin)).A(outer, outer, 0, is_large, 1, *_at(outer, end))
    return path.L(*_at(inner, end)).A(inner, inner, 0, is_large, 0, *_at(inner, begin)).Z()


def _texts(entry: Entry, band: Band, radius: float):
    size = band.title_size or band.number_size
    placed = pieces(f"{entry.number} {entry.label.text}".rstrip(), size, radius)
    half = sum(length for _, _, length in placed) / 2
    for text, middle, length in placed:
        angle = entry.span.middle + degrees((middle - half) / radius)
        x, y = _at(radius, angle)
        turn = f"translate({x:.2f} {y:.2f}) rotate({angle:.2f})"
        yield drawsvg.Text(
            text, size, 0, 0, transform=turn, text_anchor="middle", aria_hidden="true", textLength=length
        )


def _at(radius: float, angle: float) -> tuple[float, float]:
    turn = radians(angle)
    return round(500 + radius * sin(turn), 2), round(500 - radius * cos(turn), 2)
