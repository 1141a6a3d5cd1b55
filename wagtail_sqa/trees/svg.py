"""Draws a laid-out tree in the one SVG dialect that page, file and PDF all understand: see `wagtail_sqa.wheel`."""

from html import escape

from ..wheel.paths import line, number, pair
from ..wheel.text import clean, markup
from .layout import BOX, GAP, INSET, LINE, NOTE_LINE, PAD, SMALL, TITLE, Placed, lay_out
from .spec import Tone, Tree

INK, SOFT_INK, ACCENT, EDGE, RULE, GROUND = "#15242a", "#4a5a61", "#0a5566", "#6f8086", "#d2dcdd", "#ffffff"
COLOURS = {
    Tone.GOOD: "#17663c",
    Tone.GOING: "#1d5690",
    Tone.HALF: "#7a4b00",
    Tone.BAD: "#a0222b",
    Tone.HELD: "#62468a",
    Tone.IDLE: "#4c5a61",
}
_MARK = 4.5


def draw(tree: Tree, standalone: bool = False) -> str:
    """The tree as an ``<svg>`` element. The same tree gives the same bytes.

    ``standalone`` is for a file or an image: with an XML declaration and a white ground.
    """
    plan = lay_out(tree)
    title, desc = f"{tree.id_prefix}title", f"{tree.id_prefix}desc"
    size = f'width="{number(plan.width)}" height="{number(plan.height)}"'
    # A group, not an image: its links stay in the order of the keyboard and are read out.
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(plan.width)} {number(plan.height)}" {size}'
        f' font-family="Helvetica, Arial, sans-serif" role="group" aria-labelledby="{title}" aria-describedby="{desc}">'
        f'\n<title id="{title}">{markup(tree.title)}</title>\n<desc id="{desc}">{markup(tree.description)}</desc>'
    )
    corners = line((0, 0), (plan.width, 0), (plan.width, plan.height), (0, plan.height))
    ground = [f'<path fill="{GROUND}" d="{corners}Z"/>'] if standalone else []
    joints = [_joint(box) for box in plan.boxes if box.parent is not None]
    parts = [head, *ground, *joints, *map(_box, plan.boxes), "</svg>"]
    declaration = '<?xml version="1.0" encoding="UTF-8"?>\n' if standalone else ""
    return declaration + "\n".join(parts) + "\n"


def _joint(box: Placed) -> str:
    start, end = (box.parent.x + BOX, box.parent.joint), (box.x, box.joint)
    bend = box.x - GAP / 2
    path = line(start, (bend, start[1]), (bend, end[1]), end)
    return f'<path class="sqa-tree__line" fill="none" stroke="{EDGE}" stroke-width="1.5" d="{path}"/>'


def _box(box: Placed) -> str:
    colour, tone = COLOURS[box.node.tone], box.node.tone.value
    left, top, right, bottom = box.x, box.y, box.x + BOX, box.y + box.height
    frame = line((left, top), (right, top), (right, bottom), (left, bottom))
    edge = line((left + 2, top), (left + 2, bottom))
    drawn = [
        f'<path class="sqa-tree__box" fill="{GROUND}" stroke="{RULE}" stroke-width="1" d="{frame}Z"/>',
        f'<path class="sqa-tree__edge sqa-tree--{tone}" fill="none" stroke="{colour}" stroke-width="4" d="{edge}"/>',
        *_texts(box, colour),
    ]
    shown = "\n".join(drawn)
    whole = f"<title>{markup(box.node.title)}</title>"
    if not box.node.href:
        return f'<g class="sqa-tree__node">{whole}\n{shown}</g>'
    href = escape(clean(box.node.href))
    return f'<a class="sqa-tree__node" href="{href}" aria-label="{_said(box)}">\n{shown}</a>'


def _said(box: Placed) -> str:
    """What the link is called: all that the box says, whole."""
    return markup(", ".join(part for part in (box.node.note, box.node.title, box.node.state) if part))


def _texts(box: Placed, colour: str) -> list[str]:
    x, y = box.x + INSET, box.y + PAD
    texts = []
    if box.note:
        texts.append(_text("note", box.note, (x, y + SMALL), SMALL, SOFT_INK))
        y += NOTE_LINE
    ink = ACCENT if box.node.href else INK
    for one in box.lines:
        texts.append(_text("title", one, (x, y + TITLE), TITLE, ink))
        y += LINE
    if box.node.state:
        texts.append(_mark((x + _MARK, y + SMALL - _MARK + 1), box.node.tone, colour))
        at = (x + 2 * _MARK + 6, y + SMALL + 1)
        texts.append(_text(f"state sqa-tree--{box.node.tone.value}", clean(box.node.state), at, SMALL, colour))
    return texts


def _text(hook: str, text: str, at, size: int, colour: str) -> str:
    weight = ' font-weight="bold"' if size == TITLE else ""
    return (
        f'<text class="sqa-tree__{hook}" transform="translate({pair(at)})" font-size="{size}"{weight}'
        f' fill="{colour}">{escape(text)}</text>'
    )


def _mark(at, tone: Tone, colour: str) -> str:
    """A disc, half a disc or a ring: a second sign beside the word."""
    (x, y), r = at, number(_MARK)
    arc = f"A{r} {r} 0 1 1 "
    ring = f"M{pair((x - _MARK, y))}{arc}{pair((x + _MARK, y))}{arc}{pair((x - _MARK, y))}Z"
    fill = colour if tone in (Tone.GOOD, Tone.BAD) else "none"
    drawn = f'fill="{fill}" stroke="{colour}" stroke-width="1.5"'
    mark = f'<path class="sqa-tree__mark sqa-tree--{tone.value}" {drawn} d="{ring}"/>'
    if tone not in (Tone.HALF, Tone.GOING):
        return mark
    half = f"M{pair((x, y - _MARK))}A{r} {r} 0 0 0 {pair((x, y + _MARK))}Z"
    return mark + f'<path class="sqa-tree__mark sqa-tree--{tone.value}" fill="{colour}" d="{half}"/>'
