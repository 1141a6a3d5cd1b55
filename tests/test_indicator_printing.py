"""Indicators in the PDF file of a plan: their sentences, charts and tables."""

from datetime import date, timedelta

from django.test import TestCase

from tests.factories import make_goal, make_indicator, make_plan
from tests.printed import printed
from wagtail_sqa.models import IndicatorReading

VALUES = (84, 82, 79, 81, 86)


class PrintedIndicatorTests(TestCase):
    def test_an_indicator_is_printed_with_sentence_chart_table_and_source(self):
        indicator = make_indicator(values=VALUES, source="The survey")
        file = printed(make_plan(goals=[make_goal(aims=[(indicator, 79, 90)])]))
        for text in ("Safe pupils, percent", "Up from 79 to 86 since March 2024", "March 18, 2026", "The survey"):
            assert text in file.text
        assert "Target90" in file.packed
        assert file.warnings == ()

    def test_an_indicator_without_readings_is_a_sentence(self):
        file = printed(make_plan(goals=[make_goal(aims=[(make_indicator(), 79, 90)])]))
        assert "No readings yet." in file.text
        assert file.warnings == ()

    def test_a_long_series_is_cut_into_tables_and_loses_nothing(self):
        indicator = make_indicator()
        days = [date(2024, 1, 1) + timedelta(days=n) for n in range(120)]
        indicator.readings = [IndicatorReading(date=day, value=n, note=f"Note {n}.") for n, day in enumerate(days)]
        indicator.save()
        file = printed(make_plan(goals=[make_goal(aims=[(indicator, 79, 90)])]))
        assert all(f"Note {n}." in file.text for n in range(120))

    def test_hostile_words_do_no_harm(self):
        text = "<b>&amp;</b> \u202e ]]> <pdf:nextpage> ≥"
        indicator = make_indicator(text, VALUES, source=text, description=text, unit_of_measure=text)
        assert "<b>" in printed(make_plan(goals=[make_goal(aims=[(indicator, 79, 90)])])).text
