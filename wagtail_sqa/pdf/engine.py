"""xhtml2pdf, set up for our documents: fonts, stylesheet, policy, metadata. Runs in the child only."""

import io
import logging
import re
import tempfile
from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from functools import cache
from pathlib import Path

from reportlab import rl_config
from reportlab.graphics.shapes import Drawing
from reportlab.pdfbase import ttfonts
from reportlab.pdfbase._fontdata import standardFonts
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.doctemplate import LayoutError
from svglib.fonts import register_font
from xhtml2pdf import document, reportlab_paragraph, tables, xhtml2pdf_reportlab
from xhtml2pdf.config.resources import ResourceAccessPolicy
from xhtml2pdf.default import DEFAULT_CSS
from xhtml2pdf.xhtml2pdf_reportlab import PmlBaseDoc, PmlKeepInFrame

from wagtail_sqa.pdf.held import with_lengths
from wagtail_sqa.pdf.job import PROGRESS, Job, Limits
from wagtail_sqa.pdf.pictures import SVG_FAMILY, Sources
from wagtail_sqa.pdf.tagging import hooks
from wagtail_sqa.pdf.tagging.canvas import canvas_for
from wagtail_sqa.pdf.tagging.places import Record
from wagtail_sqa.pdf.text import clean_text, fit_to_font, letters_without_glyph

logger = logging.getLogger(__name__)

HERE = Path(__file__).resolve().parent
FONT_FOLDER = HERE / "fonts"
STYLES = (HERE / "base.css").read_text(encoding="utf-8")
FAMILY = "SQA"
# reportlab stumbles over a row without a height, a TypeError, while it writes the first of these.
UNLAID = (LayoutError, ValueError, TypeError)
NO_HEIGHT_LIMIT = 0xFFFFFFF  # points
_SPAN = re.compile(r"""\b(?:row|col)span\s*=\s*["']?\d+["']?""", re.IGNORECASE)
_TABLE = re.compile(r"</?(?:table|thead|tbody|tfoot|tr)\b[^>]*>", re.IGNORECASE)
_CELL = re.compile(r"<(/?)(?:td|th)\b[^>]*>", re.IGNORECASE)
# In this order: xhtml2pdf lets the last face stand for every style that it has not met.
FACES = {
    "Inter-BoldItalic.ttf": ("bold", "italic"),
    "Inter-Italic.ttf": ("normal", "italic"),
    "Inter-Bold.ttf": ("bold", "normal"),
    "Inter-Regular.ttf": ("normal", "normal"),
}


class PageLimitError(Exception):
    """The document passed `Limits.pages`."""


class LettersError(Exception):
    """The bundled font has no glyphs for most letters of the document."""


class Cell(PmlKeepInFrame):
    """A table cell at its natural height: xhtml2pdf would shrink a long text until it fits one page.

    A row that no page can hold goes on over the next; all others move whole.
    """

    def wrap(self, avail_width, avail_height):
        return super().wrap(avail_width, NO_HEIGHT_LIMIT)


def draw(job: Job) -> bytes:
    """The PDF of the job. Raises what xhtml2pdf raises, `PageLimitError`, or `RuntimeError` for errors it counts."""
    standardFonts.__embed__ = True  # bullets are set in Symbol and ZapfDingbats
    rl_config.useA85 = 0  # streams of bytes instead of letters: a fifth smaller
    ttfonts.makeToUnicodeCMap = characters_of_codes
    ttfonts.TTFontFace = face
    xhtml2pdf_reportlab.svg2rlg = drawing_of
    reportlab_paragraph.Paragraph.draw = ink
    register_picture_fonts(any(b"<svg" in data for data in job.images.values()))
    document.PmlBaseDoc = _document_class(job, _canvas_class())
    for html, cell, loss in attempts(job.html):
        try:
            return _draw(replace(job, html=html), cell)
        except UNLAID as error:
            logger.warning("A table cannot be laid out: %s (%.200s)", loss, error)
            unlaid = error
    raise unlaid


def attempts(html: str) -> Iterator[tuple[str, type[PmlKeepInFrame], str]]:
    """The document, its kind of cell, and what is given up if it cannot be laid out so."""
    yield html, Cell, "long cells shrink and no cells are joined"
    yield _SPAN.sub("", html), PmlKeepInFrame, "its cells become paragraphs"
    yield _CELL.sub(r"<\1div>", _TABLE.sub("", html)), PmlKeepInFrame, "there is no file"


def _draw(job: Job, cell: type[PmlKeepInFrame]) -> bytes:
    tables.PmlKeepInFrame = cell
    glyphs = bundled_glyphs()
    html = clean_text(job.html)
    missing = letters_without_glyph(html, glyphs)
    if missing:
        raise LettersError(missing)
    file = io.BytesIO()
    result = document.pisaDocument(
        fit_to_font(html, glyphs),
        file,
        default_css="\n".join([DEFAULT_CSS, font_faces(), STYLES]),
        link_callback=Sources(job.images, map(FONT_FOLDER.joinpath, FACES), glyphs, _with_lengths),
        resource_policy=policy(job.limits),
        capacity=-1,  # keep the source in memory
    )
    if result.err:
        raise RuntimeError(f"xhtml2pdf counted {result.err} errors: {result.log[:10]}")
    return file.getvalue()


def _with_lengths(svg: str) -> str:
    return with_lengths(svg, SVG_FAMILY)


def policy(limits: Limits) -> ResourceAccessPolicy:
    """No network, no file but the fonts; `data:` addresses are what `Sources` makes of our tokens."""
    return ResourceAccessPolicy.server(
        FONT_FOLDER,
        allow_remote=False,
        max_local_bytes=limits.image_bytes,
        max_image_pixels=limits.image_pixels,
        max_render_seconds=limits.wall_seconds,
        max_document_bytes=limits.html_bytes,
        max_depth=limits.depth,
    )


def font_faces() -> str:
    return "\n".join(
        f'@font-face {{ font-family: {FAMILY}; src: url("{(FONT_FOLDER / name).as_posix()}");'
        f" font-weight: {weight}; font-style: {style}; }}"
        for name, (weight, style) in FACES.items()
    )


def load_fonts() -> None:
    """Read the bundled faces, which every document needs, ahead of the first."""
    bundled_glyphs()
    for name in FACES:
        face(str(FONT_FOLDER / name))


@cache
def bundled_glyphs() -> set[str]:
    """The characters that the bundled faces draw; all four are cut to the same set."""
    return set(map(chr, face(str(FONT_FOLDER / "Inter-Regular.ttf")).charToGlyph))


@cache
def face(file: str, validate: int = 0, subfontIndex: int = 0, read=ttfonts.TTFontFace):  # noqa: N803 - reportlab's name
    """reportlab's face of a font file, read once instead of once for each name that the font is given."""
    return read(file)


def drawing_of(svg: io.BytesIO, read=xhtml2pdf_reportlab.svg2rlg, **options) -> Drawing | None:
    """svglib's drawing, read once instead of whenever the picture is measured or drawn. The copy may be made larger."""
    return copy(_drawing(svg.getvalue(), read))


@cache
def _drawing(svg: bytes, read) -> Drawing | None:
    return read(io.BytesIO(svg), resolve_entities=False)


def ink(self, draw=reportlab_paragraph.Paragraph.draw) -> None:
    """Draw the words of a paragraph, but in a pass that only finds out on which page everything stands."""
    if not self.canv._doctemplate.is_measuring:
        draw(self)


def characters_of_codes(font_name: str, subset: list[int], original=ttfonts.makeToUnicodeCMap) -> str:
    """reportlab's table of what each code of a font means, without the codes that no text uses.

    It gives these the character U+0000, which a screen reader may not be given (ISO 14289-1, 7.21.7).
    """
    lines = original(font_name, subset).split("\n")
    used = [line for line in lines if not line.endswith(" <0000>")]
    counted = f"{len(subset) - len(lines) + len(used)} beginbfchar"
    return "\n".join(counted if line.endswith(" beginbfchar") else line for line in used)


def register_picture_fonts(needed: bool) -> None:
    """Teach svglib the bundled faces, under a name of their own: sharing a `@font-face` family breaks both."""
    for name, (weight, style) in FACES.items() if needed else ():
        register_font(SVG_FAMILY, str(FONT_FOLDER / name), weight, style)


def _canvas_class() -> type[Canvas] | None:
    """The canvas that tags what it draws; None, with a warning, where xhtml2pdf is not as we know it."""
    missing = hooks.missing()
    if missing:
        logger.warning("The PDF has no tags: this xhtml2pdf has no %s as we know it", ", ".join(missing))
        return None
    record = Record()
    hooks.install(record)
    return canvas_for(record)


def _document_class(job: Job, canvas: type[Canvas] | None) -> type[PmlBaseDoc]:
    """xhtml2pdf's document with what it takes no argument for: canvas, title and language, a bound on pages."""

    progress = Path(tempfile.gettempdir(), PROGRESS)

    class BoundedDocument(PmlBaseDoc):
        def __init__(self, filename, **options):
            ours = {"title": clean_text(job.title), "lang": job.language, "displayDocTitle": True}
            super().__init__(filename, **(options | ours))

        def _makeCanvas(self, filename=None, canvasmaker=None):  # noqa: N802 - reportlab's name
            return super()._makeCanvas(filename, canvas or canvasmaker)

        @property
        def is_measuring(self):
            return self.layoutPass == 1 and not getattr(self, "_doSave", True)

        def _allSatisfied(self):  # noqa: N802 - reportlab's name
            return super()._allSatisfied() and not self.is_measuring

        def handle_pageBegin(self):  # noqa: N802 - reportlab's name
            super().handle_pageBegin()
            progress.write_text(str(self.page))
            if self.page > job.limits.pages:
                raise PageLimitError(f"more than {job.limits.pages} pages")

    return BoundedDocument
