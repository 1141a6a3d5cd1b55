"""What an arc says, and texts that are hostile or in other scripts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.test_wheel_spec import HOSTILE
from wagtail_sqa.wheel.labels import Room, choose, number_width
from wagtail_sqa.wheel.text import clean, fitting, follows, markup, pieces, width

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=80)


def a_room(length, size=16.0, radius=400.0):
    return Room(length=length, radius=radius, thickness=20, number_size=size, title_size=size * 0.88)


@pytest.mark.parametrize(
    ("length", "kind", "text"),
    [
        (300, "title", "Follow-up of the safety plan"),
        (130, "short", "Safety follow-up"),
        (100, "cut", "Safety foll…"),
        (70, "number", ""),
        (18, "number", ""),
        (17, "nothing", ""),
    ],
)
def test_an_arc_says_the_most_that_fits_and_the_number_first(length, kind, text):
    label = choose(46, "Follow-up of the safety plan", "Safety follow-up", a_room(length))
    assert (label.kind, label.text) == (kind, text)
    assert label.has_number == (kind != "nothing")


def test_a_title_without_a_short_title_is_cut_itself():
    assert choose(1, "Follow-up of the safety plan", "", a_room(100)).text.startswith("Follow-")


def test_a_cut_title_keeps_at_least_eight_characters():
    texts = {choose(1, "Mmmmmmmmmmmmmm", "", a_room(length)).text for length in range(10, 200)}
    assert {len(text) for text in texts if text.endswith("…")} <= set(range(9, 20))
    assert any(text.endswith("…") for text in texts)


def test_numbers_that_could_not_be_read_are_left_out():
    assert choose(1, "Title", "", a_room(500, size=0)).kind == "nothing"


def test_a_title_that_would_be_too_small_to_read_is_left_out():
    assert choose(1, "Title", "", Room(500, 400, 10, number_size=11, title_size=0)).kind == "number"


@given(st.integers(1, 9999), st.sampled_from(HOSTILE) | ANY_TEXT, st.floats(0, 400), st.floats(60, 440))
def test_what_is_said_never_takes_more_than_the_room(number, title, length, radius):
    title = clean(title)
    label = choose(number, title, "", a_room(length, radius=radius))
    if label.has_number:
        assert number_width(number, 16) + width(label.text, 16 * 0.88) <= length + 1e-6


def test_a_script_whose_letters_join_is_shown_whole_or_not_at_all():
    arabic = "متابعة"
    assert choose(1, arabic, "", a_room(300)).text == arabic
    assert choose(1, arabic, "", a_room(60)).kind == "number"
    assert choose(1, arabic, "", a_room(300, radius=70)).kind == "number"


def test_joined_scripts_are_not_cut_into_pieces():
    assert len(pieces("متابعة خطة السلامة", 14, 100)) == 1
    assert len(pieces("Follow-up of the plan", 14, 100)) > 1
    assert follows("Follow-up", 100, 100, 0)
    assert not follows("متابعة", 100, 100, 1)


@given(st.text("abcdefghij klåäöWM", min_size=1, max_size=60).map(clean), st.floats(80, 450), st.booleans())
def test_pieces_hold_every_letter_in_order_and_stay_on_the_circle(text, radius, bold):
    found = pieces(text, 14, radius, bold)
    assert "".join(piece for piece, _, _ in found).replace(" ", "") == text.replace(" ", "")
    assert [middle for _, middle, _ in found] == sorted(middle for _, middle, _ in found)
    whole = width(text, 14, bold)
    widest = max((width(letter, 14, bold) for letter in text), default=0)
    for piece, middle, length in found:
        half = length / 2
        assert length == width(piece, 14, bold)
        assert middle - half >= -0.1
        assert middle + half <= whole + 0.1
        assert half**2 / (2 * radius) <= 0.8 or 2 * half <= (0.8 * 8 * radius) ** 0.5 + widest


def test_an_accented_letter_is_as_wide_as_its_base_and_a_joiner_has_no_width():
    assert width("å", 1000) == width("a", 1000) == 556
    assert width("\u200d", 1000) == 0
    assert width("安", 1000) == 1000


def test_a_text_that_fits_is_not_cut():
    assert fitting("Survey", 14, 100) == "Survey"
    assert fitting("Survey", 14, 1, least=1) == ""


def test_cleaning_keeps_words_and_drops_what_cannot_be_drawn():
    assert clean("  a\x00b \n c\u202e \ud800d\u2060e ") == "ab c de"
    assert clean("a\u030angstro\u0308m") == "ångström"
    assert markup("<b>\"&'") == "&lt;b&gt;&quot;&amp;&#x27;"


@given(ANY_TEXT | st.sampled_from(HOSTILE))
def test_cleaning_twice_changes_nothing_and_always_encodes(text):
    once = clean(text)
    assert clean(once) == once
    once.encode()
