"""Where each box of a tree stands: levels from left to right, each box beside the first of those that hang on it."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..wheel.text import clean, fitting, width
from .spec import Node, Tree

BOX, GAP, ROW, APART = 268, 44, 10, 22  # of a box, between levels, between boxes, between roots
TITLE, SMALL, LINE, NOTE_LINE = 14, 12, 18, 16
INSET, PAD = 14, 9
_MOST_LINES = 3
_SLACK = 0.86  # a page may set the text in a font that is wider than Helvetica


@dataclass(frozen=True, slots=True)
class Placed:
    """A box with its lines; ``x`` and ``y`` are its left upper corner. ``parent`` is where its line comes from."""

    node: Node
    x: float
    y: float
    height: float
    lines: tuple[str, ...]
    note: str
    parent: "Placed | None"

    @property
    def joint(self) -> float:
        """How high lines leave and reach the box."""
        return self.y + PAD + (NOTE_LINE if self.note else 0) + LINE / 2


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole drawing and its size."""

    boxes: tuple[Placed, ...]
    width: float
    height: float


def lay_out(tree: Tree) -> Plan:
    boxes: list[Placed] = []
    bottom = 1.0
    for root in tree.roots:
        bottom = _place(root, 1, bottom, None, boxes) - ROW + APART
    right = max(box.x for box in boxes) + BOX + 1
    return Plan(tuple(boxes), right, bottom - APART + 1)


def _place(node: Node, x: float, y: float, parent: Placed | None, boxes: list[Placed]) -> float:
    """Place ``node`` at ``y`` and all that hangs on it; return where the next box may begin."""
    lines, note = _lines(node), fitting(clean(node.note), SMALL, (BOX - 2 * INSET) * _SLACK)
    height = 2 * PAD + LINE * len(lines) + (NOTE_LINE if note else 0) + (NOTE_LINE if node.state else 0)
    placed = Placed(node, x, y, height, lines, note, parent)
    boxes.append(placed)
    below = y
    for child in node.children:
        below = _place(child, x + BOX + GAP, below, placed, boxes)
    return max(below, y + height + ROW)


def _lines(node: Node) -> tuple[str, ...]:
    """Break the title between words; what does not fit in three lines ends with an ellipsis."""
    room = (BOX - 2 * INSET) * _SLACK
    lines = _broken(clean(node.title).split(" "), room)
    kept = lines[:_MOST_LINES]
    if len(lines) > _MOST_LINES:
        kept[-1] = fitting(f"{kept[-1]} {lines[_MOST_LINES]}", TITLE, room, bold=True)
    return tuple(fitting(line, TITLE, room, bold=True) for line in kept) or ("",)


def _broken(words: Iterable[str], room: float) -> list[str]:
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, TITLE, bold=True) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
