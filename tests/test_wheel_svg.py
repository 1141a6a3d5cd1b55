"""The picture: its dialect, its accessibility, its geometry, and that a PDF library draws all of it."""

import random
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from io import BytesIO
from xml.etree import ElementTree

import pypdf
import pytest
from hypothesis import given, settings
from reportlab.graphics.shapes import Path, String
from svglib.svglib import svg2rlg

from tests.test_wheel_spec import ADDRESSES, HOSTILE, WORDS, a_wheel, an_item, random_items, wheels
from wagtail_sqa.wheel import Ring, Words, lay_out, render
from wagtail_sqa.wheel.geometry import POINTS
from wagtail_sqa.wheel.text import width

SVG = "{http://www.w3.org/2000/svg}"
COLOUR = r"#[0-9a-f]{6}"
NUMBER = r"-?\d+(\.\d+)?"
CLASSES = (
    r"(sqa-w-(month|month--odd|month--now|text|text--soft|text--now|tick|band|ring|line|quarter|halo|today|hub"
    r"|arc|arc--done|ink|ink--done|mark|strike)|sqa-cat--[A-Za-z0-9_-]+)"
)
PATH = {
    "class": rf"{CLASSES}( {CLASSES})*",
    "fill": rf"none|{COLOUR}",
    "fill-rule": "evenodd",
    "stroke": COLOUR,
    "stroke-width": NUMBER,
    "d": rf"(M{NUMBER} {NUMBER}|L{NUMBER} {NUMBER}|A{NUMBER} {NUMBER} 0 [01] [01] {NUMBER} {NUMBER}|Z)+",
}
TEXT = {
    "class": PATH["class"],
    "aria-hidden": "true",
    "pointer-events": "none",
    "transform": rf"translate\({NUMBER} {NUMBER}\)( rotate\({NUMBER}\))?",
    "dy": NUMBER,
    "font-size": NUMBER,
    "font-weight": "bold",
    "textLength": NUMBER,
    "lengthAdjust": "spacingAndGlyphs",
    "fill": COLOUR,
    "text-anchor": "middle",
}
ROOT = {
    "viewBox": "0 0 1000 1000",
    "font-family": "Helvetica, Arial, sans-serif",
    "role": "graphics-document",
    "aria-roledescription": r"[^<]+",
    "aria-labelledby": r"[\w-]+title [\w-]+desc",
}
NAMED = {"class": r"sqa-cat--[A-Za-z0-9_-]+", "aria-label": r"\d+ .*"}
ALLOWED = {
    "svg": ROOT,
    "title": {"id": r"[\w-]+"},
    "desc": {"id": r"[\w-]+"},
    "path": PATH,
    "text": TEXT,
    "a": {**NAMED, "href": r"(?!javascript).*"},
    "g": {**NAMED, "role": "img"},
}


def drawn(wheel, **options):
    return render(lay_out(wheel), **options)


def parsed(wheel, **options):
    return ElementTree.fromstring(drawn(wheel, **options).encode())  # noqa: S314 (our own)


def items_of(root):
    return [element for element in root if element.tag in (f"{SVG}a", f"{SVG}g")]


def link_of(item):
    """The link of an item, or the item itself when it leads nowhere: what bears the name."""
    link = item.find(f"{SVG}a")
    return item if link is None else link


def texts_of(root, hook):
    return [element for element in root.iter(f"{SVG}text") if hook in element.get("class")]


def contents_of(pdf):
    return [page.get_contents().get_data() for page in pypdf.PdfReader(BytesIO(pdf)).pages]


def rotation(text):
    return float(re.search(r"rotate\((.+)\)", text.get("transform")).group(1))


@settings(max_examples=50, deadline=None)
@given(wheels(most=150))
def test_only_tokens_that_every_consumer_understands_are_used(wheel):
    for element in parsed(wheel).iter():
        rules = ALLOWED[element.tag.removeprefix(SVG)]
        for name, value in element.attrib.items():
            assert re.fullmatch(rules[name], value), (element.tag, name, value)


@settings(max_examples=50, deadline=None)
@given(wheels())
def test_everything_is_drawn_inside_the_view(wheel):
    for element in parsed(wheel).iter():
        path, transform = element.get("d", ""), element.get("transform", "")
        ends = re.findall(rf"(?:[ML]|[01] [01] )({NUMBER}) ({NUMBER})", path)
        ends += re.findall(rf"translate\(({NUMBER}) ({NUMBER})\)", transform)
        assert all(0 <= float(x) <= 1000 and 0 <= float(y) <= 1000 for x, _, y, _ in ends)


@settings(max_examples=50, deadline=None)
@given(wheels())
def test_items_come_in_the_order_and_with_the_numbers_of_the_list(wheel):
    layout = lay_out(wheel)
    listed = [entry for month in layout.months for entry in month.entries]
    named = [link_of(element).get("aria-label").partition(" ") for element in items_of(parsed(wheel))]
    assert [int(number) for number, _, _ in named] == [entry.number for entry in listed]
    assert [name.rpartition("key:")[2] for _, _, name in named] == [entry.item.key for entry in listed]


@settings(max_examples=50, deadline=None)
@given(wheels())
def test_the_number_on_an_arc_is_the_number_in_its_name(wheel):
    for element in items_of(parsed(wheel)):
        shown = [text.text for text in element.iter(f"{SVG}text") if text.get("font-weight")]
        assert shown in ([], [link_of(element).get("aria-label").partition(" ")[0]])


@settings(max_examples=20, deadline=None)
@given(wheels())
def test_the_same_wheel_gives_the_same_bytes(wheel):
    again = replace(wheel, items=tuple(replace(item) for item in reversed(wheel.items)))
    assert drawn(wheel) == drawn(again)
    assert drawn(wheel, standalone=True).encode() == drawn(again, standalone=True).encode()


@settings(max_examples=25, deadline=None)
@given(wheels(most=60))
def test_a_pdf_library_draws_every_path_and_every_text(wheel):
    root = parsed(wheel, standalone=True)
    shapes = Counter()

    def count(group):
        for shape in group.contents:
            shapes[type(shape)] += 1
            if hasattr(shape, "contents"):
                count(shape)

    count(svg2rlg(BytesIO(drawn(wheel, standalone=True).encode())))
    assert shapes[Path] == len(list(root.iter(f"{SVG}path")))
    assert shapes[String] == len(list(root.iter(f"{SVG}text")))


def test_a_pdf_library_draws_a_text_of_given_length_as_if_no_length_were_given():
    """So `textLength` is safe in our dialect: what understands it uses it, and svglib leaves the text whole."""
    picture = drawn(a_wheel(an_item(end=date(2027, 3, 1))), standalone=True)
    without = re.sub(' (textLength|lengthAdjust)="[^"]*"', "", picture)
    assert picture != without
    one, other = (svg2rlg(BytesIO(svg.encode())).asString("pdf") for svg in (picture, without))
    assert contents_of(one) == contents_of(other)


def test_numbers_and_pieces_of_a_title_keep_their_length_in_any_font():
    title = "Survey of how safe all pupils feel"
    (item,) = items_of(parsed(a_wheel(an_item(title=title, end=date(2027, 3, 1)))))
    first, *pieces = item.iter(f"{SVG}text")
    assert first.text == "1"
    assert len(pieces) > 1
    for text in (first, *pieces):
        measured = width(text.text, float(text.get("font-size")), bold="font-weight" in text.attrib)
        assert float(text.get("textLength")) == pytest.approx(measured, abs=0.02)


def test_a_text_whose_letters_we_cannot_measure_keeps_the_length_of_its_font():
    (item,) = items_of(parsed(a_wheel(an_item(title="Опрос", end=date(2027, 3, 1)))))
    assert [text.get("textLength") is None for text in item.iter(f"{SVG}text")] == [False, True]


@settings(max_examples=50, deadline=None)
@given(wheels(most=300))
def test_every_text_but_the_numbers_of_a_crowded_wheel_is_six_points_on_a4(wheel):
    layout = lay_out(wheel)
    least = 6 if layout.is_legible else 6 / 2**0.5
    for text in ElementTree.fromstring(render(layout)).iter(f"{SVG}text"):  # noqa: S314 (our own)
        is_number = "sqa-w-ink" in text.get("class") and text.get("font-weight")
        assert float(text.get("font-size")) * POINTS >= (least if is_number else 6)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_harmless_everywhere(text):
    item = an_item(title=text, short_title=text, category=text, href=text, label=text, end=date(2027, 3, 1))
    words = Words((text,) * 12, (text,) * 12, text, text, text, (text, text))
    wheel = a_wheel(item, title=text, description=text, words=words, months=24)
    wheel = replace(wheel, rings=(Ring("r0", text),))
    root = parsed(wheel)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= set(ALLOWED)
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on")]
    assert len(items_of(root)) == 1


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_addresses_of_pages_become_links(address):
    element = link_of(*items_of(parsed(a_wheel(an_item(href=address)))))
    is_page = address.startswith(("#", "/", "https:"))
    assert element.tag == (f"{SVG}a" if is_page else f"{SVG}g")
    assert element.get("href") == (address if is_page else None)
    assert element.get("role") == (None if is_page else "img")


def test_the_picture_is_named_and_described_with_the_id_prefix():
    root = parsed(a_wheel(id_prefix="left-"))
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "graphics-document"
    assert root.get("aria-roledescription") == "annual wheel"
    assert root.get("aria-labelledby") == "left-title left-desc"
    assert (title.get("id"), title.text) == ("left-title", "Annual wheel")
    assert (desc.get("id"), desc.text) == ("left-desc", "What happens when")
    assert [element.get("id") for element in root.iter() if element.get("id")] == ["left-title", "left-desc"]


def test_every_drawn_text_is_hidden_from_screen_readers():
    texts = list(parsed(a_wheel(an_item())).iter(f"{SVG}text"))
    assert texts
    assert all(text.get("aria-hidden") == "true" for text in texts)


def test_a_name_begins_with_what_the_arc_shows():
    month = {"start": date(2026, 9, 1), "end": date(2026, 10, 10), "title": "Survey of how safe all pupils feel " * 3}
    (shown,) = items_of(parsed(a_wheel(an_item(short_title="Safety", label="Survey of all, 1 September", **month))))
    assert shown.get("aria-label") == "1 Safety: Survey of all, 1 September"
    (shown,) = items_of(parsed(a_wheel(an_item(short_title="Survey", label="Survey of all", **month))))
    assert shown.get("aria-label") == "1 Survey of all"
    (shown,) = items_of(parsed(a_wheel(an_item(title="Dialogue"))))
    assert shown.get("aria-label") == "1 Dialogue"


def test_texts_on_the_lower_half_are_not_upside_down():
    days = [date(2026, 8 + index, 15) if index < 5 else date(2027, index - 4, 15) for index in range(12)]
    root = parsed(a_wheel(*(an_item(f"{index}", start=day, end=day) for index, day in enumerate(days))))
    turned = [rotation(text) for text in root.iter(f"{SVG}text") if "rotate" in text.get("transform")]
    assert len(turned) > 70
    assert all(-90 <= angle <= 90 for angle in turned if angle)


def test_the_month_of_today_is_filled_and_today_is_marked():
    root = parsed(a_wheel())
    (name,) = texts_of(root, "sqa-w-text--now")
    assert name.text == "November"
    assert len([path for path in root.iter(f"{SVG}path") if path.get("class") == "sqa-w-today"]) == 2


@pytest.mark.parametrize("today", [None, date(2026, 7, 31), date(2027, 8, 1)])
def test_a_wheel_without_today_has_no_mark(today):
    picture = drawn(a_wheel(today=today))
    assert "sqa-w-today" not in picture
    assert "--now" not in picture


def test_months_alternate_and_have_names_and_weeks_have_numbers():
    root = parsed(a_wheel(today=None))
    months = [path.get("class") for path in root.iter(f"{SVG}path") if "sqa-w-month" in path.get("class", "")]
    assert months == ["sqa-w-month", "sqa-w-month sqa-w-month--odd"] * 6
    weeks = [text.text for text in texts_of(root, "--soft") if text.get("font-size") == "12"]
    assert weeks == [str(number) for number in (*range(31, 54), *range(1, 31))]


def test_a_week_number_that_both_ends_carry_is_written_once():
    root = parsed(a_wheel(start=date(2025, 8, 1), today=None))
    assert [text.text for text in texts_of(root, "--soft") if text.get("font-size") == "12"].count("31") == 1


def test_two_years_tell_which_january_is_which():
    names = [text.text for text in texts_of(parsed(a_wheel(months=24, today=None)), "sqa-w-text")]
    assert "Jan 2027" in names
    assert "Jan 2028" in names
    assert "January" not in names
    assert names.count("March") == 2


def test_words_of_the_centre_shrink_or_go_rather_than_leave_the_hub():
    words = replace(WORDS, centre="The school year 2026/27 at Ekbacken", centre_below=("line",) * 20)
    root = parsed(a_wheel(*(an_item(f"{index}") for index in range(40)), words=words))
    lines = [text for text in texts_of(root, "sqa-w-text") if "rotate" not in text.get("transform")]
    assert lines[1].text.endswith("…")
    assert float(lines[1].get("font-size")) < 33
    assert 3 < len(lines) < 10


def test_what_is_written_stands_beside_the_link_and_lets_the_pointer_through():
    (item,) = items_of(parsed(a_wheel(an_item(title="Dialogue", href="#a1"))))
    assert not list(link_of(item).iter(f"{SVG}text"))
    texts = list(item.iter(f"{SVG}text"))
    assert texts
    assert {text.get("pointer-events") for text in texts} == {"none"}


def test_a_category_becomes_a_class_that_cannot_break_out():
    (element,) = items_of(parsed(a_wheel(an_item(category='x" onclick="y'))))
    assert element.get("class") == "sqa-cat--x-onclick-y"
    (element,) = items_of(parsed(a_wheel(an_item())))
    assert element.get("class") is None


def test_a_file_has_a_declaration_and_a_ground_and_the_page_has_not():
    wheel = a_wheel(an_item())
    file, page = drawn(wheel, standalone=True), drawn(wheel)
    assert file.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" ')
    assert 'd="M0.00 0.00L1000.00 0.00L1000.00 1000.00L0.00 1000.00Z"' in file
    assert page.startswith("<svg ")
    assert "M0.00 0.00" not in page


def test_an_empty_wheel_still_shows_the_year():
    root = parsed(a_wheel(rings=0))
    assert items_of(root) == []
    assert [text.text for text in texts_of(root, "sqa-w-text") if text.text in WORDS.months] == [
        *WORDS.months[7:],
        *WORDS.months[:7],
    ]


def test_one_ring_with_its_name_is_drawn_in_words_that_follow_the_circle():
    wheel = replace(a_wheel(), rings=(Ring("r0", "Measures of the quality plan"),))
    names = [text.text for text in texts_of(parsed(wheel), "--soft") if text.get("font-weight")]
    assert "".join(names).replace(" ", "") == "Measuresofthequalityplan"
    assert len(names) > 1


def test_eighty_items_are_eighty_named_links():
    given = random_items(random.Random(3), 80, date(2026, 8, 1), 4)  # noqa: S311
    inside = {"start": date(2026, 9, 7), "end": date(2026, 11, 1), "href": "#x"}
    wheel = a_wheel(*(replace(item, **inside) for item in given), rings=4)
    elements = [link_of(item) for item in items_of(parsed(wheel))]
    assert len(elements) == 80
    assert all(element.tag == f"{SVG}a" for element in elements)
    assert len({element.get("aria-label") for element in elements}) == len(elements)
