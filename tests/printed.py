"""PDF files of pages, read back."""

import io
import logging
from dataclasses import dataclass
from functools import cached_property

import pypdf
import pypdfium2

from tests.factories import TODAY
from wagtail_sqa.models import QualityPlanPage
from wagtail_sqa.printing.plans import plan_pdf
from wagtail_sqa.printing.wheels import wheel_pdf


@dataclass(frozen=True)
class Printed:
    """A file, and what was warned of while it was made."""

    pdf: bytes
    warnings: tuple[str, ...]

    @cached_property
    def reader(self):
        return pypdf.PdfReader(io.BytesIO(self.pdf))

    @cached_property
    def pages(self):
        """The text of each page, its spaces made plain."""
        return [" ".join(page.extract_text().split()) for page in self.reader.pages]

    @property
    def text(self):
        return " ".join(self.pages)

    def lowest(self, word):
        """How far above the foot of its page ``word`` ends where it stands lowest, in points."""
        document = pypdfium2.PdfDocument(self.pdf)
        return min(bottom for page in document for bottom in _bottoms(page.get_textpage(), word))

    @property
    def packed(self):
        """The text without spaces, for what is broken over lines."""
        return "".join(self.text.split())

    @property
    def things(self):
        """Every object of the file."""
        return [self.reader.get_object(number) for number in range(1, self.reader.trailer["/Size"])]

    @property
    def fonts(self):
        return [thing for thing in self.things if isinstance(thing, dict) and thing.get("/Type") == "/Font"]

    @property
    def fonts_elsewhere(self):
        """The names of the fonts that whoever opens the file would have to have."""
        names = {"/FontFile", "/FontFile2", "/FontFile3"}
        return [font["/BaseFont"] for font in self.fonts if not names & set(font.get("/FontDescriptor", ()))]

    @property
    def pictures(self):
        return [thing for thing in self.things if isinstance(thing, dict) and thing.get("/Subtype") == "/Image"]

    @property
    def links(self):
        notes = [note.get_object() for page in self.reader.pages for note in page.get("/Annots", ())]
        return {note["/A"]["/URI"] for note in notes if "/URI" in note.get("/A", {})}

    @property
    def headings(self):
        return list(_titles(self.reader.outline))


def _titles(outline):
    for entry in outline:
        if isinstance(entry, list):
            yield from _titles(entry)
        else:
            yield entry.title


class _Listener(logging.Handler):
    def __init__(self):
        super().__init__(logging.WARNING)
        self.lines = []

    def emit(self, record):
        self.lines.append(record.getMessage())


def blocks(pairs):
    """Return (kind, value) pairs as the raw data of a stream of blocks."""
    return [{"type": kind, "value": value} for kind, value in pairs]


def printed(page, *, on=TODAY, language="en"):
    """Return the PDF file of a plan or wheel."""
    listener, logger = _Listener(), logging.getLogger("wagtail_sqa")
    make = plan_pdf if isinstance(page, QualityPlanPage) else wheel_pdf
    logger.addHandler(listener)
    try:
        return Printed(make(page, on=on, language=language), tuple(listener.lines))
    finally:
        logger.removeHandler(listener)


def _bottoms(text, word):
    found = text.search(word)
    while (place := found.get_next()) is not None:
        yield min(text.get_charbox(index)[1] for index in range(place[0], sum(place)))
