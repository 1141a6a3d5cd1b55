"""A canvas that marks what it draws: what belongs to an element, and, all the rest, what only decorates."""

from contextlib import contextmanager

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFString
from xhtml2pdf.builders.printmarks import MarkedCanvas

from wagtail_sqa.pdf.tagging.places import Link, Place, Record
from wagtail_sqa.pdf.tagging.structure import role_of
from wagtail_sqa.pdf.tagging.writing import write_tags

_DECORATION, _END = "/Artifact BMC", "EMC"


class TaggedCanvas(MarkedCanvas):
    """Each page begins as decoration; `marked` leaves that for the time of drawing one element."""

    record: Record  # set by `canvas_for`

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.record.begin_drawing()
        self._code.append(_DECORATION)

    def _startPage(self):  # noqa: N802 - reportlab's name
        super()._startPage()
        self._code.append(_DECORATION)

    def showPage(self):  # noqa: N802 - reportlab's name
        self._code.append(_END)
        super().showPage()

    def save(self):
        if self._code == [_DECORATION]:
            self._code.clear()  # a page on which nothing was drawn is none
        elif self._code:
            self.showPage()
            self._code.clear()
        write_tags(self, self.record)
        super().save()

    @contextmanager
    def marked(self, place: Place):
        """What is drawn inside belongs to ``place``."""
        mark = self.record.mark(place, self.page_index)
        self._code += [_END, f"/{role_of(place) or 'P'} <</MCID {mark.number}>> BDC"]
        self.record.current = place
        try:
            yield
        finally:
            self.record.current = None
            self._code += [_END, _DECORATION]

    @property
    def page_index(self) -> int:
        return self.getPageNumber() - 1

    def _setAnnotations(self, page):  # noqa: N802 - reportlab's name
        """Called when a page is whole: tell it where its marks are explained."""
        super()._setAnnotations(page)
        key = self.record.keys[self.page_index] = self.record.next_key()
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = key, PDFName("S")

    def _addAnnotation(self, annotation, name=None, addtopage=1):  # noqa: N802 - reportlab's name
        owner = self.record.current
        if owner is not None and addtopage:
            link = self._link(owner, annotation)
            self.record.links.append(link)
            _explain(annotation, link)
        super()._addAnnotation(annotation, name, addtopage)
        if owner is not None and addtopage:
            link.annotation = self._annotationrefs[-1]

    def _link(self, owner: Place, annotation) -> Link:
        return Link(owner, link_text(owner, _target(annotation)), self.page_index, self.record.next_key(), None)


def canvas_for(record: Record) -> type[TaggedCanvas]:
    return type("RecordingCanvas", (TaggedCanvas,), {"record": record})


def link_text(owner: Place, target: str) -> str:
    """The words of the link in ``owner`` that leads to ``target``, else all that is known of it."""
    links = [place for place in (owner, *owner.inside()) if place.text.strip()]
    texts = [" ".join(place.text.split()) for place in links if place.attributes.get("href", target) == target]
    return next(iter(texts), "") or target or " ".join(place.text for place in links)


def _target(annotation) -> str:
    """The address of a link, "#" and a name for one within the file."""
    if not isinstance(annotation, PDFDictionary):
        return f"#{annotation.Destination.name}"
    action = annotation.dict.get("A")
    uri = action.dict.get("URI") if action is not None else None
    return uri.s if isinstance(uri, PDFString) else ""


def _explain(annotation, link: Link) -> None:
    """Give the annotation its words and its place in the tree."""
    if isinstance(annotation, PDFDictionary):
        annotation["Contents"], annotation["StructParent"], annotation["F"] = PDFString(link.text), link.key, 4
        return
    annotation.permitted = (*annotation.permitted, "StructParent")
    annotation.Contents = link.text
    annotation.otherkw |= {"StructParent": link.key, "F": 4}
