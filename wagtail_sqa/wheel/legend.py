"""Small pictures for the legend, with the same paint and signs as the arcs."""

from .face import EDGE
from .lettering import INK
from .marks import Paint, paint, sign
from .paths import line, polygon
from .spec import STATES

CONTINUES, QUARTER, TODAY = "continues", "quarter", "today"

_BOX = ((1, 1), (23, 1), (23, 15), (1, 15))
_OUTLINE = ((2, 2), (22, 2), (22, 14), (2, 14))
_POINTED = ((1, 1), (17, 1), (23, 8), (17, 15), (1, 15))


def swatch(sort: str, colour: str) -> str:
    """A picture of 24 by 16 units of a state, of "continues" (cut at the window's edge), "quarter" or "today".

    ``colour`` is the ``#rrggbb`` of a category. It is decoration: the words stand beside it. Raises ValueError for an
    unknown sort.
    """
    if sort == TODAY:
        return _svg(_today())
    if sort == QUARTER:
        return _svg(_quarter())
    if sort == CONTINUES:
        return _svg(_box(paint("planned", colour), _POINTED))
    if sort not in STATES:
        raise ValueError(f"There is no legend for {sort!r}.")
    colours = paint(sort, colour)
    strike = _strike(colours) if sort == "cancelled" else ""
    return _svg(
        _box(colours, _OUTLINE if colours.is_outlined else _BOX)
        + strike
        + sign(sort, colours.ink, lambda x, y: (12 + 11 * x, 8 - 11 * y))
    )


def _svg(content: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 16" aria-hidden="true">{content}</svg>'


def _box(colours: Paint, corners: tuple[tuple[float, float], ...]) -> str:
    stroke = f' stroke="{colours.stroke}" stroke-width="2"' if colours.is_outlined else ""
    return f'<path class="{colours.arc_hook}" fill="{colours.fill}"{stroke} d="{polygon(*corners)}"/>'


def _strike(colours: Paint) -> str:
    path = line((2, 14), (22, 2))
    return f'<path class="sqa-w-strike" fill="none" stroke="{colours.stroke}" stroke-width="2" d="{path}"/>'


def _quarter() -> str:
    return f'<path class="sqa-w-quarter" fill="none" stroke="{EDGE}" stroke-width="2" d="{line((12, 0), (12, 16))}"/>'


def _today() -> str:
    ray, head = line((12, 1), (12, 16)), polygon((8, 0), (16, 0), (12, 7))
    return (
        f'<path class="sqa-w-today" fill="none" stroke="{INK}" stroke-width="2" d="{ray}"/>'
        f'<path class="sqa-w-today" fill="{INK}" d="{head}"/>'
    )
