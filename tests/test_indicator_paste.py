"""Readings pasted as rows of date and value: all of them or none, each bad row named."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import TestCase
from django.utils import translation

from tests.factories import TODAY, make_indicator
from wagtail_sqa.actions.paste_readings import MOST_ROWS, paste_readings, read_rows

DAY = date(2026, 3, 20)


def rows(text):
    return [(row.day, row.value) for row in read_rows(text, today=TODAY)]


def problems(text):
    with pytest.raises(ValidationError) as refused:
        read_rows(text, today=TODAY)
    return refused.value.messages


@pytest.mark.parametrize(
    "written",
    [
        *("2026-03-20", "2026-3-20", "2026/03/20", "20.3.2026", "20. 3. 2026", "20.03.2026"),
        *("20/3 2026", "20/03/2026", "03/20/2026", "20 March 2026", "20 mar 2026", "20 MARCH 2026"),
    ],
)
@pytest.mark.parametrize("between", ["\t", ";", " ", "; ", "  \t "])
def test_a_day_is_read_however_it_is_written_when_it_can_be_one_day_only(written, between):
    assert rows(f"{written}{between}86,5") == [(DAY, Decimal("86.5"))]


def test_names_of_months_are_those_of_the_active_language():
    with translation.override("sv"):
        assert rows("20 mars 2026\t86,5\n21 okt. 2025 9") == [(DAY, Decimal("86.5")), (date(2025, 10, 21), Decimal(9))]


@pytest.mark.parametrize(
    "written",
    [*("mars 2026", "March 2026", "20/3 26", "20260320", "Date", "20 Smarch 2026", "2026", "20-03-2026", "=1+1", "²")],
)
def test_what_is_not_a_whole_date_is_named(written):
    assert problems(f"{written}\t86") == [f"Row 1: “{written}\t86” does not begin with a date. Write it as 2026-03-20."]


def test_a_date_that_can_be_two_days_is_refused():
    assert problems("3/4/2026 86") == ["Row 1: “3/4/2026” can be two days. Write it as 2026-03-20."]
    assert rows("3/4 2026 86") == [(date(2026, 4, 3), Decimal(86))]
    assert rows("4/4/2026 86") == [(date(2026, 4, 4), Decimal(86))]


def test_each_bad_row_is_named_with_its_number_and_the_reason():
    text = "2026-03-20\t86\n\n2026-04-20\tabc\n2026-02-30;5\n2026-05-01\n2026-05-02 1.234 5\n1800-01-01 3\n2026-11-24 5"
    assert problems(text) == [
        "Row 3: “abc” is not a number.",
        "Row 4: “2026-02-30” is not a day in the calendar.",
        "Row 5: there is no value after the date.",
        "Row 6: “1.234 5” is not a number.",
        "Row 7: Jan. 1, 1800 is too long ago.",
        "Row 8: Nov. 24, 2026 lies in the future.",
    ]


def test_a_day_that_stands_twice_is_named():
    assert problems("2026-03-20 86\n20.3.2026 87") == ["Row 2: March 20, 2026 stands in row 1 too."]


def test_a_number_that_can_be_two_is_refused_in_the_active_language_only():
    assert problems("2026-03-20\t1,234")[0].startswith("Row 1: “1,234” can be two numbers.")
    with translation.override("sv"):
        assert rows("2026-03-20\t1,234") == [(DAY, Decimal("1.234"))]


@pytest.mark.parametrize("text", ["", "\n\n", " \t \n;;"])
def test_nothing_pasted_is_no_row(text):
    assert rows(text) == []


def test_many_bad_rows_are_counted_not_listed():
    found = problems("x\n" * 500)
    assert len(found) == 21
    assert found[-1] == "480 more rows have something to mend."


def test_too_many_rows_are_refused_before_they_are_read():
    assert problems("x\n" * (MOST_ROWS + 1)) == [f"At most {MOST_ROWS} rows can be pasted at a time."]


class PasteTests(TestCase):
    def setUp(self):
        self.indicator = make_indicator(values=(84, 82))

    def values(self):
        return {row.date: row.value for row in self.indicator.readings.model.objects.all()}

    def test_rows_are_added_to_the_readings(self):
        paste_readings(self.indicator, "2026-03-20\t86,5\n2025-03-20 81", today=TODAY)
        assert len(self.values()) == 4
        assert self.values()[DAY] == Decimal("86.5")

    def test_one_bad_row_leaves_everything_as_it_was(self):
        before = self.values()
        with pytest.raises(ValidationError):
            paste_readings(self.indicator, "2026-03-20 86\n2025-03-20 x", today=TODAY)
        assert self.values() == before

    def test_a_reading_of_the_same_day_is_replaced_only_when_that_is_wanted(self):
        with pytest.raises(ValidationError) as refused:
            paste_readings(self.indicator, "2026-03-20 86\n2022-03-18 85", today=TODAY)
        assert refused.value.messages == [
            "Row 2: there is a reading of March 18, 2022 already, 84. It would be replaced by 85."
        ]
        assert len(self.values()) == 2
        paste_readings(self.indicator, "2026-03-20 86\n2022-03-18 85", today=TODAY, replace=True)
        assert self.values()[date(2022, 3, 18)] == 85
        assert len(self.values()) == 3

    def test_the_same_value_again_needs_no_asking(self):
        paste_readings(self.indicator, "2022-03-18 84\n2026-03-20 86", today=TODAY)
        assert len(self.values()) == 3

    def test_notes_stay_when_a_value_is_replaced(self):
        reading = self.indicator.readings.first()
        reading.note = "Few answers."
        self.indicator.readings.add(reading)
        self.indicator.save()
        paste_readings(self.indicator, "2022-03-18 85", today=TODAY, replace=True)
        assert self.indicator.readings.model.objects.get(date=date(2022, 3, 18)).note == "Few answers."
