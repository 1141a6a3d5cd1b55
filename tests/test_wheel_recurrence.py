"""On which days an activity that repeats happens."""

import calendar
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from time import perf_counter

import pytest
from dateutil import rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from wagtail_sqa.wheel.recurrence import LIMIT, Preset, Repeat, dates, most, spans, weeks_in

YEAR = {"first": date(2026, 8, 1), "last": date(2027, 7, 31)}
WEEKDAYS = range(7)

rules = st.builds(
    Repeat,
    preset=st.sampled_from(Preset),
    every=st.integers(1, 30),
    nth=st.none() | st.integers(1, 4),
    weekday=st.none() | st.integers(0, 6),
    week=st.none() | st.integers(1, 53),
    until=st.none() | st.dates(),
)
near = st.dates(date(2019, 1, 1), date(2033, 12, 31))


def in_school_year(preset, start, **rule):
    return [str(day) for day in dates(Repeat(preset, **rule), start, **YEAR)]


def test_once_is_its_day():
    assert in_school_year("once", date(2026, 9, 1)) == ["2026-09-01"]
    assert in_school_year("once", date(2025, 9, 1)) == []


def test_every_second_week_keeps_its_weekday_and_its_parity_from_years_before():
    days = dates(Repeat("weekly", every=2), date(2019, 1, 7), **YEAR)
    assert {day.weekday() for day in days} == {0}
    assert all((day - date(2019, 1, 7)).days % 14 == 0 for day in days)
    assert len(days) == 26


def test_monthly_on_the_31st_is_the_last_day_of_each_month():
    assert in_school_year("monthly", date(2027, 1, 31), until=date(2027, 5, 1)) == [
        "2027-01-31",
        "2027-02-28",
        "2027-03-31",
        "2027-04-30",
    ]


def test_the_day_comes_back_after_a_short_month():
    days = dates(Repeat("monthly"), date(2023, 1, 30), first=date(2024, 1, 1), last=date(2024, 3, 31))
    assert [day.day for day in days] == [30, 29, 30]


def test_yearly_on_29_february_is_28_february_in_other_years():
    days = dates(Repeat("yearly"), date(2024, 2, 29), first=date(2024, 1, 1), last=date(2028, 12, 31))
    assert [str(day) for day in days] == ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]


def test_the_third_thursday_of_every_second_month():
    assert in_school_year("nth_weekday", date(2026, 9, 17), every=2, until=date(2027, 5, 31)) == [
        "2026-09-17",
        "2026-11-19",
        "2027-01-21",
        "2027-03-18",
        "2027-05-20",
    ]


def test_the_last_monday_of_each_month():
    days = dates(Repeat("last_weekday", weekday=0), date(2026, 8, 1), **YEAR)
    assert len(days) == 12
    assert all(day.weekday() == 0 and (day + timedelta(7)).month != day.month for day in days)


def test_the_last_week_of_a_month_is_the_one_that_has_its_last_thursday():
    mondays = dates(Repeat("last_week"), date(2026, 10, 26), **YEAR)
    assert [str(day) for day in mondays[:3]] == ["2026-10-26", "2026-11-23", "2026-12-28"]
    assert all((day + timedelta(3)).month != (day + timedelta(10)).month for day in mondays)


def test_week_53_is_the_last_week_of_any_year():
    days = dates(Repeat("iso_week", week=53), date(2025, 1, 1), first=date(2025, 1, 1), last=date(2028, 12, 31))
    assert [day.isocalendar()[:2] for day in days] == [(2025, 52), (2026, 53), (2027, 52), (2028, 52)]
    assert {day.weekday() for day in days} == {2}


def test_until_is_the_last_day_on_which_one_may_begin():
    assert in_school_year("weekly", date(2026, 9, 1), until=date(2026, 9, 15))[-1] == "2026-09-15"
    assert in_school_year("weekly", date(2026, 9, 1), until=date(2026, 9, 14))[-1] == "2026-09-08"
    assert in_school_year("weekly", date(2026, 9, 1), until=date(2020, 1, 1)) == []


def test_an_occurrence_that_began_before_the_window_and_reaches_into_it_is_found():
    found = spans(Repeat("monthly"), date(2026, 1, 25), date(2026, 2, 5), first=date(2026, 8, 1), last=date(2026, 8, 4))
    assert found == ((date(2026, 7, 25), date(2026, 8, 5)),)


def test_an_occurrence_may_last_longer_than_the_time_to_the_next():
    found = spans(
        Repeat("weekly"), date(2026, 8, 3), date(2026, 8, 16), first=date(2026, 8, 20), last=date(2026, 8, 20)
    )
    assert [str(begin) for begin, _end in found] == ["2026-08-10", "2026-08-17"]


def happens(repeat, start, day) -> bool:
    """Say it again, day by day and without a rule."""
    rule = repeat.resolved(start)
    if day < start or (rule.until and day > rule.until):
        return False
    last = calendar.monthrange(day.year, day.month)[1]
    months = (day.year - start.year) * 12 + day.month - start.month
    on_month, on_weekday = months % rule.every == 0, day.weekday() == rule.weekday
    same_day = day.day == min(start.day, last)
    thursday, base = day - timedelta(day.weekday() - 3), start - timedelta(start.weekday() - 3)
    if rule.preset == Preset.LAST_WEEK:  # the rule counts months from the Thursday of the week of its weekday
        base = start - timedelta(rule.weekday - 3)
        thursday = day - timedelta(rule.weekday - 3)
    weeks_month = (thursday.year - base.year) * 12 + thursday.month - base.month
    iso = day.isocalendar()
    return {
        Preset.ONCE: day == start,
        Preset.WEEKLY: (day - start).days % (7 * rule.every) == 0,
        Preset.MONTHLY: on_month and same_day,
        Preset.NTH_WEEKDAY: on_month and on_weekday and (day.day + 6) // 7 == rule.nth,
        Preset.LAST_WEEKDAY: on_month and on_weekday and day.day + 7 > last,
        Preset.LAST_WEEK: on_weekday
        and weeks_month % rule.every == 0
        and thursday.day + 7 > calendar.monthrange(thursday.year, thursday.month)[1],
        Preset.ISO_WEEK: on_weekday
        and (iso.year - start.isocalendar().year) % rule.every == 0
        and iso.week == min(rule.week, weeks_in(iso.year)),
        Preset.YEARLY: day.month == start.month and same_day and (day.year - start.year) % rule.every == 0,
    }[Preset(rule.preset)]


@settings(max_examples=300, deadline=None)
@given(rules, near, near, st.integers(0, 800))
def test_the_days_of_any_rule_are_those_that_it_names(repeat, start, first, length):
    last = first + timedelta(days=length)
    found = dates(repeat, start, first=first, last=last)
    assert list(found) == [day for n in range(length + 1) if happens(repeat, start, day := first + timedelta(days=n))]


@settings(max_examples=100, deadline=None)
@given(near, st.integers(1, 12), near)
def test_weeks_and_months_agree_with_dateutil_walked_from_the_first_day(start, every, first):
    last = first + timedelta(days=730)
    for preset, rule in (
        ("weekly", {"freq": rrule.WEEKLY}),
        (
            "nth_weekday",
            {"freq": rrule.MONTHLY, "byweekday": rrule.weekday(start.weekday(), min((start.day + 6) // 7, 4))},
        ),
        ("last_weekday", {"freq": rrule.MONTHLY, "byweekday": rrule.weekday(start.weekday(), -1)}),
    ):
        walked = rrule.rrule(dtstart=_midnight(start), interval=every, until=_midnight(last), **rule)
        expected = [moment.date() for moment in walked if moment.date() >= first]
        assert list(dates(Repeat(preset, every), start, first=first, last=last)) == expected


def _midnight(day):
    return datetime.combine(day, time())


@settings(max_examples=200, deadline=None)
@given(rules, st.dates(), st.dates(), st.dates(), st.integers(0, 50))
def test_any_rule_from_any_day_in_any_window_is_answered_in_order_and_within_bounds(repeat, start, first, last, limit):
    found = dates(repeat, start, first=first, last=last, limit=limit)
    assert len(found) <= limit
    assert list(found) == sorted(set(found))
    assert all(max(first, start) <= day <= min(last, repeat.until or last) for day in found)


@settings(max_examples=200, deadline=None)
@given(rules, near, st.integers(0, 400), near, st.integers(0, 400))
def test_every_span_touches_the_window_and_lasts_as_long_as_the_first(repeat, start, length, first, days):
    last = first + timedelta(days=days)
    for begin, end in spans(repeat, start, start + timedelta(days=length), first=first, last=last):
        assert begin <= last
        assert end >= first
        assert (end - begin).days == length


@settings(max_examples=200, deadline=None)
@given(rules, near, near, st.integers(1, 24))
def test_never_more_occurrences_than_foretold(repeat, start, first, months):
    found = dates(repeat, start, first=first, last=first + timedelta(days=months * 30))
    assert len(found) <= most(repeat, start, months=months)


def test_a_repeat_that_never_ends_is_bounded_by_the_window_and_by_the_limit():
    begun = perf_counter()
    for preset in Preset:
        found = dates(Repeat(preset), date.min, first=date(9000, 1, 1), last=date.max)
        assert len(found) <= LIMIT
    assert perf_counter() - begun < 1


@pytest.mark.parametrize("preset", Preset)
def test_both_ends_of_the_calendar_are_days_like_any_other(preset):
    for start in (date.min, date.max):
        for rule in (Repeat(preset), Repeat(preset, weekday=0), Repeat(preset, weekday=6), Repeat(preset, week=53)):
            assert len(dates(rule, start, first=date.min, last=date.max)) <= LIMIT
            assert len(spans(rule, start, date.max, first=date.min, last=date.max)) <= LIMIT


def test_the_rules_need_no_django():
    code = "import sys, wagtail_sqa.wheel.recurrence; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
