"""Where the record of a document listens to xhtml2pdf. All of it is private there: `missing` says what is not as known.

The child draws one document and ends, so nothing is ever put back.
"""

import inspect
from functools import wraps

from xhtml2pdf import context, parser, reportlab_paragraph, tags
from xhtml2pdf import xhtml2pdf_reportlab as flowables

from wagtail_sqa.pdf.tagging.places import Place, Record

_ELEMENT = 1  # nodeType of the DOM
# What is replaced, by which method of `Listener`, and the arguments that are counted on.
KNOWN = {
    (parser, "pisaLoop"): ("read_element", ("node", "context")),
    (context.pisaContext, "addFrag"): ("read_words", ("self", "text", "frag")),
    (context.pisaContext, "addPara"): ("end_paragraph", ("self",)),
    (context.pisaContext, "addStory"): ("add_flowable", ("self", "data")),
    (tags.pisaTagIMG, "start"): ("read_picture", ("self", "c")),
    (flowables.PmlParagraph, "split"): ("split", ("self",)),
    (flowables.PmlParagraph, "draw"): ("draw", ("self",)),
    (reportlab_paragraph.Paragraph, "draw"): ("draw_entry", ("self",)),
    (flowables.PmlTableOfContents, "drawOn"): ("draw_contents", ("self", "canvas")),
    (flowables.PmlPageTemplate, "_paintStaticFrame"): ("draw_running_text", ("self", "frame", "canvas")),
}


def missing() -> list[str]:
    """The names of what is gone or takes other arguments than we know, [] when all is as it was."""
    as_known = {place: _is_as_known(*place, arguments) for place, (_method, arguments) in KNOWN.items()}
    return [f"{owner.__name__}.{name}" for (owner, name), good in as_known.items() if not good]


def _is_as_known(owner, name: str, arguments: tuple[str, ...]) -> bool:
    function = getattr(owner, name, None)
    return callable(function) and tuple(inspect.signature(function).parameters)[: len(arguments)] == arguments


def install(record: Record) -> None:
    """Let ``record`` hear of all that is read and drawn from now on."""
    listener = Listener(record)
    for (owner, name), (method, _arguments) in KNOWN.items():
        _replace(owner, name, getattr(listener, method))


def _replace(owner, name: str, function) -> None:
    """Put ``function`` in the place of ``owner.name``; it is called with the original before the arguments."""
    original = getattr(owner, name)

    @wraps(original)
    def call(*args, **kwargs):
        return function(original, *args, **kwargs)

    setattr(owner, name, call)


class Listener:
    """Each method stands for a function of xhtml2pdf, which it gets first and calls."""

    def __init__(self, record: Record):
        self.record = record
        self.begun_in: Place | None = None  # the element of the first words of the paragraph that is being read

    # Reading

    def read_element(self, original, node, context, **kw):
        if node.nodeType != _ELEMENT:
            return original(node, context, **kw)
        above = self.record.open
        attributes = dict(node.attributes.items())
        self.record.open = above.open_child(node.tagName.replace(":", "").lower(), attributes)
        try:
            return original(node, context, **kw)
        finally:
            self.record.open = above

    def read_words(self, original, context, text="", frag=None):
        self._begin(context)
        if self.record.open.tag == "a" and isinstance(text, str):
            self.record.open.text += text
        return original(context, text, frag)

    def read_picture(self, original, tag, context):
        self._begin(context)
        before = len(context.fragList)
        original(tag, context)
        for frag in context.fragList[before:]:
            if getattr(getattr(frag, "cbDefn", None), "kind", "") == "img":
                frag.cbDefn._sqa_place = self.record.open

    def _begin(self, context):
        if not context.fragList:
            self.begun_in = self.record.open

    def end_paragraph(self, original, context, **kwargs):
        before = len(context.story)
        original(context, **kwargs)
        for flowable in context.story[before:]:
            flowable._sqa_place = (self.begun_in or self.record.open).block
        self.begun_in = None

    def add_flowable(self, original, context, flowable):
        if isinstance(flowable, flowables.PmlTableOfContents):
            flowable._sqa_place = self.record.open
        return original(context, flowable)

    # Drawing

    def split(self, original, paragraph, *args):
        parts = original(paragraph, *args)
        for part in parts:
            part._sqa_place = getattr(paragraph, "_sqa_place", None)
        return parts

    def draw(self, original, paragraph):
        place = self._place_of(paragraph)
        if place is None:
            return original(paragraph)
        if place.tag == "img":
            place.box = _box(paragraph)
        with paragraph.canv.marked(place):
            return original(paragraph)

    def draw_contents(self, original, contents, canvas, *args, **kwargs):
        self.record.contents = getattr(contents, "_sqa_place", None)
        try:
            return original(contents, canvas, *args, **kwargs)
        finally:
            self.record.contents = None

    def draw_entry(self, original, paragraph):
        """A line of a list of contents is a paragraph of a simpler kind."""
        if self.record.contents is None or self.record.current is not None:
            return original(paragraph)
        with paragraph.canv.marked(self.record.new_entry(paragraph.getPlainText())):
            return original(paragraph)

    def draw_running_text(self, original, template, frame, canvas, *args):
        self.record.is_decorating = True
        try:
            return original(template, frame, canvas, *args)
        finally:
            self.record.is_decorating = False

    def _place_of(self, paragraph) -> Place | None:
        """The element that ``paragraph`` is drawn for; None for what only decorates, or is part of something else."""
        place = getattr(paragraph, "_sqa_place", None)
        if place is None or self.record.is_decorating or self.record.current is not None:
            return None
        place = _picture_alone(paragraph) or place
        is_ornament = place.tag == "img" and not place.attributes.get("alt")
        return None if is_ornament or _is_repeated(place, paragraph.canv) else place


def _picture_alone(paragraph) -> Place | None:
    """The picture that a paragraph without words holds."""
    if (paragraph.text or "").strip():
        return None
    inside = (getattr(getattr(frag, "cbDefn", None), "_sqa_place", None) for frag in paragraph.frags)
    return next((place for place in inside if place is not None), None)


def _is_repeated(place: Place, canvas) -> bool:
    """Whether this is the head of a table that goes on over the page, drawn again."""
    return bool(place.marks) and place.marks[-1].page != canvas.page_index and place.within("thead")


def _box(paragraph) -> tuple[float, float, float, float]:
    left, bottom = paragraph.canv.absolutePosition(0, 0)
    return left, bottom, left + paragraph.width, bottom + paragraph.height
