"""Draws a laid-out wheel in the one SVG dialect that page, file and PDF all understand.

Paths of M L A Z; texts placed with translate, rotate and a numeric ``dy``; presentation attributes with hex colours,
and class names only as hooks for the page's stylesheet. What some consumer loses (text on paths, opacity, patterns, …)
is not used at all: a test lists every token that may occur.
"""

from .arcs import arc
from .face import bands, hub, month_ring, quarter_marks, ring_names, today_line, today_pointer, week_ring
from .layout import Layout
from .paths import line
from .text import clean, markup

_BACKGROUND = line((0, 0), (1000, 0), (1000, 1000), (0, 1000)) + "Z"


def render(layout: Layout, standalone: bool = False) -> str:
    """The wheel as an ``<svg>`` element. The same layout gives the same bytes.

    ``standalone`` is for a file or an image: with an XML declaration and a white ground. Items without ``href`` are no
    links; in a file, relative links lead nowhere, so give absolute ones or none.
    """
    parts = [_open(layout), *_background(standalone)]
    for draw in (month_ring, week_ring, bands, quarter_marks, ring_names, today_line, _arcs, today_pointer, hub):
        parts += draw(layout)
    parts.append("</svg>")
    declaration = '<?xml version="1.0" encoding="UTF-8"?>\n' if standalone else ""
    return declaration + "\n".join(parts) + "\n"


def _open(layout: Layout) -> str:
    wheel = layout.wheel
    title, desc = f"{wheel.id_prefix}title", f"{wheel.id_prefix}desc"
    kind = f' aria-roledescription="{markup(wheel.words.wheel)}"' if clean(wheel.words.wheel) else ""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000" font-family="Helvetica, Arial, sans-serif"'
        f' role="graphics-document"{kind} aria-labelledby="{title} {desc}">\n'
        f'<title id="{title}">{markup(wheel.title)}</title>\n<desc id="{desc}">{markup(wheel.description)}</desc>'
    )


def _background(standalone: bool) -> list[str]:
    return [f'<path fill="#ffffff" d="{_BACKGROUND}"/>'] if standalone else []


def _arcs(layout: Layout) -> list[str]:
    return [arc(entry, layout.bands[entry.ring]) for entry in layout.entries]
