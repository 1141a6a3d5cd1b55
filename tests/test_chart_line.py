"""The chart: its dialect, its geometry, what it writes, and that a PDF library draws all of it."""

import re
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.graphics.shapes import Path, String
from svglib.svglib import svg2rlg

from tests.test_wheel_spec import HOSTILE, MONTHS
from wagtail_sqa.charts import Chart, NumberFormat, Reading, Words, draw
from wagtail_sqa.charts.plot import HEIGHT, WIDTH, lay_out

SVG = "{http://www.w3.org/2000/svg}"
COLOUR = r"#[0-9a-f]{6}"
NUMBER = r"-?\d+(\.\d+)?"
PAIR = rf"{NUMBER} {NUMBER}"
CLASSES = r"sqa-chart__(grid|axis|line|dot|ring|target|baseline|tick|goal|start|value)"
WORDS = Words(tuple(name[:3] for name in MONTHS), NumberFormat(","), "Target", "Baseline")
ALLOWED = {
    "svg": {
        "viewBox": f"0 0 {WIDTH} {HEIGHT}",
        "font-family": "Helvetica, Arial, sans-serif",
        "role": "img",
        "aria-labelledby": r"[\w-]+title [\w-]+desc",
    },
    "title": {"id": r"[\w-]+"},
    "desc": {"id": r"[\w-]+"},
    "path": {
        "class": CLASSES,
        "fill": rf"none|{COLOUR}",
        "stroke": COLOUR,
        "stroke-width": NUMBER,
        "stroke-dasharray": r"\d \d",
        "d": rf"(M{PAIR}|L{PAIR}|A{PAIR} 0 [01] [01] {PAIR}|Z)+",
    },
    "text": {
        "class": CLASSES,
        "transform": rf"translate\({PAIR}\)",
        "font-size": NUMBER,
        "font-weight": "bold",
        "fill": COLOUR,
        "text-anchor": "start|middle|end",
    },
}
values = st.decimals(-10_000_000_000, 10_000_000_000, places=4) | st.integers(-100, 100).map(Decimal)


@st.composite
def charts(draw_from, most=40):
    """Charts whose days lie close together or far apart, with or without target and baseline."""
    day = draw_from(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
    gaps = draw_from(st.lists(st.integers(1, draw_from(st.sampled_from([2, 40, 400]))), max_size=most - 1))
    days = [day]
    for gap in gaps:
        days.append(days[-1] + timedelta(days=gap))
    readings = tuple(Reading(day, draw_from(values)) for day in days)
    known = draw_from(st.none() | st.sampled_from(readings))
    baseline = known.value if known else draw_from(st.none() | values)
    target = draw_from(st.none() | values)
    return Chart("Safe pupils", "Up.", readings, WORDS, target, baseline, known and known.day)


def a_chart(*numbers, first=date(2022, 3, 18), step=365, **fields):
    days = (first + timedelta(days=step * n) for n in range(len(numbers)))
    readings = tuple(Reading(day, Decimal(str(value))) for day, value in zip(days, numbers, strict=True))
    return Chart(**{"title": "T", "description": "D", "readings": readings, "words": WORDS} | fields)


def parsed(chart, **options):
    return ElementTree.fromstring(draw(chart, **options).encode())  # noqa: S314 (our own)


def texts(chart, hook):
    return [e.text for e in parsed(chart).iter(f"{SVG}text") if e.get("class") == f"sqa-chart__{hook}"]


def boxes(plot):
    levels = [level.label for level in (plot.target, plot.baseline) if level is not None]
    labels = [*(label for _, label in plot.grid), *plot.days, *plot.values, *levels]
    return [label.box for label in labels if label is not None]


@settings(max_examples=60, deadline=None)
@given(charts())
def test_only_tokens_that_every_consumer_understands_are_used(chart):
    for element in parsed(chart).iter():
        rules = ALLOWED[element.tag.removeprefix(SVG)]
        for name, value in element.attrib.items():
            assert re.fullmatch(rules[name], value), (element.tag, name, value)


@settings(max_examples=60, deadline=None)
@given(charts())
def test_everything_is_drawn_inside_the_view(chart):
    for element in parsed(chart).iter():
        path, transform = element.get("d", ""), element.get("transform", "")
        ends = re.findall(rf"(?:[ML]|0 [01] [01] )({NUMBER}) ({NUMBER})", path)
        ends += re.findall(rf"translate\(({NUMBER}) ({NUMBER})\)", transform)
        assert all(0 <= float(x) <= WIDTH and 0 <= float(y) <= HEIGHT for x, _, y, _ in ends)


@settings(max_examples=60, deadline=None)
@given(charts())
def test_labels_stay_inside_the_view_and_never_cover_each_other(chart):
    found = boxes(lay_out(chart))
    assert all(box.left >= -0.01 and box.right <= WIDTH and box.top >= 0 and box.bottom <= HEIGHT for box in found)
    assert not any(one.meets(other) for one, other in combinations(found, 2))


@settings(max_examples=60, deadline=None)
@given(charts())
def test_numbers_and_the_words_of_lines_leave_room_between_them(chart):
    plot = lay_out(chart)
    levels = [level.label for level in (plot.target, plot.baseline) if level]
    found = [label.box for label in (*plot.values, *levels) if label]
    assert not any(one.grown(3.9, 1.9).meets(other) for one, other in combinations(found, 2))


def test_the_newest_number_does_not_stand_on_the_target_s_line():
    days = [date(year, 3, 18) for year in range(2022, 2027)]
    readings = tuple(Reading(day, Decimal(value)) for day, value in zip(days, (84, 82, 79, 81, 86), strict=True))
    plot = lay_out(Chart("Safe", "", readings, WORDS, Decimal(88), Decimal(86), days[-1], "c-"))
    newest = plot.values[-1].box
    assert not newest.top < plot.target.y < newest.bottom


@settings(max_examples=60, deadline=None)
@given(charts())
def test_points_keep_the_order_of_days_and_of_values(chart):
    points = lay_out(chart).points
    assert len(points) == len(chart.readings)
    assert all(later[0] > earlier[0] for earlier, later in pairwise(points))
    for one, other in combinations(range(len(points)), 2):
        if chart.readings[one].value > chart.readings[other].value:
            assert points[one][1] <= points[other][1]


@settings(max_examples=60, deadline=None)
@given(charts())
def test_points_and_lines_lie_between_the_lowest_and_the_highest_tick(chart):
    plot = lay_out(chart)
    heights = [y for y, _ in plot.grid]
    drawn = [y for _, y in plot.points] + [level.y for level in (plot.target, plot.baseline) if level]
    assert all(min(heights) - 0.01 <= y <= max(heights) + 0.01 for y in drawn)
    assert 2 <= len(heights) <= 5


@settings(max_examples=60, deadline=None)
@given(charts())
def test_the_newest_value_is_always_written(chart):
    assert lay_out(chart).values[-1] is not None


@settings(max_examples=20, deadline=None)
@given(charts())
def test_the_same_chart_gives_the_same_bytes(chart):
    assert draw(chart) == draw(chart)


@settings(max_examples=25, deadline=None)
@given(charts())
def test_a_pdf_library_draws_every_path_and_every_text(chart):
    root, shapes = parsed(chart, standalone=True), Counter()

    def count(group):
        for shape in group.contents:
            shapes[type(shape)] += 1
            if hasattr(shape, "contents"):
                count(shape)

    count(svg2rlg(BytesIO(draw(chart, standalone=True).encode())))
    assert shapes[Path] == len(list(root.iter(f"{SVG}path")))
    assert shapes[String] == len(list(root.iter(f"{SVG}text")))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_harmless_everywhere(text):
    words = Words((text,) * 12, NumberFormat(text or ".", text), text, text)
    numbers = (12345.5, 2, 3)
    chart = a_chart(
        *numbers, step=40, title=text, description=text, words=words, target=Decimal(2), baseline=Decimal(3)
    )
    root = parsed(chart, standalone=True)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= set(ALLOWED)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08]", draw(chart))


def test_values_stand_at_their_points_with_the_decimal_mark_of_the_language():
    assert sorted(texts(a_chart(9.4, 9.9, 10.25, -3, 12345.5), "value")) == ["10,25", "12 345,5", "9,4", "9,9", "−3"]


def test_target_and_baseline_have_a_line_and_a_label_and_the_baseline_s_point_a_ring():
    fields = {"target": Decimal(90), "baseline": Decimal(79), "baseline_day": date(2023, 3, 18)}
    chart = a_chart(84, 79, 86, **fields)
    assert texts(chart, "goal") == ["Target 90"]
    assert texts(chart, "start") == ["Baseline 79"]
    classes = Counter(element.get("class") for element in parsed(chart).iter(f"{SVG}path"))
    for name in ("ring", "target", "baseline"):
        assert classes[f"sqa-chart__{name}"] == 1


def test_one_reading_is_a_point_without_a_line():
    classes = Counter(element.get("class") for element in parsed(a_chart(5)).iter(f"{SVG}path"))
    assert (classes["sqa-chart__dot"], classes["sqa-chart__line"]) == (1, 0)


def test_days_lie_on_a_true_time_axis():
    readings = tuple(Reading(day, Decimal(1)) for day in (date(2025, 1, 1), date(2025, 1, 11), date(2025, 2, 10)))
    (a, _), (b, _), (c, _) = lay_out(a_chart(readings=readings)).points
    assert (c - b) / (b - a) == pytest.approx(3)


@pytest.mark.parametrize(
    ("step", "shown"),
    [(365, ["2022", "2023", "2024"]), (60, ["Mar", "Apr", "May", "Jun", "Jul", "2022"]), (2, ["20", "Mar 2022"])],
)
def test_the_axis_names_years_months_or_days_by_its_length(step, shown):
    assert set(shown) <= set(texts(a_chart(1, 2, 3, step=step), "tick"))


def test_a_constant_series_lies_in_the_middle():
    plot = lay_out(a_chart(5, 5, 5))
    heights = [y for y, _ in plot.grid]
    assert plot.points[0][1] == pytest.approx((min(heights) + max(heights)) / 2)


def test_days_at_both_ends_of_the_calendar_can_be_drawn():
    readings = (Reading(date.min, Decimal(1)), Reading(date.max, Decimal(2)))
    parsed(a_chart(readings=readings))
    parsed(a_chart(readings=readings[:1]))
    parsed(a_chart(readings=readings[1:]))


@pytest.mark.parametrize(
    "fields",
    [
        {"readings": ()},
        {"readings": (Reading(date(2026, 1, 2), Decimal(1)), Reading(date(2026, 1, 1), Decimal(1)))},
        {"readings": (Reading(date(2026, 1, 1), Decimal(1)),) * 2},
        {"target": Decimal("NaN")},
        {"id_prefix": "1 x"},
    ],
)
def test_what_cannot_be_drawn_is_refused(fields):
    with pytest.raises(ValueError, match=r"\w+ .+\."):
        a_chart(1, **fields)
