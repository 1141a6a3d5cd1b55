"""States and cut ends have shapes of their own, in the picture and in the legend."""

import re
from datetime import date
from math import atan2, degrees, hypot
from xml.etree import ElementTree

import pytest

from tests.test_wheel_spec import a_wheel, an_item
from tests.test_wheel_svg import PATH, SVG, items_of, parsed
from wagtail_sqa.wheel import STATES, lay_out, swatch


def states_drawn(state, **changed):
    (element,) = items_of(parsed(a_wheel(an_item(state=state, **changed))))
    return [path.get("class") for path in element.iter(f"{SVG}path")], element


@pytest.mark.parametrize(
    ("state", "hooks"),
    [
        ("planned", ["sqa-w-arc"]),
        ("done", ["sqa-w-arc sqa-w-arc--done"]),
        ("overdue", ["sqa-w-arc", "sqa-w-mark"]),
        ("paused", ["sqa-w-arc", "sqa-w-ink"]),
        ("moved", ["sqa-w-arc", "sqa-w-ink"]),
        ("cancelled", ["sqa-w-arc sqa-w-arc--done", "sqa-w-strike"]),
    ],
)
def test_each_state_has_a_shape_of_its_own(state, hooks):
    assert states_drawn(state)[0] == hooks


def test_paused_is_two_bars_and_moved_one_arrow():
    signs = [states_drawn(state)[1].findall(f"{SVG}path")[-1].get("d") for state in ("paused", "moved")]
    assert [sign.count("M") for sign in signs] == [2, 1]


def test_a_finished_item_is_outlined_in_its_colour_and_an_open_one_filled():
    _, done = states_drawn("done", colour="#1F5A96")
    _, planned = states_drawn("planned", colour="#1F5A96")
    assert (done[0].get("fill"), done[0].get("stroke"), done[1].get("fill")) == ("#ffffff", "#1f5a96", "#1f5a96")
    assert (planned[0].get("fill"), planned[1].get("fill")) == ("#1f5a96", "#ffffff")


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("state", ["overdue", "paused", "moved", "cancelled"])
def test_a_sign_lies_inside_its_arc(state, month):
    day = date(2026 if month > 7 else 2027, month, 20)
    wheel = a_wheel(an_item(state=state, start=day, end=day))
    layout = lay_out(wheel)
    (entry,), (band,) = layout.entries, layout.bands
    outer, inner = band.lane(0)
    (element,) = items_of(parsed(wheel))
    for x, y in re.findall(r"[ML](\S+) ([\d.]+)", element.findall(f"{SVG}path")[-1].get("d")):
        across, up = float(x) - 500, 500 - float(y)
        assert inner - 0.01 <= hypot(across, up) <= outer + 0.01
        assert entry.span.begin - 0.01 <= degrees(atan2(across, up)) % 360 <= entry.span.end + 0.01


def corners(wheel):
    (element,) = items_of(parsed(wheel))
    return element[0].get("d")


def test_cut_ends_are_chevrons():
    whole = corners(a_wheel(an_item(start=date(2026, 8, 1), end=date(2026, 10, 1))))
    began_before = corners(a_wheel(an_item(start=date(2026, 7, 31), end=date(2026, 10, 1))))
    goes_on = corners(a_wheel(an_item(start=date(2027, 5, 1), end=date(2027, 8, 1))))
    both = corners(a_wheel(an_item(start=date(2026, 5, 1), end=date(2027, 8, 1))))
    assert [path.count("L") for path in (whole, began_before, goes_on, both)] == [1, 2, 2, 3]


def test_a_whole_circle_is_drawn_as_halves():
    path = corners(a_wheel(an_item(start=date(2026, 8, 1), end=date(2027, 7, 31))))
    assert path.count("A") == 4
    assert not re.search(r"A\S+ \S+ 0 1", path)


@pytest.mark.parametrize("sort", [*STATES, "continues", "today"])
def test_the_legend_speaks_the_same_dialect(sort):
    root = ElementTree.fromstring(swatch(sort, "#1f5a96"))  # noqa: S314
    assert root.get("aria-hidden") == "true"
    for path in root:
        assert path.tag == f"{SVG}path"
        assert all(re.fullmatch(PATH[name], value) for name, value in path.attrib.items())


def test_the_legend_has_a_picture_of_its_own_for_each_sort():
    assert len({swatch(sort, "#1f5a96") for sort in (*STATES, "continues", "today")}) == len(STATES) + 2
    with pytest.raises(ValueError, match="no legend"):
        swatch("late", "#1f5a96")
