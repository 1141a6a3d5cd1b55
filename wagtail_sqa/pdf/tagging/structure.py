"""From the elements that were drawn to the tree that a screen reader reads."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from wagtail_sqa.pdf.tagging.places import Mark, Place

ROLES = {
    **{f"h{level}": f"H{level}" for level in range(1, 7)},
    **{"p": "P", "ul": "L", "ol": "L", "li": "LI", "blockquote": "BlockQuote", "img": "Figure"},
    **{"table": "Table", "thead": "THead", "tbody": "TBody", "tfoot": "TFoot", "tr": "TR", "th": "TH", "td": "TD"},
    **{"pdftoc": "TOC", "pdftocentry": "TOCI"},
}
# A caption that stands inside <thead>, where it is repeated on each page: xhtml2pdf knows no <caption>.
CAPTION_CLASS = "table-title"
_KEPT_EMPTY = {"TR", "TH", "TD"}
_LAST = (float("inf"), float("inf"))


@dataclass(eq=False)
class Node:
    """An element of the tree: ``kids`` are nodes and marks in the order of reading."""

    role: str
    place: Place | None = None
    kids: list["Node | Mark"] = field(default_factory=list)

    @property
    def first(self) -> tuple[float, float]:
        """Where its first mark stands."""
        marks = (kid.first if isinstance(kid, Node) else (kid.page, kid.number) for kid in self.kids)
        return min(marks, default=_LAST)

    @property
    def is_drawn(self) -> bool:
        return self.first != _LAST


def role_of(place: Place) -> str | None:
    """The standard role of an element; None for one that only groups others."""
    return ROLES.get(place.tag)


def tree(root: Place, entries: dict[Place, list[Place]]) -> Node:
    """The tree of all that was drawn; ``entries`` are the lines of each list of contents."""
    return Node("Document", root, _inside(root, entries))


def _inside(place: Place, entries) -> list[Node | Mark]:
    """What stands in ``place``: its own marks among the nodes of what it holds."""
    children = [*place.children, *entries.get(place, ())]
    nodes = [node for child in children for node in _nodes(child, entries)]
    return _merged(nodes, place.marks if role_of(place) else [Node("P", place, [mark]) for mark in place.marks])


def _merged(nodes: list[Node], marks: Iterable[Node | Mark]) -> list[Node | Mark]:
    """Marks stand before the first node that was drawn after them; the nodes keep their order."""
    merged: list[Node | Mark] = []
    waiting = sorted(marks, key=_position, reverse=True)
    for node in nodes:
        while waiting and _position(waiting[-1]) < node.first < _LAST:
            merged.append(waiting.pop())
        merged.append(node)
    return merged + waiting[::-1]


def _position(kid: Node | Mark) -> tuple[float, float]:
    return kid.first if isinstance(kid, Node) else (kid.page, kid.number)


def _nodes(place: Place, entries) -> list[Node]:
    role = role_of(place)
    kids = _inside(place, entries)
    if role is None:
        return kids
    if role == "P" and [kid.role for kid in kids if isinstance(kid, Node)] == ["Figure"] and len(kids) == 1:
        return kids
    node = Node(role, place, kids)
    if role == "LI":
        node.kids = [Node("LBody", None, _without_paragraph(kids))]
    elif role in {"TH", "TD"}:
        node.kids = _without_paragraph(kids)
    elif role == "Table":
        node.kids = _with_caption(kids)
    return [node] if node.is_drawn or role in _KEPT_EMPTY else []


def _without_paragraph(kids: list[Node | Mark]) -> list[Node | Mark]:
    """A paragraph alone in a cell or an item says nothing that these do not say."""
    alone = kids[0] if len(kids) == 1 else None
    if isinstance(alone, Node) and alone.role == "P" and alone.place is not None:
        return alone.kids
    return kids


def _with_caption(kids: list[Node | Mark]) -> list[Node | Mark]:
    """Take the row that is a caption out of the head of a table, and what is left of an empty head."""
    captions, rest = [], []
    for group in kids:
        rows = group.kids if isinstance(group, Node) and group.role == "THead" else []
        captions += [Node("Caption", None, row.kids[0].kids) for row in rows if _is_caption(row)]
        if rows:
            group.kids = [row for row in rows if not _is_caption(row)]
        if not rows or group.kids:
            rest.append(group)
    return captions[:1] + rest


def _is_caption(row: Node) -> bool:
    cells = row.kids
    return len(cells) == 1 and CAPTION_CLASS in cells[0].place.attributes.get("class", "").split()
