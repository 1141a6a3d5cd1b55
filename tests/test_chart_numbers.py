"""Numbers as people write them, and the trend that they make."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagtail_sqa.charts import Change, NumberFormat, NumberProblem, Reading, read_number, say_number, trend
from wagtail_sqa.charts.scale import values_scale
from wagtail_sqa.charts.trend import baseline_day

COMMA, POINT = NumberFormat(","), NumberFormat(".", ",")
TWO_WAYS, NO_NUMBER, TOO_LONG = NumberProblem.TWO_WAYS, NumberProblem.NO_NUMBER, NumberProblem.TOO_LONG
values = st.decimals(-9_999_999_999, 9_999_999_999, places=4)


@given(values, st.sampled_from([COMMA, POINT]))
def test_what_is_written_can_be_read_again(value, style):
    text = say_number(value, style)
    assert read_number(text, style) in (value, TWO_WAYS)
    assert TWO_WAYS not in {read_number(say_number(value, NumberFormat(",", " ")), COMMA)}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("84", 84), ("8,4", 8.4), ("8.4", 8.4), (" 84 % ", 84), ("-3", -3), ("−3,5", -3.5), ("+2", 2)),
        *(("1 234,5", 1234.5), ("1\u00a0234", 1234), ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("0.125", 0.125)),
        *(("1,234", 1.234), ("007", 7), ("1234567890", 1234567890), ("1,50000", 1.5)),
        *(("1,234,567", 1234567), ("1.234.567,5", 1234567.5)),
    ],
)
def test_numbers_are_read_with_comma_or_point(text, value):
    assert read_number(text, COMMA) == Decimal(str(value))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "8,4,2",
        "1e5",
        "NaN",
        "Infinity",
        "٣",
        "12 34",
        "--1",
        "1.2.3",
        "1,234,567,8",
        ",5",
        "5,",
        "8,4 st",
        "½",
        "=",
    ],
)
def test_what_is_no_number_is_none(text):
    assert read_number(text, COMMA) is NO_NUMBER


@pytest.mark.parametrize(("text", "style"), [("1.234", COMMA), ("1,234", POINT), ("-12.500", COMMA)])
def test_a_number_that_can_be_read_in_two_ways_is_refused(text, style):
    assert read_number(text, style) is TWO_WAYS


@pytest.mark.parametrize("text", ["1,23456", "12345678901", "9" * 500])
def test_a_number_with_too_many_digits_is_refused(text):
    assert read_number(text, COMMA) is TOO_LONG


def test_zeros_that_say_nothing_are_left_out():
    assert say_number(Decimal("86.0000"), COMMA) == "86"
    assert say_number(Decimal("8.4000"), COMMA) == "8,4"
    assert say_number(Decimal("1E+2"), COMMA) == "100"
    assert say_number(Decimal("-0.0000"), COMMA) == "0"
    assert say_number(Decimal("1234.5"), POINT) == "1234.5"
    assert say_number(Decimal("12345.5"), POINT) == "12,345.5"


@given(st.lists(values, min_size=1, max_size=10))
def test_ticks_are_round_and_hold_every_value(given_values):
    scale = values_scale(given_values)
    ticks = scale.ticks()
    assert ticks[0] <= min(given_values) <= max(given_values) <= ticks[-1]
    assert 2 <= len(ticks) <= 5
    assert scale.step.normalize().as_tuple().digits in ((1,), (2,), (5,))
    assert all(tick % scale.step == 0 for tick in ticks)


def readings(*numbers):
    return [Reading(date(2020 + n, 3, 18), Decimal(str(value))) for n, value in enumerate(numbers)]


@pytest.mark.parametrize(
    ("numbers", "higher", "change", "better"),
    [
        ((79, 86), True, Change.UP, True),
        ((79, 86), False, Change.UP, False),
        ((86, 79), True, Change.DOWN, False),
        ((86, 79), False, Change.DOWN, True),
        ((79, 90, 79), True, Change.SAME, None),
        ((79,), True, Change.ONLY, None),
    ],
)
def test_the_last_reading_is_compared_with_the_first(numbers, higher, change, better):
    found = trend(readings(*numbers), higher_is_better=higher)
    assert (found.change, found.is_better, found.is_reached) == (change, better, None)
    assert found.since == date(2020, 3, 18)


def test_a_baseline_comes_before_the_first_reading():
    day = date(2021, 3, 18)
    found = trend(readings(90, 80, 85), higher_is_better=True, baseline=Decimal(80), baseline_day=day)
    assert (found.change, found.start, found.since) == (Change.UP, 80, day)


def test_a_last_reading_that_is_the_baseline_shows_no_change():
    day = date(2021, 3, 18)
    found = trend(readings(90, 80), higher_is_better=True, baseline=Decimal(80), baseline_day=day, target=Decimal(85))
    assert (found.change, found.is_reached) == (Change.ONLY, False)


def test_a_baseline_without_a_day_is_compared_even_with_one_reading():
    found = trend(readings(90), higher_is_better=True, baseline=Decimal(80))
    assert (found.change, found.since) == (Change.UP, None)


@pytest.mark.parametrize(("higher", "target", "reached"), [(True, 85, True), (True, 86, False), (False, 85, True)])
def test_a_target_is_reached_at_its_value_or_beyond(higher, target, reached):
    assert trend(readings(85), higher_is_better=higher, target=Decimal(target)).is_reached is reached


def test_without_readings_there_is_no_trend():
    assert trend([], higher_is_better=True, target=Decimal(1)) is None


@pytest.mark.parametrize(
    ("by", "year"), [(date(2021, 1, 1), 2020), (date(2022, 12, 31), 2022), (date(2019, 1, 1), 2020), (None, 2022)]
)
def test_a_baseline_is_the_last_equal_reading_before_it_was_used_or_the_first_after(by, year):
    assert baseline_day(readings(80, 70, 80), Decimal(80), by=by).year == year
    assert baseline_day(readings(80), Decimal(70), by=by) is None
    assert baseline_day(readings(80), None, by=by) is None
