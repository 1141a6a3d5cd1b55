"""The same thing in another year."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagtail_sqa.wheel.shifting import same_date, same_weekday

DAYS = st.dates(date(1990, 1, 1), date(2200, 12, 31))
YEARS = st.integers(-50, 50)


def weeks_of(year):
    return date(year, 12, 28).isocalendar().week


@given(DAYS, YEARS)
def test_the_weekday_is_kept_and_the_week_where_the_year_has_it(day, years):
    old, new = day.isocalendar(), same_weekday(day, years).isocalendar()
    assert new.weekday == old.weekday
    assert new.year == old.year + years
    assert new.week == min(old.week, weeks_of(new.year))


@given(DAYS, YEARS)
def test_week_53_becomes_the_last_week_and_no_other_week_moves(day, years):
    old, new = day.isocalendar(), same_weekday(day, years).isocalendar()
    assert old.week == new.week or (old.week, new.week) == (53, 52)


@given(DAYS, st.integers(-3, 3))
def test_a_day_that_keeps_its_week_lies_within_a_week_of_its_date(day, years):
    distance = same_weekday(day, years) - same_date(day, years)
    assert abs(distance) <= timedelta(days=7)


@given(DAYS, YEARS)
def test_the_date_is_kept_but_for_29_february(day, years):
    new = same_date(day, years)
    assert new.year == day.year + years
    assert (new.month, new.day) == (day.month, day.day) or ((day.month, day.day) == (2, 29) and new.day == 28)


@given(DAYS)
def test_no_years_change_nothing(day):
    assert same_weekday(day, 0) == same_date(day, 0) == day


@given(DAYS, DAYS, YEARS)
def test_what_comes_first_never_comes_later_in_the_same_iso_year(one, other, years):
    calendars = one.isocalendar(), other.isocalendar()
    if calendars[0].year == calendars[1].year and all(calendar.week < 53 for calendar in calendars):
        assert (one <= other) == (same_weekday(one, years) <= same_weekday(other, years))


@pytest.mark.parametrize(
    ("day", "years", "by_week", "by_date"),
    [
        (date(2026, 10, 5), 1, date(2027, 10, 11), date(2027, 10, 5)),
        (date(2026, 12, 31), 1, date(2027, 12, 30), date(2027, 12, 31)),  # 2026 has a week 53, 2027 has not
        (date(2027, 1, 1), 1, date(2027, 12, 31), date(2028, 1, 1)),  # a Friday of week 53 of 2026
        (date(2028, 2, 29), 1, date(2029, 2, 27), date(2029, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 3, 2), date(2028, 2, 29)),
    ],
)
def test_known_days(day, years, by_week, by_date):
    assert same_weekday(day, years) == by_week
    assert same_date(day, years) == by_date


@pytest.mark.parametrize("shift", [same_date, same_weekday])
def test_beyond_the_calendar_is_an_error(shift):
    with pytest.raises(ValueError, match=r"\w"):
        shift(date(9999, 6, 1), 1)
