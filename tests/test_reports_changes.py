"""What has changed in a report between two moments, and since the report of the year before."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories
from tests.overviews import LAST_YEAR
from tests.reports import change, gathered, make_report, put_out, stored
from tests.test_overview_visibility import close
from tests.test_reports_adopted import words
from wagtail_sqa.actions.start_report import put_sections
from wagtail_sqa.models import QualityReportPage
from wagtail_sqa.reading.reports.offers import raw_sections

pytestmark = pytest.mark.worker

TODAY = timezone.localdate()


def rewrite(report, change_sections):
    """Let a person change the raw sections of the draft, and publish it."""
    draft = stored(report).get_latest_revision_as_object()
    sections = raw_sections(draft)
    change_sections(sections)
    put_sections(draft, sections)
    draft.save_revision(clean=False)
    put_out(report)


def paragraph(text):
    return {"type": "paragraph", "value": f"<p>{text}</p>", "id": str(uuid4())}


def section(heading, *body, key=""):
    return {"type": "section", "id": str(uuid4()), "value": {"key": key, "heading": heading, "body": list(body)}}


def edited(kind, **values):
    """Return a change that gives the first block of that kind new values."""

    def edit(sections):
        blocks = (block for part in sections for block in part["value"]["body"] if block["type"] == kind)
        block = next(blocks)
        block["value"] = {**block["value"], **values}

    return edit


class ChangesTestCase(TestCase):
    def text(self, place, status=200):
        response = self.client.get(self.report.url + place)
        assert response.status_code == status
        main = re.search(r"<main>(.*)</main>", response.content.decode(), re.DOTALL)[1]
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


class InOneReport(ChangesTestCase):
    @classmethod
    def setUpTestData(cls):
        cls.school = factories.make_unit("Ekbacken")
        safe = factories.make_indicator("Safe pupils", ["79", "86"])
        measure = factories.make_measure("Read aloud")
        goal = factories.make_goal("Everyone reads", [measure], aims=[(safe, "79", "90")])
        cls.plan = factories.make_plan("Plan", parent=cls.school, goals=[goal])
        report = make_report(cls.school)
        gathered(report)
        rewrite(report, lambda sections: sections.append(section("Own words", paragraph("We read a little."))))
        QualityReportPage.history.update(history_date=timezone.now() - timedelta(days=2))
        cls.report = stored(report)
        cls.before = TODAY - timedelta(days=1)

    def changes(self):
        return self.text(f"changes/?from={self.before}")

    def rewrite(self, change_sections):
        rewrite(self.report, change_sections)

    def test_nothing_has_changed(self):
        assert "Nothing has changed." in self.changes()

    def test_figures_are_told_from_and_to(self):
        rows = [
            {"type": "item", "id": str(uuid4()), "value": {"label": "Plans adopted", "value": "1 of 1", "note": ""}}
        ]
        self.rewrite(edited("fact_figures", figures=rows))
        said = self.changes()
        assert "Plans adopted went from 0 of 1 to 1 of 1." in said
        assert "Measures: not started was 1 of 1, and now there is none." in said
        assert "Figures (" in said

    def test_goals_measures_and_indicators_are_told_from_and_to(self):
        self.rewrite(edited("fact_goal", attainment="met", judgement="They do."))
        self.rewrite(edited("fact_measure", status="completed", effect="some_effect", decision="routine"))
        self.rewrite(edited("fact_indicator", target="95", target_words="95"))
        said = self.changes()
        assert "The goal “Everyone reads” went from Not assessed to Met." in said
        assert "What is said of “Everyone reads” was changed. [added: They do. ]" in said
        assert "Status of “Read aloud” went from Not started to Completed." in said
        assert "Effect of “Read aloud” is now Some effect." in said
        assert "Decision on “Read aloud” is now Make routine." in said
        assert "Target of Safe pupils went from at least 90 to 95." in said

    def test_a_goal_that_is_called_something_else_is_the_same_goal(self):
        self.rewrite(edited("fact_goal", title="All read", attainment="met"))
        said = self.changes()
        assert "“Everyone reads” is now called “All read”." in said
        assert "The goal “All read” went from Not assessed to Met." in said

    def test_text_is_compared_word_by_word_below_the_heading_of_its_section(self):
        self.rewrite(lambda sections: sections[-1]["value"].update(body=[paragraph("We read a lot.")]))
        said = self.changes()
        assert "Own words The text of “Own words” was changed." in said
        assert "[removed: little. ] [added: lot. ]" in said

    def test_sections_that_come_go_are_renamed_and_change_places(self):
        def turn(sections):
            sections[-1]["value"]["heading"] = "My words"
            sections.insert(0, sections.pop())
            sections.append(section("Added"))
            del sections[2]

        gone = stored(self.report).sections.raw_data[1]["value"]["heading"]
        self.rewrite(turn)
        said = self.changes()
        assert "The section “Own words” is now called “My words”." in said
        assert "New section: “Added”." in said
        assert f"The section “{gone}” is no longer in the report." in said
        assert "The sections stand in another order." in said

    def test_facts_that_come_and_go_are_named(self):
        def swap(sections):
            for part in sections:
                part["value"]["body"] = [b for b in part["value"]["body"] if b["type"] != "fact_measure"]
            new = {"title": "By hand", "judgement": "", "attainment": "met"}
            sections[-1]["value"]["body"].append({"type": "fact_goal", "id": str(uuid4()), "value": new})

        self.rewrite(swap)
        said = self.changes()
        assert "No longer in the report: “Read aloud”." in said
        assert "New: “By hand”." in said

    def test_one_kind_at_a_time(self):
        self.rewrite(edited("fact_goal", attainment="met"))
        change(self.report, introduction="Short.")
        put_out(self.report)
        said = self.text(f"changes/?from={self.before}&kind=goal")
        assert "went from Not assessed to Met" in said
        assert "introduction was changed" not in said

    def test_it_is_a_file_too(self):
        self.rewrite(edited("fact_goal", attainment="met"))
        answer = self.client.get(f"{self.report.url}changes/pdf/?from={self.before}")
        assert "The goal “Everyone reads” went from Not assessed to Met." in words(answer.content)

    def test_two_versions_are_compared(self):
        factories.make_version(self.report, adopted_on=self.before, as_of=timezone.now() - timedelta(days=1))
        change(self.report, introduction="Second.")
        put_out(self.report)
        factories.make_version(self.report, adopted_on=TODAY)
        assert "[added: Second. ]" in self.text("changes/?from=v1&to=v2")
        change(self.report, introduction="Third.")
        put_out(self.report)
        assert "Third." not in self.text("changes/?from=v1&to=v2")
        assert "Third." in self.text("changes/")  # since the newest
        assert "There is no version 7." in self.text("changes/?from=v7", 404)

    def test_broken_blocks_are_compared_too(self):
        nothing = {"figures": [], "table": None, "title": None}
        for kind in ("fact_figures", "fact_goal", "fact_measure", "fact_indicator"):
            self.rewrite(edited(kind, **nothing, status="x", attainment="x", readings=[], baseline="x"))
        assert "Status of “Read aloud” was Not started" in self.changes()
        assert "“”" not in self.changes()


class SinceLastYear(ChangesTestCase):
    @classmethod
    def setUpTestData(cls):
        cls.town = factories.make_unit("Town")
        cls.schools = [factories.make_unit(title, parent=cls.town) for title in ("Ek", "Lind")]
        cls.indicator = factories.make_indicator("Safe pupils", ["79"])
        for school in cls.schools:
            cls.plan_of(school, "Everyone reads", "Old goal", **LAST_YEAR)
        cls.last = cls.report_of(cls.town, **LAST_YEAR)
        for school in cls.schools:
            cls.plan_of(school, "Everyone reads", "New goal", attainment="met")
        cls.report = cls.report_of(cls.town)

    @classmethod
    def plan_of(cls, unit, *goals, attainment="not_met", **fields):
        measure = factories.make_measure("Read aloud", unit=unit)
        aims = [(cls.indicator, "79", "90")]
        rows = [factories.make_goal(title, [measure], attainment=attainment, aims=aims) for title in goals]
        return factories.make_plan(f"Plan of {unit}", parent=unit, goals=rows, **fields)

    @classmethod
    def report_of(cls, unit, scope="level", **fields):
        report = make_report(unit, scope=scope, **fields)
        gathered(report)
        put_out(report)
        return stored(report)

    def test_figures_and_the_table_by_unit_are_told_from_and_to(self):
        said = self.text("changes/?from=previous")
        assert "Goals: met is now 4 of 4." in said
        assert "Goals: not met was 4 of 4, and now there is none." in said
        assert "Ek, Met went from 0 to 2." in said
        assert "All together, Not met went from 4 to 0." in said

    def test_goals_of_a_unit_are_known_by_their_titles(self):
        self.report_of(self.schools[0], "unit", **LAST_YEAR)
        self.report = self.report_of(self.schools[0], "unit")
        said = self.text("changes/?from=previous")
        assert "The goal “Everyone reads” went from Not met to Met." in said
        assert "New: “New goal”." in said
        assert "No longer in the report: “Old goal”." in said

    def test_text_that_is_another_each_year_is_not_compared(self):
        rewrite(self.report, lambda sections: sections[0]["value"]["body"].insert(0, paragraph("This year")))
        assert "This year" not in self.text("changes/?from=previous")

    def test_it_is_offered_where_there_is_one(self):
        assert "From last year" in self.text("changes/")
        self.report = self.last
        assert "From last year" not in self.text("changes/")
        assert "There is nothing of last year that can be read here." in self.text("changes/?from=previous", 404)

    def test_last_years_is_of_the_same_unit_kind_and_scope_published_and_open(self):
        assert self.report.last_year() == self.last
        for fields in ({"preset": "quality-account"}, {"scope": "unit"}, {"unit": self.schools[0]}):
            before = {name: getattr(self.last, name) for name in fields}
            QualityReportPage.objects.filter(pk=self.last.pk).update(**fields)
            assert self.report.last_year() is None
            QualityReportPage.objects.filter(pk=self.last.pk).update(**before)
        close(self.last)
        assert self.report.last_year() is None
        self.last.view_restrictions.all().delete()
        self.last.unpublish()
        assert self.report.last_year() is None

    def test_it_is_found_wherever_it_lies_when_it_says_which_unit_it_is_about(self):
        QualityReportPage.objects.filter(pk=self.last.pk).update(unit=self.town)
        stored(self.last).move(self.schools[0], pos="last-child")
        assert self.report.last_year() == self.last


class WhatItCosts(ChangesTestCase):
    def queries(self, address):
        self.client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert self.client.get(address).status_code == 200
        return len(captured)

    def report_with(self, number):
        unit = factories.make_unit(f"Unit of {number}")
        goals = [factories.make_goal(f"Goal {n}", [factories.make_measure(f"M {n}")]) for n in range(number)]
        factories.make_plan(parent=unit, goals=goals)
        report = make_report(unit)
        gathered(report)
        put_out(report)
        factories.make_version(stored(report))
        rewrite(report, edited("fact_goal", attainment="met"))
        return stored(report)

    def test_a_long_report_takes_as_many_queries_as_a_short_one(self):
        few, many = self.report_with(2), self.report_with(9)
        for place in ("", "versions/", "versions/1/", "changes/", "as-of/", f"as-of/{TODAY}/"):
            assert self.queries(few.url + place) == self.queries(many.url + place), place
