"""A PDF that is read aloud: its tree of elements holds what the page holds, in the same order."""

import io
import shutil
import subprocess
from dataclasses import dataclass, field

import pypdf
import pytest
from pypdf.generic import ContentStream

from tests.test_pdf_render import page, render, rows
from wagtail_sqa.pdf.tagging import hooks

PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><rect width="200" height="100"/></svg>'
needs_poppler = pytest.mark.skipif(not shutil.which("pdfinfo"), reason="poppler-utils reads the file back")


@dataclass
class Element:
    role: str
    about: dict
    kids: list = field(default_factory=list)
    marks: list = field(default_factory=list)  # (page, number)

    def find(self, role):
        return [found for kid in self.kids for found in ([kid] if kid.role == role else []) + kid.find(role)]

    @property
    def outline(self):
        """Roles only, as nested tuples; a leaf is its role."""
        return (self.role, *[kid.outline for kid in self.kids]) if self.kids else self.role


class Tagged:
    """A tagged file, taken apart by pypdf."""

    def __init__(self, pdf):
        self.reader = pypdf.PdfReader(io.BytesIO(pdf))
        self.catalog = self.reader.trailer["/Root"]
        self.pages = {page.indirect_reference.idnum: number for number, page in enumerate(self.reader.pages)}
        self.root = self._element(self.catalog["/StructTreeRoot"]["/K"][0].get_object())

    def _element(self, thing):
        element = Element(thing["/S"].removeprefix("/"), thing)
        kids = thing.get("/K", [])
        for kid in [kid.get_object() for kid in (kids if isinstance(kids, list) else [kids])]:
            if isinstance(kid, int):
                element.marks.append((self.pages[thing.raw_get("/Pg").idnum], kid))
            elif kid.get("/Type") == "/StructElem":
                assert kid["/P"].get_object() == thing
                element.kids.append(self._element(kid))
            elif kid.get("/Type") == "/MCR":
                element.marks.append((self.pages[kid.raw_get("/Pg").idnum], kid["/MCID"]))
        return element

    def operations(self, number):
        page = self.reader.pages[number]
        return ContentStream(page["/Contents"], self.reader).operations

    def marks_on(self, number):
        """The numbers of the marks of a page; fails on anything drawn outside any mark."""
        found, depth = [], 0
        for operands, operator in self.operations(number):
            if operator in (b"BDC", b"BMC"):
                depth += 1
                if operator == b"BDC":
                    found.append(operands[1]["/MCID"])
            elif operator == b"EMC":
                depth -= 1
            elif operator in (b"Tj", b"TJ", b"f", b"f*", b"S", b"B", b"Do", b"sh"):
                assert depth == 1, f"{operator} on page {number + 1} belongs to nothing"
        assert depth == 0
        return found


def marks_of(element):
    return element.marks + [mark for kid in element.kids for mark in marks_of(kid)]


def tagged(body, **options):
    return Tagged(render(page(body), **options))


def outline(body, **options):
    return tagged(body, **options).root.outline


def test_headings_paragraphs_and_quotes_stand_in_the_order_of_the_document():
    body = "<h1>Ett</h1><p>Text <b>fet</b></p><h2>Två</h2><blockquote>Citat</blockquote><div>Lös</div><h3>Tre</h3>"
    assert outline(body) == ("Document", "H1", "P", "H2", "BlockQuote", "P", "H3")


def test_a_list_in_a_list_stays_inside_its_item():
    body = "<ul><li>ett<ol><li>a</li><li>b</li></ol></li><li><p>två</p></li></ul>"
    inner = ("L", ("LI", "LBody"), ("LI", "LBody"))
    assert outline(body) == ("Document", ("L", ("LI", ("LBody", inner)), ("LI", "LBody")))


def test_a_table_has_its_caption_its_headers_their_scope_and_its_spans():
    body = """<table><thead><tr><td class="table-title" colspan="2">Mått</td></tr>
    <tr><th>År</th><th>Andel</th></tr></thead><tbody><tr><th scope="row">2026</th><td>84</td></tr>
    <tr><td colspan="2">Allt</td></tr><tr><td></td><td>x</td></tr></tbody></table>"""
    [table] = tagged(body).root.kids
    assert table.outline == (
        "Table",
        "Caption",
        ("THead", ("TR", "TH", "TH")),
        ("TBody", ("TR", "TH", "TD"), ("TR", "TD"), ("TR", "TD", "TD")),
    )
    scopes = [header.about["/A"]["/Scope"] for header in table.find("TH")]
    assert scopes == ["/Column", "/Column", "/Row"]
    assert [cell.about["/A"]["/ColSpan"] for cell in table.find("TD") if "/A" in cell.about] == [2]


def test_a_head_that_is_repeated_on_each_page_is_read_once():
    body = (
        f'<table class="rows"><thead><tr><th>Nr</th></tr></thead><tbody>{"<tr><td>Rad</td></tr>" * 120}</tbody></table>'
    )
    file = tagged(body)
    assert len(file.reader.pages) > 2
    [table] = file.root.find("Table")
    assert len(table.find("TH")) == 1
    assert len(table.find("TR")) == 121
    assert {page for page, _number in marks_of(table)} == set(range(len(file.reader.pages)))


def test_a_paragraph_that_goes_on_over_the_page_is_one_paragraph():
    file = tagged("<p>" + "Ett långt stycke om läsning. " * 900 + "</p>")
    [paragraph] = file.root.kids
    assert [page for page, _number in paragraph.marks] == list(range(len(file.reader.pages)))
    assert len(file.reader.pages) > 1


def test_a_picture_has_its_text_and_one_that_decorates_is_not_read():
    body = '<p><img src="sqa-image:a" alt="Andel trygga, 84 %"></p><p><img src="sqa-image:a" alt=""></p><p>Text</p>'
    figure, text = tagged(body, images={"a": PICTURE}).root.kids
    assert (figure.role, text.role) == ("Figure", "P")
    assert figure.about["/Alt"] == "Andel trygga, 84 %"
    left, bottom, right, top = figure.about["/A"]["/BBox"]
    assert 0 < left < right < 596
    assert 0 < bottom < top < 842


def test_a_link_is_named_by_its_words_and_bound_to_its_area():
    file = tagged(
        '<p>Läs <a href="https://skolverket.se/">läroplanen</a> och <a href="#m">målet</a></p><p id="m">Mål</p>'
    )
    [there, here] = file.root.find("Link")
    assert (there.about["/Alt"], here.about["/Alt"]) == ("läroplanen", "målet")
    annotation = there.about["/K"]["/Obj"].get_object()
    assert annotation["/A"]["/URI"] == "https://skolverket.se/"
    assert annotation["/Contents"] == "läroplanen"
    numbers = file.catalog["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    explained = dict(zip(numbers[::2], numbers[1::2], strict=True))
    assert explained[annotation["/StructParent"]].get_object() == there.about


def test_a_list_of_contents_is_one_with_its_lines():
    file = tagged("<div><pdf:toc></pdf:toc></div><h1>Ett</h1><p>x</p><h1>Två</h1>")
    assert [entry.role for entry in file.root.find("TOC")[0].kids] == ["TOCI", "TOCI"]


def test_nothing_is_drawn_that_is_neither_an_element_nor_decoration_and_each_page_finds_its_elements():
    body = f'<h1>Mål</h1><p style="background-color: #eee">Text</p><ul><li>ett</li></ul>{rows(120)}'
    file = tagged(f'{body}<p><img src="sqa-image:a" alt="Bild"></p>', images={"a": PICTURE})
    numbers = file.catalog["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    explained = dict(zip(numbers[::2], numbers[1::2], strict=True))
    assert list(numbers[::2]) == sorted(numbers[::2])
    for number, drawn in enumerate(file.reader.pages):
        marks = file.marks_on(number)
        assert marks == sorted(marks)
        assert len(explained[drawn["/StructParents"]].get_object()) == len(marks)
    in_tree = sorted(marks_of(file.root))
    assert in_tree == sorted(set(in_tree))
    assert in_tree == [(number, mark) for number in range(len(file.reader.pages)) for mark in file.marks_on(number)]


def test_header_footer_and_page_number_are_decoration():
    assert outline("<p>Text</p>") == ("Document", "P")


def test_the_file_says_that_it_is_tagged_in_which_language_and_shows_its_title():
    catalog = tagged("<p>x</p>", title="Plan & <mål>", language="sv").catalog
    assert catalog["/MarkInfo"]["/Marked"] is True or catalog["/MarkInfo"]["/Marked"].value
    assert (catalog["/Lang"], catalog["/ViewerPreferences"]["/DisplayDocTitle"]) == ("sv", True)
    metadata = catalog["/Metadata"].get_object().get_data().decode()
    assert "Plan &amp; &lt;mål&gt;" in metadata
    assert "pdfua" not in metadata  # a claim that nobody has checked


def test_what_is_counted_on_is_there_and_what_is_gone_is_named(monkeypatch):
    assert hooks.missing() == []
    monkeypatch.delattr(hooks.context.pisaContext, "addPara")
    monkeypatch.setattr(hooks.context.pisaContext, "addStory", lambda self, thing, where: None)
    assert hooks.missing() == ["pisaContext.addPara", "pisaContext.addStory"]


@needs_poppler
def test_another_program_reads_the_tree_with_its_words(tmp_path):
    file = tmp_path / "plan.pdf"
    file.write_bytes(
        render(page("<h1>Åtgärder</h1><ul><li>Läsa</li></ul><table><tr><th>Mål</th><td>84 %</td></tr></table>"))
    )
    command = [shutil.which("pdfinfo"), "-struct-text", str(file)]
    read = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    words = [line.strip().strip('"') for line in read.splitlines() if '"' in line]
    assert words[0] == "Åtgärder"
    assert words[1].endswith("Läsa")
    assert words[2:] == ["Mål", "84 %"]
