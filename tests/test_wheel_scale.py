"""Days on the circle: real days, whole months, ISO weeks, cut ends."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagtail_sqa.wheel.scale import Scale, month_after

STARTS = st.dates(date(1950, 1, 1), date(2100, 1, 1)).map(lambda day: day.replace(day=1))
MONTHS = st.integers(1, 24)


def test_twelve_o_clock_is_the_first_day_and_the_day_after_the_last():
    scale = Scale.of(date(2026, 8, 1), 12)
    assert scale.angle(date(2026, 8, 1).toordinal()) == 0
    assert scale.angle(date(2027, 8, 1).toordinal()) == 360


def test_a_leap_year_has_narrower_days():
    assert Scale.of(date(2027, 8, 1), 12).middle_of(date(2028, 2, 29)) == pytest.approx((212 + 0.5) * 360 / 366)
    assert Scale.of(date(2026, 1, 1), 12).middle_of(date(2026, 1, 1)) == pytest.approx(0.5 * 360 / 365)


def test_months_are_as_wide_as_their_days():
    months = Scale.of(date(2026, 1, 1), 12).months()
    assert [round(month.span.width * 365 / 360) for month in months] == [
        31,
        28,
        31,
        30,
        31,
        30,
        31,
        31,
        30,
        31,
        30,
        31,
    ]


def test_a_year_of_53_weeks_shows_week_53():
    weeks = Scale.of(date(2026, 8, 1), 12).weeks()
    assert [week.number for week in weeks] == [*range(31, 54), *range(1, 31)]
    assert round(weeks[0].span.width * 365 / 360) == 2
    assert all(week.has_label for week in weeks)


def test_two_ends_of_one_week_number_carry_one_label_on_the_wider_part():
    weeks = Scale.of(date(2025, 8, 1), 12).weeks()
    assert (weeks[0].number, weeks[-1].number) == (31, 31)
    assert (weeks[0].has_label, weeks[-1].has_label) == (False, True)
    assert weeks[0].span.width < weeks[-1].span.width


@given(STARTS, MONTHS)
def test_months_and_weeks_cover_the_circle_without_gaps(start, months):
    scale = Scale.of(start, months)
    for parts in (scale.months(), scale.weeks()):
        spans = [part.span for part in parts]
        assert spans[0].begin == 0
        assert spans[-1].end == 360
        assert all(one.end == following.begin for one, following in pairwise(spans))
    assert len(scale.months()) == months


@given(STARTS, MONTHS)
def test_weeks_turn_on_mondays_and_only_the_ends_are_partial(start, months):
    scale = Scale.of(start, months)
    day = 360 / (scale.stop - scale.first)
    lengths = [round(week.span.width / day) for week in scale.weeks()]
    assert all(length == 7 for length in lengths[1:-1])
    assert date.fromordinal(scale.first + lengths[0]).isoweekday() == 1 or len(lengths) == 1


@given(STARTS, MONTHS, st.dates(), st.integers(0, 5000))
def test_clipping_keeps_exactly_the_days_inside_the_window(start, months, first, length):
    last = date.fromordinal(min(first.toordinal() + length, date.max.toordinal()))
    stop = month_after(start, months)
    clip = Scale.of(start, months).clip(first, last)
    assert (clip is not None) == (first < stop and last >= start)
    if clip:
        assert 0 <= clip.span.begin < clip.span.end <= 360
        assert clip.cut_start == (first < start)
        assert clip.cut_end == (last >= stop)
        assert (clip.span.begin == 0) == (first <= start)
        assert (clip.span.end == 360) == (last >= stop - timedelta(1))


def test_days_at_the_ends_of_the_calendar_are_clipped_too():
    clip = Scale.of(date(2026, 8, 1), 12).clip(date.min, date.max)
    assert (clip.span.begin, clip.span.end, clip.cut_start, clip.cut_end) == (0, 360, True, True)


def test_today_outside_the_window_has_no_angle():
    scale = Scale.of(date(2026, 8, 1), 12)
    assert scale.middle_of(date(2026, 7, 31)) is None
    assert scale.middle_of(date(2027, 8, 1)) is None
    assert scale.middle_of(date(2027, 7, 31)) == pytest.approx(364.5 * 360 / 365)
