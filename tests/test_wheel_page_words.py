"""What a wheel says about days, weeks and periods."""

from datetime import date

import pytest
from django.utils import translation

from wagtail_sqa.reading.wheels.page import words


def days(start, end, *, language="en-gb", with_year=False):
    """The days in words, without the invisible joiners."""
    with translation.override(language):
        return words.days_text(start, end, with_year=with_year).replace("\u2060", "")


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en-gb", "10–12 August"), ("en", "August 10–12"), ("sv", "10–12 augusti"), ("fi", "10.–12. elokuu")],
)
def test_days_of_one_month_share_its_name_in_the_order_of_the_language(language, expected):
    assert days(date(2026, 8, 10), date(2026, 8, 12), language=language).startswith(expected)


def test_a_single_day_is_one_date():
    assert days(date(2026, 8, 25), date(2026, 8, 25)) == "25 August"


def test_days_of_two_months_have_both_names():
    assert days(date(2026, 8, 31), date(2026, 9, 11)) == "31 August–11 September"


def test_days_of_two_years_have_both_years():
    assert days(date(2026, 5, 4), date(2027, 1, 31)) == "4 May 2026–31 January 2027"


def test_a_day_with_its_year_is_told_in_full():
    assert days(date(2026, 8, 10), date(2026, 8, 12), with_year=True) == "10–12 August 2026"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2026, 8, 10), date(2026, 8, 12), "week 33"),
        (date(2026, 8, 31), date(2026, 9, 11), "weeks 36–37"),
        (date(2026, 12, 28), date(2027, 1, 3), "week 53"),
        (date(2025, 9, 1), date(2026, 8, 31), "weeks 36–36"),
    ],
)
def test_weeks_are_iso_weeks_and_two_only_when_they_differ(start, end, expected):
    assert words.week_text(start, end).replace("\u2060", "") == expected


@pytest.mark.parametrize(
    ("start", "months", "label", "above"),
    [
        (date(2026, 8, 1), 12, "2026/27", "School year"),
        (date(2026, 1, 1), 12, "2026", "Year"),
        (date(2026, 4, 1), 12, "2026/27", "Year"),
        (date(2026, 8, 1), 24, "2026–2028", ""),
        (date(2026, 8, 1), 5, "2026", "August–December"),
        (date(2026, 8, 1), 1, "2026", "August"),
    ],
)
def test_the_middle_of_the_wheel_names_its_year(start, months, label, above):
    drawn = words.drawn_words(start, months, on=date(2026, 11, 23))
    assert (drawn.centre, drawn.centre_above) == (label, above)


def test_today_stands_in_the_middle_only_while_it_is_in_the_window():
    start = date(2026, 8, 1)
    assert words.drawn_words(start, 12, on=date(2026, 11, 23)).centre_below == ("Today November 23", "week 48")
    assert words.drawn_words(start, 12, on=date(2027, 7, 31)).centre_below
    assert not words.drawn_words(start, 12, on=date(2027, 8, 1)).centre_below
    assert not words.drawn_words(start, 12, on=date(2026, 7, 31)).centre_below


def test_the_picture_speaks_the_language_of_the_page():
    with translation.override("sv"):
        drawn = words.drawn_words(date(2026, 8, 1), 12, on=date(2026, 11, 23))
        assert words.period_text(date(2026, 8, 1), 12) == "Augusti 2026 – juli 2027"
    assert drawn.months[7] == "augusti"


def test_a_wheel_of_one_month_has_no_span():
    assert words.period_text(date(2026, 8, 1), 1) == "August 2026"
