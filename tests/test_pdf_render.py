import io
import itertools
import logging

import pypdf
import pytest
from reportlab.pdfbase.ttfonts import TTFont

from wagtail_sqa.pdf.chunks import chunked
from wagtail_sqa.pdf.engine import FACES, FONT_FOLDER
from wagtail_sqa.pdf.job import PdfError, Reason
from wagtail_sqa.pdf.render import render_pdf

EPOCH = 1_790_000_000
SWEDISH = "Kvalitetsplan för läsåret – “trygghet” ≥ 84 % ✓ → Åsa č"
RULER = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><rect x="0" y="0" width="200" height="100"/></svg>'
)
MM = 72 / 25.4


@pytest.fixture(autouse=True)
def no_warnings(caplog):
    """A warning of the child about one of our own documents is a fault of the document."""
    yield
    ours = [record.getMessage() for record in caplog.get_records("call") if record.levelno == logging.WARNING]
    assert ours == []


def render(body, **options):
    return render_pdf(body, **({"title": "Plan", "language": "sv", "epoch": EPOCH} | options))


def page(body):
    """A whole document of ours: cover-less, with header, footer and page numbers."""
    return f"""<!doctype html><html><body><pdf:nexttemplate name="inner"></pdf:nexttemplate>
    <div id="sqa-header"><table class="running"><tr><td>Ekbackens skola</td></tr></table></div>
    <div id="sqa-footer"><table class="running"><tr><td class="end">Sida <pdf:pagenumber></pdf:pagenumber> av
    <pdf:pagecount></pdf:pagecount></td></tr></table></div>{body}</body></html>"""


def read(pdf):
    return pypdf.PdfReader(io.BytesIO(pdf))


def text_of(pdf):
    return "\n".join(page.extract_text() for page in read(pdf).pages)


def rows(count):
    header = "<thead><tr><th>Nr</th><th>Åtgärd</th></tr></thead>"
    parts = chunked([f"<tr><td>Rad {number:03}.</td><td>Samtal</td></tr>" for number in range(count)])
    return "".join(f'<table class="rows">{header}<tbody>{"".join(part)}</tbody></table>' for part in parts)


def test_letters_dashes_quotes_and_signs_come_out_as_text():
    assert SWEDISH in text_of(render(f"<p>{SWEDISH}</p>"))


def test_bold_and_italic_are_faces_of_their_own():
    pdf = read(render("<p>a <b>b</b> <i>c</i> <b><i>d</i></b></p>"))
    names = {font["/BaseFont"].split("+")[-1] for font in fonts(pdf)}
    assert {"Inter-Regular", "Inter-Bold", "Inter-Italic", "Inter-BoldItalic"} <= names


def fonts(pdf):
    objects = (pdf.get_object(number) for number in range(1, pdf.trailer["/Size"]))
    return [thing for thing in objects if isinstance(thing, dict) and thing.get("/Type") == "/Font"]


def test_every_font_of_the_file_is_embedded_bullets_too():
    pdf = read(render(page("<ul><li>ett<ul><li>två</li></ul></li></ul><ol><li>tre</li></ol><p>fyra</p>")))
    files = ("/FontFile", "/FontFile2", "/FontFile3")
    missing = [font["/BaseFont"] for font in fonts(pdf) if not any(name in font["/FontDescriptor"] for name in files)]
    assert fonts(pdf)
    assert missing == []


def test_no_code_of_a_font_means_nothing():
    codes = [
        font["/ToUnicode"].get_object().get_data().decode()
        for font in fonts(read(render("<p>Åtgärd</p>")))
        if "/ToUnicode" in font
    ]
    assert codes
    assert not any("<0000>" in table for table in codes)
    assert any("<00C5>" in table for table in codes)


def test_all_faces_draw_the_same_characters():
    drawn = [set(TTFont(name, FONT_FOLDER / name).face.charToGlyph) for name in FACES]
    assert all(face == drawn[0] for face in drawn)
    assert set(map(ord, SWEDISH + "ÅÄÖæøðþßŋžΩЖ€−×½²…‑•△●◇□")) <= drawn[0]


def test_title_language_and_date_of_the_file_are_the_callers():
    pdf = read(render("<html lang='en'><title>Other</title><p>x</p></html>", title="Årsplan", epoch=0))
    catalogue = pdf.trailer["/Root"]
    assert (pdf.metadata.title, catalogue["/Lang"]) == ("Årsplan", "sv")
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert pdf.metadata.creation_date.year == 1970


def test_the_same_document_gives_the_same_bytes_in_two_processes():
    body = page(f'<pdf:toc></pdf:toc><h1>Ett</h1>{rows(60)}<p><img src="sqa-image:ruler" style="width:50mm"/></p>')
    first, second = (render(body, images={"ruler": RULER.encode()}) for _ in range(2))
    assert first == second
    assert first != render(body, images={"ruler": RULER.encode()}, epoch=EPOCH + 60)


def test_header_and_footer_stand_on_every_page_with_number_and_count():
    texts = [page.extract_text() for page in read(render(page("<p>a</p><pdf:nextpage></pdf:nextpage><p>b</p>"))).pages]
    assert [" ".join(text.split()).count("Ekbackens skola") for text in texts] == [1, 1]
    for number, text in enumerate(texts, 1):
        assert f"Sida {number} av 2" in " ".join(text.split())


def test_cover_and_wide_pages_have_their_own_shape():
    body = """<pdf:nexttemplate name="cover"></pdf:nexttemplate><div id="sqa-header">Rubrik</div><p>Omslag</p>
    <pdf:nexttemplate name="wide"></pdf:nexttemplate><pdf:nextpage></pdf:nextpage><p>Hjul</p>"""
    cover, wide = read(render(body)).pages
    assert "Rubrik" not in cover.extract_text()
    assert "Rubrik" in wide.extract_text()
    assert (round(cover.mediabox.width), round(wide.mediabox.width)) == (595, 842)


def test_two_hundred_rows_are_cut_into_tables_of_fifty_and_none_is_lost():
    html = rows(200)
    text = text_of(render(page(html)))
    assert html.count("<table") == 4
    assert [text.count(f"Rad {number:03}.") for number in range(200)] == [1] * 200


def test_chunks_keep_order_and_end_with_the_remainder():
    assert chunked(list(range(7)), 3) == [[0, 1, 2], [3, 4, 5], [6]]
    assert chunked([]) == []


def test_a_cell_longer_than_a_page_goes_on_over_the_next_in_the_same_size():
    pdf = read(render(page(f'<table class="rows"><tr><td>{"Samtal om trygghet. " * 1200}</td></tr></table>')))
    sizes = set()
    for sheet in pdf.pages:
        sheet.extract_text(visitor_text=lambda text, cm, tm, font, size: "Samtal" in text and sizes.add(size * cm[0]))
    assert len(pdf.pages) > 2
    assert sizes == {8.5}


def test_joined_rows_taller_than_a_page_still_give_a_pdf(caplog):
    tall = f"<tr><td>{'Samtal om trygghet. ' * 700}</td></tr>"
    pdf = render(f"<table><tr><td rowspan='3'>a</td><td>b</td></tr>{tall}{tall}</table>")
    assert text_of(pdf).count("trygghet.") == 1400
    assert "no cells are joined" in caplog.text
    caplog.clear()


def test_a_joined_row_that_fits_the_sheet_but_not_its_margins_becomes_paragraphs(caplog):
    tall = f"<tr><td colspan='2'>{'Samtal om trygghet. ' * 560}</td></tr>"
    pdf = render(page(f'<table class="rows"><thead><tr><th>a</th><th>b</th></tr></thead>{tall}{tall}</table>'))
    assert text_of(pdf).count("trygghet.") == 1120
    caplog.clear()


def test_characters_without_a_glyph_become_one_box_and_their_neighbours_stay():
    text = text_of(render("<p>före 👩🏽‍👩‍👧 mitt 漢字\u202e efter e\u0301\u20dd \x0b slut</p>"))
    assert "före □ mitt □ efter é slut" in " ".join(text.split())


def test_a_document_of_many_kilobytes_is_drawn():
    assert "trygghet" in text_of(render(f"<p>trygghet</p><!-- {'x' * 110_000} -->"))


def strokes_and_fills(pdf):
    """Width and height in points of each rectangle drawn on the first page."""
    found = []

    def note(operator, operands, matrix, _text_matrix):
        if operator == b"re":
            found.append((float(operands[2]) * abs(matrix[0]), float(operands[3]) * abs(matrix[3])))

    read(pdf).pages[0].extract_text(visitor_operand_before=note)
    return found


def test_an_svg_is_drawn_as_lines_at_the_width_that_the_page_asks_for():
    pdf = render('<p><img src="sqa-image:ruler" alt="" style="width:120mm"/></p>', images={"ruler": RULER.encode()})
    assert any(
        width == pytest.approx(120 * MM, abs=0.5) and height == pytest.approx(60 * MM, abs=0.5)
        for width, height in strokes_and_fills(pdf)
    )
    assert not read(pdf).pages[0].images


@pytest.mark.parametrize("family", ["", 'font-family="system-ui, sans-serif"', 'style="font-family: Arial; fill: red"'])
def test_words_in_an_svg_are_set_in_the_bundled_face(family):
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30"><text y="20" {family}>Läsår ≥ č</text></svg>'
    pdf = render('<p><img src="sqa-image:wheel"/></p>', images={"wheel": svg.encode()})
    assert "Läsår ≥ č" in text_of(pdf)
    assert any("Inter" in font["/BaseFont"] for font in fonts(read(pdf)))


def test_a_picture_shown_in_two_sizes_keeps_both():
    body = "".join(f'<p><img src="sqa-image:ruler" alt="" style="width:{width}mm"/></p>' for width in (120, 60))
    widths = [width for width, _height in strokes_and_fills(render(page(body), images={"ruler": RULER.encode()}))]
    assert {round(width / MM) for width in widths} >= {120, 60}


def test_a_list_of_contents_without_entries_still_leaves_the_words():
    assert "Text" in text_of(render("<pdf:toc></pdf:toc><p>Text</p>"))


def test_a_failure_is_logged_under_the_id_that_the_error_carries(caplog):
    with pytest.raises(PdfError) as caught:
        render("<p style='font-size: 100000pt'>x</p>")
    assert caught.value.reason == Reason.FAILED
    assert caught.value.id in caplog.text
    assert "too large on page" in caplog.text
    assert "too large on page" not in str(caught.value)


def test_what_the_child_warns_of_is_logged_by_the_parent(caplog):
    render("<p style='font-family: Nowhere'>x</p>")
    assert "Nowhere" in caplog.text
    caplog.clear()


def test_ids_of_failures_differ():
    ids = [PdfError(Reason.FAILED).id for _ in range(20)]
    assert all(len(one) == 8 and one != other for one, other in itertools.pairwise(ids))
