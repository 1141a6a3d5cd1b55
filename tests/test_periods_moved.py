"""How days move from one year's plan into the next."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagtail_sqa.enums import PeriodKind
from wagtail_sqa.periods import moved, next_period, within

SCHOOL, CALENDAR, OTHER = PeriodKind.SCHOOL_YEAR, PeriodKind.CALENDAR_YEAR, PeriodKind.OTHER
AUGUST, NEXT_AUGUST = date(2026, 8, 1), date(2027, 8, 1)
ordinary = st.dates(date(1990, 1, 1), date(2090, 12, 31))
anything = st.dates()


def is_last_of_month(day):
    return day == date.max or (day + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 12, 18), date(2027, 12, 18)),
        (date(2027, 2, 27), date(2028, 2, 27)),
        (date(2027, 2, 28), date(2028, 2, 29)),
        (date(2027, 6, 30), date(2028, 6, 30)),
        (date(2026, 6, 12), date(2027, 6, 12)),
    ],
)
def test_a_day_keeps_its_place_in_the_next_school_year(day, expected):
    assert moved(day, AUGUST, NEXT_AUGUST) == expected


def test_the_leap_day_becomes_the_last_of_february():
    assert moved(date(2028, 2, 29), date(2027, 8, 1), date(2028, 8, 1)) == date(2029, 2, 28)


def test_the_last_day_of_june_becomes_the_last_of_december_half_a_year_later():
    assert moved(date(2026, 6, 30), date(2026, 1, 1), date(2026, 7, 1)) == date(2026, 12, 31)


def test_a_day_that_the_month_does_not_have_becomes_its_last():
    assert moved(date(2026, 1, 30), date(2026, 1, 1), date(2026, 2, 1)) == date(2026, 2, 28)


def test_days_move_by_days_when_the_next_year_begins_on_another_day_of_the_month():
    assert moved(date(2026, 8, 20), date(2026, 8, 1), date(2027, 8, 16)) == date(2027, 9, 4)


@pytest.mark.parametrize(
    ("kind", "start", "end", "expected"),
    [
        (SCHOOL, date(2025, 8, 1), date(2026, 7, 31), (date(2026, 8, 1), date(2027, 7, 31))),
        (SCHOOL, date(2025, 8, 18), date(2026, 6, 12), (date(2026, 8, 18), date(2027, 6, 12))),
        (CALENDAR, date(2027, 1, 1), date(2027, 12, 31), (date(2028, 1, 1), date(2028, 12, 31))),
        (SCHOOL, date(2023, 3, 1), date(2024, 2, 29), (date(2024, 3, 1), date(2025, 2, 28))),
        (OTHER, date(2025, 1, 1), date(2028, 12, 31), (date(2029, 1, 1), date(2032, 12, 31))),
        (OTHER, date(2026, 1, 1), date(2026, 6, 30), (date(2026, 7, 1), date(2026, 12, 31))),
        (SCHOOL, date(2025, 8, 1), date(2027, 7, 31), (date(2027, 8, 1), date(2029, 7, 31))),
    ],
)
def test_the_next_period_is_the_next_school_or_calendar_year_or_as_long_again(kind, start, end, expected):
    assert next_period(kind, start, end) == expected


@given(day=anything, old=anything, new=anything)
def test_whatever_the_dates_a_day_is_moved_and_not_lost(day, old, new):
    assert date.min <= moved(day, old, new) <= date.max


@given(old=ordinary, new=ordinary)
def test_the_first_day_of_a_period_becomes_the_first_day_of_the_next(old, new):
    assert moved(old, old, new) == new


@given(days=st.tuples(anything, anything), old=anything, new=anything)
def test_what_comes_first_still_comes_first(days, old, new):
    first, second = sorted(days)
    assert moved(first, old, new) <= moved(second, old, new)


@given(day=ordinary, start=ordinary, years=st.integers(-8, 8))
def test_by_whole_years_a_day_keeps_its_month_and_the_last_day_of_a_month_stays_the_last(day, start, years):
    new_start = start.replace(year=start.year + years, day=min(start.day, 28))
    there = moved(day, start.replace(day=new_start.day), new_start)
    assert (there.year, there.month) == (day.year + years, day.month)
    assert there.day == day.day or (day.month == 2 and day.day >= 28 and is_last_of_month(there))
    assert is_last_of_month(there) >= is_last_of_month(day)


@given(day=ordinary, start=ordinary, new_start=ordinary)
def test_a_last_day_of_a_month_comes_back_when_it_is_moved_there_and_back(day, start, new_start):
    start, new_start = start.replace(day=1), new_start.replace(day=1)
    if is_last_of_month(day):
        assert moved(moved(day, start, new_start), new_start, start) == day


@given(kind=st.sampled_from(PeriodKind.values), days=st.tuples(anything, anything))
def test_the_next_period_never_ends_before_it_begins_nor_begins_inside_the_old_one(kind, days):
    start, end = sorted(days)
    first, last = next_period(kind, start, end)
    assert first <= last
    assert first > end or first == date.max


@given(day=anything, days=st.tuples(anything, anything))
def test_a_day_is_kept_within_the_period(day, days):
    start, end = sorted(days)
    kept = within(day, start, end)
    assert start <= kept <= end
    assert kept == day or not start <= day <= end
