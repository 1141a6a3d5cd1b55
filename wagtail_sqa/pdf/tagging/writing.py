"""The tree as objects of the file: ISO 32000-1, 14.7 (structure) and 14.8 (tagged PDF)."""

import logging
from collections import defaultdict
from xml.sax.saxutils import escape

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFObjectReference,
    PDFStream,
    PDFString,
    PDFZCompress,
)

from wagtail_sqa.pdf.tagging.places import Link, Mark, Record
from wagtail_sqa.pdf.tagging.structure import Node, tree

logger = logging.getLogger(__name__)

_MARKED_CONTENT_VERSION = (1, 5)
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>
"""


def write_tags(canvas, record: Record) -> None:
    """Put the tree of what ``canvas`` drew into its file. A tree that cannot be made leaves the file without tags."""
    try:
        root = tree(record.root, record.entries)
        _Writer(canvas._doc, record).write(root)
    except Exception as error:
        logger.warning("The PDF has no tags: %r", error)
        return
    catalog = canvas._doc.Catalog
    catalog.MarkInfo = PDFDictionary({"Marked": "true"})
    catalog.Metadata = _metadata(canvas)
    canvas._doc._pdfVersion = max(canvas._doc._pdfVersion, _MARKED_CONTENT_VERSION)


def _metadata(canvas) -> PDFStream:
    document = canvas._doc
    language = getattr(document.Catalog, "Lang", None)
    words = {"title": escape(str(document.info.title or "")), "language": escape(getattr(language, "s", "") or "")}
    kind = PDFDictionary({"Type": PDFName("Metadata"), "Subtype": PDFName("XML")})
    return PDFStream(kind, _XMP.format(**words).encode(), filters=[PDFZCompress])


class _Writer:
    """Writes one tree into one document of reportlab."""

    def __init__(self, document, record: Record):
        self.document = document
        self.record = record
        self.links = defaultdict(list)
        for link in record.links:
            self.links[link.owner].append(link)
        self.elements: dict = {}
        self.explained: dict[int, PDFObjectReference] = {}
        self.count = 0

    def write(self, root: Node) -> None:
        ref = PDFObjectReference("sqa-structure")
        kids = PDFArray([self._element(root, ref)])
        numbers = self._register(PDFDictionary({"Nums": PDFArray(self._numbers())}))
        about = {"Type": PDFName("StructTreeRoot"), "K": kids, "ParentTree": numbers}
        about["ParentTreeNextKey"] = self.record.next_key()
        self.document.Catalog.StructTreeRoot = self._register(PDFDictionary(about), ref.name)

    def _register(self, thing, name=None) -> PDFObjectReference:
        self.count += 1
        return self.document.Reference(thing, name or f"sqa-structure-{self.count}")

    def _element(self, node: Node, parent: PDFObjectReference) -> PDFObjectReference:
        self.count += 1
        ref = PDFObjectReference(f"sqa-structure-{self.count}")
        about = {"Type": PDFName("StructElem"), "S": PDFName(node.role), "P": parent, **_about(node)}
        marks = [kid for kid in node.kids if isinstance(kid, Mark)]
        self.elements |= {(mark.page, mark.number): ref for mark in marks}
        pages = {mark.page for mark in marks}
        if len(pages) == 1:
            about["Pg"] = self._page(*pages)
        kids = self._kids(node, ref, is_on_one_page=len(pages) == 1)
        if kids:
            about["K"] = kids[0] if len(kids) == 1 else PDFArray(kids)
        return self._register(PDFDictionary(about), ref.name)

    def _kids(self, node: Node, ref: PDFObjectReference, *, is_on_one_page: bool) -> list:
        """Marks of one page are numbers, which keeps the file small; those of several name their page."""
        links = [link for kid in node.kids if isinstance(kid, Mark) for link in self._take_links(kid)]
        kids = [
            self._element(kid, ref) if isinstance(kid, Node) else (kid.number if is_on_one_page else self._marked(kid))
            for kid in node.kids
        ]
        return kids + [self._link(link, ref) for link in links]

    def _take_links(self, mark) -> list[Link]:
        """The links of what drew ``mark``, each once."""
        owner = self.record.pages[mark.page][mark.number]
        return self.links.pop(owner, [])

    def _marked(self, mark) -> PDFDictionary:
        return PDFDictionary({"Type": PDFName("MCR"), "Pg": self._page(mark.page), "MCID": mark.number})

    def _link(self, link: Link, parent: PDFObjectReference) -> PDFObjectReference:
        thing = PDFDictionary({"Type": PDFName("OBJR"), "Obj": link.annotation, "Pg": self._page(link.page)})
        about = {"Type": PDFName("StructElem"), "S": PDFName("Link"), "P": parent, "K": thing}
        ref = self._register(PDFDictionary(about | {"Alt": PDFString(link.text)}))
        self.explained[link.key] = ref
        return ref

    def _page(self, index: int) -> PDFObjectReference:
        return PDFObjectReference(f"Page{index + 1}")

    def _numbers(self) -> list:
        """The table by which a reader finds the elements of a page's marks, and of a link."""
        found = dict(self.explained)
        for page, key in self.record.keys.items():
            marks = range(len(self.record.pages.get(page, ())))
            found[key] = self._register(PDFArray([self.elements[page, number] for number in marks]))
        return [item for key in sorted(found) for item in (key, found[key])]


def _about(node: Node) -> dict:
    if node.role == "Figure":
        return _about_picture(node)
    return _about_cell(node) if node.role in {"TH", "TD"} else {}


def _about_picture(node: Node) -> dict:
    about = {"Alt": PDFString(node.place.attributes.get("alt", ""))}
    if node.place.box is not None:
        box = PDFArray([round(value, 2) for value in node.place.box])
        about["A"] = PDFDictionary({"O": PDFName("Layout"), "Placement": PDFName("Block"), "BBox": box})
    return about


def _about_cell(node: Node) -> dict:
    attributes = node.place.attributes
    about = {}
    if node.role == "TH":
        by_place = "Column" if node.place.within("thead") else "Row"
        about["Scope"] = PDFName({"col": "Column", "row": "Row"}.get(attributes.get("scope", ""), by_place))
    for name, key in (("colspan", "ColSpan"), ("rowspan", "RowSpan")):
        span = attributes.get(name, "")
        if span.isdecimal() and int(span) > 1:
            about[key] = int(span)
    return {"A": PDFDictionary({"O": PDFName("Table"), **about})} if about else {}
