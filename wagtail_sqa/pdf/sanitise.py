"""Rich text that users wrote, made safe to stand inside the HTML of a PDF."""

from html.parser import HTMLParser

import nh3

from wagtail_sqa.pdf.job import PdfError, Reason
from wagtail_sqa.pdf.text import clean_text

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
TABLE = {"table", "thead", "tbody", "tr", "th", "td"}
TAGS = HEADINGS | TABLE | {"p", "ul", "ol", "li", "strong", "b", "em", "i", "a", "br", "blockquote", "hr"}
VOID = {"br", "hr"}
SPANS = {str(number) for number in range(1, 13)}
MAX_DEPTH = 20
MAX_TAGS = 10_000

_cleaner = nh3.Cleaner(
    tags=TAGS,
    attributes={"a": {"href"}},
    tag_attribute_values={cell: {"colspan": SPANS, "rowspan": SPANS} for cell in ("td", "th")},
    clean_content_tags={"script", "style", "svg", "math", "iframe", "object", "template", "title", "textarea"},
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
    link_rel=None,
)


def sanitise(html: str) -> str:
    """`html` with nothing left but text, TAGS, spans of 1–12 and links to http(s) and mailto, at most MAX_DEPTH deep.

    A table inside a table becomes text of its cell: xhtml2pdf cannot lay out every such pair, and then there is no PDF.
    Relative links lose their target: make them absolute first. Raises `PdfError` (too large) above MAX_TAGS, because
    the time that HTML parsing takes grows with the square of what is nested.
    """
    if html.count("<") > MAX_TAGS:
        raise PdfError(Reason.TOO_LARGE, f"rich text with more than {MAX_TAGS} tags")
    return _flattened(_cleaner.clean(clean_text(html)))


def _flattened(html: str) -> str:
    flattener = _Flattener()
    flattener.feed(html)
    flattener.close()
    return "".join(flattener.pieces)


class _Flattener(HTMLParser):
    """Leaves out the tags, never the text, of what nests deeper than MAX_DEPTH and of tables inside tables.

    Reads nh3's balanced output only.
    """

    def __init__(self):
        super().__init__(convert_charrefs=False)
        self.pieces: list[str] = []
        self.depth = 0
        self.tables = 0

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.depth += 1
        self.tables += tag == "table"
        self.pieces.append(self.get_starttag_text() if self._keeps(tag) else " ")

    def handle_endtag(self, tag):
        self.pieces.append(f"</{tag}>" if self._keeps(tag) else " ")
        self.tables -= tag == "table"
        self.depth -= 1

    def _keeps(self, tag):
        return self.depth <= MAX_DEPTH and not (tag in TABLE and self.tables > 1)

    def handle_data(self, data):
        self.pieces.append(data)

    def handle_entityref(self, name):
        self.pieces.append(f"&{name};")

    def handle_charref(self, name):
        self.pieces.append(f"&#{name};")
