"""What stands behind and around the arcs: months, weeks, rings, today and the hub."""

from math import degrees, radians

from .geometry import (
    FACE_OUTER,
    HUB_RADIUS,
    LEGIBLE,
    MONTH_INNER,
    MONTH_OUTER,
    WEEK_INNER,
    WEEK_OUTER,
    WEEK_TEXT,
    Band,
    hub_radius,
)
from .layout import Layout
from .lettering import INK, SOFT_INK, Style, curved, is_upside_down, level, straight
from .paths import annulus, circle, line, point, polygon, sector
from .scale import MonthSpan, Span
from .spec import Words
from .text import clean, fitting, follows, width

GROUND, SURFACE, TINT, ACCENT, RULE, EDGE = "#ffffff", "#f2f6f6", "#dfedf0", "#0a5566", "#d2dcdd", "#6f8086"

_MONTH = Style(19, "sqa-w-text", bold=True)
_MONTH_NOW = Style(19, "sqa-w-text sqa-w-text--now", GROUND, bold=True)
_WEEK = Style(12, "sqa-w-text sqa-w-text--soft", SOFT_INK)
_RING_NAME_FURTHEST = 100
# Sizes in the smallest hub; a larger hub has larger letters, up to this factor.
_ABOVE_SIZE, _CENTRE_SIZE, _BELOW_SIZE, _LINE = 15, 33, 14, 19
_HUB_GROWTH, _CENTRE_SHRINK = 1.7, 0.6


def month_ring(layout: Layout) -> list[str]:
    """The months with alternating tint, the month of today filled."""
    drawn = []
    today = layout.wheel.today
    for index, month in enumerate(layout.scale.months()):
        is_now = today is not None and (today.year, today.month) == (month.year, month.month)
        hook, fill = _month_paint(index, is_now)
        path = sector(MONTH_OUTER, MONTH_INNER, month.span)
        drawn.append(f'<path class="{hook}" fill="{fill}" stroke="{GROUND}" stroke-width="2" d="{path}"/>')
        drawn += _month_name(month, layout, _MONTH_NOW if is_now else _MONTH)
    return drawn


def _month_paint(index: int, is_now: bool) -> tuple[str, str]:
    if is_now:
        return "sqa-w-month sqa-w-month--now", ACCENT
    return ("sqa-w-month sqa-w-month--odd", TINT) if index % 2 else ("sqa-w-month", SURFACE)


def _month_name(month: MonthSpan, layout: Layout, style: Style) -> list[str]:
    radius = (MONTH_OUTER + MONTH_INNER) / 2
    room = _length(month.span, radius) - 8
    for name in _month_names(month, layout):
        if name and width(name, style.size, bold=True) <= room:
            return [straight(name, (radius, month.span.middle), style, is_upside_down(month.span.middle))]
    return []


def _month_names(month: MonthSpan, layout: Layout) -> list[str]:
    """What the month may be called, best first. Where months come twice, the first and each January have the year."""
    words = layout.wheel.words
    names = [clean(names[month.month - 1]) for names in (words.months, words.months_short) if names]
    if layout.wheel.months > 12 and (month.month == 1 or month.span.begin == 0):
        return [f"{name} {month.year}" for name in names] + names
    return names


def week_ring(layout: Layout) -> list[str]:
    """A tick where each ISO week begins, its number in the middle of its visible part where there is room."""
    drawn = []
    for week in layout.scale.weeks():
        tick = line(point(WEEK_INNER, week.span.begin), point(WEEK_OUTER, week.span.begin))
        drawn.append(f'<path class="sqa-w-tick" fill="none" stroke="{EDGE}" stroke-width="1" d="{tick}"/>')
        number, middle = str(week.number), week.span.middle
        if week.has_label and width(number, _WEEK.size) + 2 <= _length(week.span, WEEK_TEXT):
            drawn.append(straight(number, (WEEK_TEXT, middle), _WEEK, is_upside_down(middle)))
    return drawn


def bands(layout: Layout) -> list[str]:
    """The rings' ground and name strips, and a line through their lanes where each month begins."""
    drawn = []
    edged = f'fill="{GROUND}" fill-rule="evenodd" stroke="{RULE}" stroke-width="1"'
    for band in layout.bands:
        ground, strip = annulus(band.outer, band.inner), annulus(band.outer - 0.5, band.outer - band.header + 0.5)
        drawn.append(f'<path class="sqa-w-band" {edged} d="{ground}"/>')
        drawn.append(f'<path class="sqa-w-ring" fill="{SURFACE}" fill-rule="evenodd" d="{strip}"/>')
    return drawn + [_month_line(band, month) for month in layout.scale.months() for band in layout.bands]


def _month_line(band: Band, month: MonthSpan) -> str:
    path = line(point(band.outer - band.header, month.span.begin), point(band.inner, month.span.begin))
    return f'<path class="sqa-w-line" fill="none" stroke="{RULE}" stroke-width="1" d="{path}"/>'


def quarter_marks(layout: Layout) -> list[str]:
    """A heavy line from the months to the innermost ring where each quarter of a calendar year begins."""
    inner = layout.bands[-1].inner if layout.bands else FACE_OUTER
    return [_quarter_mark(angle, inner) for angle in layout.scale.quarters()]


def _quarter_mark(angle: float, inner: float) -> str:
    path = line(point(MONTH_OUTER, angle), point(inner, angle))
    return f'<path class="sqa-w-quarter" fill="none" stroke="{EDGE}" stroke-width="2" d="{path}"/>'


def ring_names(layout: Layout) -> list[str]:
    """The rings' names in their strips, from twelve o'clock."""
    drawn = []
    for ring, band in zip(layout.wheel.rings, layout.bands, strict=True):
        style = Style(band.header * 0.7, "sqa-w-text sqa-w-text--soft", SOFT_INK, bold=True)
        radius = band.outer - band.header / 2
        room = _length(Span(0, _RING_NAME_FURTHEST), radius)
        name = fitting(clean(ring.name), style.size, room, bold=True)
        if follows(name, width(name, style.size, bold=True), radius, band.header / 8):
            drawn.append(curved(name, radius, degrees(8 / radius), style, turned=False))
    return drawn


def today_line(layout: Layout) -> list[str]:
    """A line at noon of today from the hub to the weeks, behind the arcs."""
    angle = _today(layout)
    if angle is None:
        return []
    start = hub_radius(layout.bands)
    halo = line(point(start, angle), point(FACE_OUTER + 1, angle))
    ray = line(point(start, angle), point(WEEK_OUTER + 1, angle))
    return [
        f'<path class="sqa-w-halo" fill="none" stroke="{GROUND}" stroke-width="6" d="{halo}"/>',
        f'<path class="sqa-w-today" fill="none" stroke="{INK}" stroke-width="2" d="{ray}"/>',
    ]


def today_pointer(layout: Layout) -> list[str]:
    """A triangle at the month ring that points at today."""
    angle = _today(layout)
    if angle is None:
        return []
    half = degrees(10.5 / MONTH_INNER)
    path = polygon(point(MONTH_INNER, angle - half), point(MONTH_INNER, angle + half), point(WEEK_INNER + 1, angle))
    return [f'<path class="sqa-w-today" fill="{INK}" stroke="{INK}" stroke-width="1" d="{path}"/>']


def hub(layout: Layout) -> list[str]:
    """The disc in the middle with the words of the centre, the headline on the centre line."""
    radius = hub_radius(layout.bands)
    grow = min(radius / HUB_RADIUS, _HUB_GROWTH)
    disc = f'<path class="sqa-w-hub" fill="{GROUND}" stroke="{RULE}" stroke-width="1" d="{circle(radius)}"/>'
    lines = [_centre_line(*given, grow, radius) for given in _centre(layout.wheel.words)]
    return [disc, *filter(None, lines)]


def _centre(words: Words) -> list[tuple[str, float, Style]]:
    """Text, baseline below the centre and style of each line in a hub of the smallest size."""
    soft = "sqa-w-text sqa-w-text--soft"
    lines = [
        (words.centre_above, -26, Style(_ABOVE_SIZE, soft, SOFT_INK)),
        (words.centre, 5, Style(_CENTRE_SIZE, "sqa-w-text", bold=True)),
    ]
    below = Style(_BELOW_SIZE, soft, SOFT_INK)
    lines += [(text, 36 + _LINE * index, below) for index, text in enumerate(words.centre_below)]
    return [given for given in lines if clean(given[0])]


def _centre_line(content: str, y: float, style: Style, grow: float, radius: float) -> str:
    """A line that is made smaller, then cut, and in the end left out, so that it stays inside the hub."""
    room = 2 * (max(radius**2 - (y * grow) ** 2, 0) ** 0.5) - 16
    content = clean(content)
    size = style.size * grow
    size = max(size * min(1, max(room / max(width(content, size, style.bold), 1), _CENTRE_SHRINK)), LEGIBLE)
    fitted = Style(size, style.hook, style.fill, style.bold)
    shown = fitting(content, size, room, style.bold)
    return level(shown, y * grow, fitted) if shown else ""


def _today(layout: Layout) -> float | None:
    today = layout.wheel.today
    return None if today is None else layout.scale.middle_of(today)


def _length(span: Span, radius: float) -> float:
    return radians(span.width) * radius
