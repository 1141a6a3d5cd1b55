"""Periods: pure functions over dates."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagtail_sqa import periods
from wagtail_sqa.enums import PeriodKind


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 8, 1), date(2027, 7, 31)),
        (date(2026, 1, 1), date(2026, 12, 31)),
        (date(2024, 2, 29), date(2025, 2, 27)),
        (date(2026, 8, 17), date(2027, 8, 16)),
        (date(9999, 12, 31), date(9999, 12, 31)),
    ],
)
def test_a_year_ends_the_day_before_it_begins_again(start, end):
    assert periods.year_after(start) == end


@given(st.dates())
def test_every_day_has_a_year_after_it(start):
    days = (periods.year_after(start) - start).days
    assert days in {363, 364, 365} or start.year == 9999


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1)), st.integers(-30, 30))
def test_moving_a_month_on_and_back_leads_to_the_first_of_the_same_month(day, months):
    moved = periods.first_of_month(day, months=months)
    assert moved.day == 1
    assert periods.first_of_month(moved, months=-months) == day.replace(day=1)


@pytest.mark.parametrize(
    ("kind", "start", "end", "name"),
    [
        (PeriodKind.SCHOOL_YEAR, date(2026, 8, 1), date(2027, 7, 31), "2026/27"),
        (PeriodKind.SCHOOL_YEAR, date(1999, 8, 1), date(2000, 7, 31), "1999/00"),
        (PeriodKind.CALENDAR_YEAR, date(2026, 1, 1), date(2026, 12, 31), "2026"),
        (PeriodKind.OTHER, date(2025, 1, 1), date(2028, 12, 31), "2025–2028"),
        (PeriodKind.OTHER, date(2026, 1, 1), date(2026, 12, 31), "2026"),
        (PeriodKind.OTHER, date(2026, 9, 1), date(2027, 3, 31), "2026/27"),
        (PeriodKind.SCHOOL_YEAR, None, None, ""),
    ],
)
def test_a_period_is_named_as_people_name_it(kind, start, end, name):
    assert periods.label(kind, start, end) == name


def test_some_months_of_one_year_are_named_by_their_days():
    name = periods.label(PeriodKind.OTHER, date(2026, 2, 1), date(2026, 6, 30))
    assert " – " in name
