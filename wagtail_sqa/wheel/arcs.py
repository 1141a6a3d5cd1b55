"""One activity: its arc, its number and title, and the sign of its state."""

import re
from math import degrees, radians

from .geometry import Band
from .labels import gap_after_number, number_width
from .layout import Entry
from .lettering import Style, curved, is_upside_down, straight
from .marks import SHAPES, Paint, paint, sign
from .paths import line, number, point, sector
from .scale import Span
from .text import clean, markup, width

_CLASS = re.compile("[^A-Za-z0-9_-]+")
# Addresses that lead to a page or a mail: no script, no data.
_SAFE_ADDRESS = re.compile(r"(https?:|mailto:|tel:|[^:]*([/?#]|$))", re.IGNORECASE)


def arc(entry: Entry, band: Band) -> str:
    """The entry as a link with its accessible name, or as a named group when it leads nowhere.

    What is written stands beside the link and lets the pointer through: checkers compare a link's name with its text,
    and here that is cut and in pieces.
    """
    hook = _CLASS.sub("-", entry.item.category)
    attributes = f' class="sqa-cat--{hook}"' if hook else ""
    name = f'aria-label="{markup(_name(entry))}"'
    shape, lettering = _drawing(entry, band)
    address = clean(entry.item.href)
    if address and _SAFE_ADDRESS.match(address):
        return f'<g{attributes}><a href="{markup(address)}" {name}>{shape}</a>{lettering}</g>'
    return f'<g{attributes} role="img" {name}>{shape}{lettering}</g>'


def _name(entry: Entry) -> str:
    """What the arc shows comes first: the number, and the short title where it stands for the title."""
    item = entry.item
    label = clean(item.label) or clean(item.title)
    short = clean(item.short_title)
    shows_short = entry.label.kind in ("short", "cut") and short and not label.startswith(short)
    return f"{entry.number} {short}: {label}" if shows_short else f"{entry.number} {label}"


def _drawing(entry: Entry, band: Band) -> tuple[str, str]:
    """The arc with its signs, and what is written on it."""
    colours = paint(entry.item.state, entry.item.colour)
    outer, inner = band.lane(entry.lane)
    lettering, written = _lettering(entry, band, colours, (outer + inner) / 2)
    strike = _strike(entry, band, colours, written) if entry.item.state == "cancelled" else ""
    return _shape(entry, band, colours) + strike + _sign(entry, band, colours), lettering


def _shape(entry: Entry, band: Band, colours: Paint) -> str:
    """The arc itself. An outline is drawn inside the arc's edge, so that neighbours do not cover it."""
    outer, inner = band.lane(entry.lane)
    stroke = _outline_width(band) if colours.is_outlined else min(1.5, band.thickness / 8)
    inset = stroke / 2 if colours.is_outlined else 0
    turn = min(degrees(inset / inner), entry.span.width / 4)
    drawn = Span(entry.span.begin + turn, entry.span.end - turn)
    chevron = min(band.chevron, _length(entry.span, inner) / 3)
    path = sector(outer - inset, inner + inset, drawn, chevron * entry.cut_start, chevron * entry.cut_end)
    return (
        f'<path class="{colours.arc_hook}" fill="{colours.fill}" stroke="{colours.stroke}"'
        f' stroke-width="{number(stroke)}" d="{path}"/>'
    )


def _lettering(entry: Entry, band: Band, colours: Paint, radius: float) -> tuple[str, Span]:
    """Number and title in the middle of the free part of the arc, and the angles that they take with a small margin."""
    free = _free(entry, band, radius)
    if not entry.label.has_number:
        return "", Span(free.middle, free.middle)
    bold = Style(band.number_size, colours.ink_hook, colours.ink, bold=True)
    plain = Style(band.title_size, colours.ink_hook, colours.ink)
    numeral, text = str(entry.number), entry.label.text
    first = number_width(entry.number, bold.size)
    gap = gap_after_number(band.title_size) if text else 0
    half = degrees((first + gap + width(text, plain.size)) / 2 / radius)
    turned = is_upside_down(free.middle)
    way = degrees(-1 if turned else 1) / radius
    begin = free.middle + half if turned else free.middle - half
    drawn = straight(numeral, (radius, begin + way * first / 2), bold, turned, first)
    if text:
        drawn += curved(text, radius, begin + way * (first + gap), plain, turned)
    margin = half + degrees(band.padding / 2 / radius)
    return drawn, Span(free.middle - margin, free.middle + margin)


def _free(entry: Entry, band: Band, radius: float) -> Span:
    """The part of the arc that its padding, cut ends and sign leave."""
    before = band.padding + band.chevron * entry.cut_start
    after = band.padding + band.chevron * entry.cut_end + band.mark * (entry.has_mark and entry.item.state in SHAPES)
    return Span(entry.span.begin + degrees(before / radius), entry.span.end - degrees(after / radius))


def _sign(entry: Entry, band: Band, colours: Paint) -> str:
    """The sign of the state at the end of the arc, upright like the number; an arrow always points onwards in time."""
    if not entry.has_mark:
        return ""
    outer, inner = band.lane(entry.lane)
    radius = (outer + inner) / 2
    size = band.thickness * 0.65
    turned = is_upside_down(_free(entry, band, radius).middle)
    x_way, y_way = (1 if not turned or entry.item.state == "moved" else -1), (-1 if turned else 1)
    end = band.padding + band.chevron * entry.cut_end + band.mark / 2
    middle = entry.span.end - degrees(end / radius)

    def place(x: float, y: float) -> tuple[float, float]:
        return point(radius + y_way * y * size, middle + x_way * degrees(x * size / radius))

    return sign(entry.item.state, colours.ink, place)


def _strike(entry: Entry, band: Band, colours: Paint, written: Span) -> str:
    """A rising stroke through a cancelled item that passes behind what is written, and stays near it in a long arc."""
    outer, inner = band.lane(entry.lane)
    middle = (outer + inner) / 2
    reach = degrees(1.2 * band.thickness / middle)
    begin, end = max(entry.span.begin, written.begin - reach), min(entry.span.end, written.end + reach)
    path = line(point(inner, begin), point(middle, written.begin)) + line(point(middle, written.end), point(outer, end))
    thin = number(_outline_width(band))
    return f'<path class="sqa-w-strike" fill="none" stroke="{colours.stroke}" stroke-width="{thin}" d="{path}"/>'


def _outline_width(band: Band) -> float:
    return min(2, band.thickness / 8)


def _length(span: Span, radius: float) -> float:
    return radians(span.width) * radius
