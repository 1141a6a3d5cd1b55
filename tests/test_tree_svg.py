"""The picture of a tree: its dialect, that nothing covers anything, that it is the same every time."""

from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.test_wheel_spec import HOSTILE
from wagtail_sqa.trees import Node, Tone, Tree, draw
from wagtail_sqa.trees.layout import BOX, INSET, lay_out
from wagtail_sqa.trees.svg import COLOURS, GROUND, INK, SOFT_INK
from wagtail_sqa.wheel.text import width

SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {"svg", "title", "desc", "path", "text", "a", "g"}
texts = st.text(max_size=120) | st.sampled_from(["Trygghet och studiero", "Språkutvecklande arbetssätt i alla ämnen"])
leaves = st.builds(Node, texts, st.sampled_from(["", "/plan/#goal-1"]), texts, texts, st.sampled_from(Tone))
nodes = st.recursive(
    leaves, lambda below: st.builds(Node, texts, children=st.lists(below, max_size=3).map(tuple)), max_leaves=12
)
trees = st.builds(Tree, texts, texts, st.lists(nodes, min_size=1, max_size=3).map(tuple))


def parsed(tree):
    return ElementTree.fromstring(draw(tree).encode())  # noqa: S314 (our own)


def three_levels():
    unit = Node("Trygga raster", "/school/#goal-1", "Ekbackens skola", "Uppfyllt", Tone.GOOD, (Node("Rastvärdar"),))
    return Tree("Röd tråd", "Mål från vänster till höger.", (Node("Alla är trygga", children=(unit, Node("Fler"))),))


@settings(max_examples=60, deadline=None)
@given(trees)
def test_the_same_tree_gives_the_same_bytes_of_xml_in_the_dialect(tree):
    assert draw(tree) == draw(tree)
    root = parsed(tree)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= ALLOWED
    assert not any("style" in element.attrib for element in root.iter())


@settings(max_examples=60, deadline=None)
@given(trees)
def test_no_box_covers_another_and_every_text_keeps_within_its_box(tree):
    plan = lay_out(tree)
    for one, other in combinations(plan.boxes, 2):
        apart = one.x + BOX <= other.x or other.x + BOX <= one.x
        assert apart or one.y + one.height <= other.y or other.y + other.height <= one.y
    for box in plan.boxes:
        assert box.y + box.height <= plan.height
        assert all(width(line, 14, bold=True) <= BOX - 2 * INSET for line in box.lines)


def test_boxes_stand_in_the_order_of_reading_each_with_all_that_it_says():
    root = parsed(three_levels())
    titles = [text.text for text in root.iter(f"{SVG}text") if "title" in text.get("class")]
    assert titles == ["Alla är trygga", "Trygga raster", "Rastvärdar", "Fler"]
    [link] = root.iter(f"{SVG}a")
    assert link.get("href") == "/school/#goal-1"
    assert link.get("aria-label") == "Ekbackens skola, Trygga raster, Uppfyllt"
    assert root.find(f"{SVG}title").text == "Röd tråd"
    assert root.get("aria-labelledby") == root.find(f"{SVG}title").get("id")
    assert root.get("aria-describedby") == root.find(f"{SVG}desc").get("id")


def test_a_long_title_is_cut_in_its_box_and_whole_in_its_name():
    title = "Alla barn och elever får ett språk som bär genom hela skolan " * 4
    drawn = draw(Tree("t", "d", (Node(title, "/x/"),)))
    assert "…</text>" in drawn
    assert " ".join(title.split()) in drawn


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_drawn_as_text(text):
    parsed(Tree(text, text, (Node(text, text, text, text),)))


def test_texts_stand_out_from_the_ground():
    assert all(contrast(colour, GROUND) >= 4.5 for colour in (INK, SOFT_INK, *COLOURS.values()))


def test_a_tree_needs_a_root_and_a_prefix_that_is_an_id():
    with pytest.raises(ValueError, match="root"):
        Tree("t", "d", ())
    with pytest.raises(ValueError, match="prefix"):
        Tree("t", "d", (Node("x"),), id_prefix="1 2")


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour):
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
