"""The elements of a document, and the marks that stand round what was drawn for each."""

from collections.abc import Iterator
from dataclasses import dataclass, field

# Elements inside a line of text: what they draw belongs to the block around them.
INLINE = frozenset(
    {"a", "abbr", "b", "big", "br", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "pdfpagecount"}
    | {"pdfpagenumber", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var"}
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked piece of a page: page and number count from 0."""

    page: int
    number: int


@dataclass(eq=False)
class Place:
    """An element: its name, its attributes, where it stands, and what was drawn for it, in the order of drawing.

    ``text`` is kept for links only. ``box`` is where a picture was drawn last: left, bottom, right, top in points.
    """

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    parent: "Place | None" = None
    children: list["Place"] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    text: str = ""
    box: tuple[float, float, float, float] | None = None

    def __deepcopy__(self, memo):
        """xhtml2pdf copies what it draws; an element stays the one that it is."""
        return self

    def open_child(self, tag: str, attributes: dict[str, str]) -> "Place":
        child = Place(tag, attributes, self)
        self.children.append(child)
        return child

    @property
    def block(self) -> "Place":
        """The nearest element, this one included, that is not part of a line."""
        return self.parent.block if self.tag in INLINE and self.parent is not None else self

    def within(self, *tags: str) -> bool:
        return self.tag in tags or (self.parent is not None and self.parent.within(*tags))

    def inside(self) -> Iterator["Place"]:
        """All elements below this one, in the order of the document."""
        for child in self.children:
            yield child
            yield from child.inside()


@dataclass
class Link:
    """A link area on a page: the element that drew it, its words, and the key of its annotation in the file."""

    owner: Place
    text: str
    page: int
    key: int
    annotation: object


class Record:
    """What is known of one document: its elements while it is read, its marks while it is drawn.

    xhtml2pdf draws a document with page numbers more than once; only the last time counts.
    """

    def __init__(self):
        self.root = Place("document")
        self.open = self.root
        self.begin_drawing()

    def begin_drawing(self) -> None:
        """Forget what an earlier pass drew."""
        for place in self.root.inside():
            place.marks.clear()
        self.root.marks.clear()
        self.entries: dict[Place, list[Place]] = {}
        self.pages: dict[int, list[Place]] = {}
        self.keys: dict[int, int] = {}
        self.links: list[Link] = []
        self.is_decorating = False
        self.current: Place | None = None
        self.contents: Place | None = None
        self._next_key = 0

    def mark(self, place: Place, page: int) -> Mark:
        marked = self.pages.setdefault(page, [])
        marked.append(place)
        mark = Mark(page, len(marked) - 1)
        place.marks.append(mark)
        return mark

    def next_key(self) -> int:
        """A new key of the file's table from pages and links to elements."""
        self._next_key += 1
        return self._next_key - 1

    def new_entry(self, text: str) -> Place:
        """A line of the list of contents, which is no element of the document."""
        entry = Place("pdftocentry", parent=self.contents, text=text)
        self.entries.setdefault(self.contents, []).append(entry)
        return entry
