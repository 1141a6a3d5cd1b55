"""What is gathered into a report: every figure is traced to the rows that it sums."""

from datetime import date
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories
from tests.overviews import SCHOOL_YEAR
from tests.reports import blocks, change, figures, gathered, make_report, stored, table
from tests.test_overview_visibility import CANARY, close
from wagtail_sqa.actions import draft_report
from wagtail_sqa.actions.draft_report import begin_gathering
from wagtail_sqa.actions.make_municipality import Size, make_municipality
from wagtail_sqa.models import GoalMeasure, Participation, PlanGoal, QualityReportPage, ReportGathering
from wagtail_sqa.reading.reports.gathering import gather

pytestmark = pytest.mark.worker


def said(draft):
    return str([section["value"] for section in draft.sections.raw_data])


class UnitReportTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.school = factories.make_unit("Ekbacken")
        cls.done = factories.make_measure(
            "Read aloud",
            unit=cls.school,
            status="completed",
            result="Half read more",
            effect="some_effect",
            decision="routine",
            origin="risk_analysis",
        )
        cls.open = factories.make_measure("Buy books", unit=cls.school, status="in_progress", due=date(2026, 9, 1))
        cls.survey = factories.make_indicator("Safe pupils", ["79", "86.5"])
        goals = [
            factories.make_goal(
                "Everyone reads",
                [cls.done, cls.open],
                aims=[(cls.survey, "79", "90")],
                attainment="partly_met",
                judgement="More do",
                judged_on=date(2026, 11, 2),
                judged_by_role="Principal",
            ),
            factories.make_goal("Everyone is safe", [cls.open]),
        ]
        parts = [Participation(group="pupils", who="Council", how="At two meetings", number=12, changed="Books")]
        cause = [("cause_analysis", "<p>Too little <b>time</b></p>")]
        outcome = [("paragraph", "<p>We go on</p>")]
        cls.plan = factories.make_plan(
            "Plan",
            parent=cls.school,
            goals=goals,
            participation=parts,
            current_state=cause,
            outcome=outcome,
            preset="compulsory-school",
        )
        factories.make_version(cls.plan)
        factories.make_viewpoint(cls.plan)
        cls.report = make_report(cls.school)

    def test_each_figure_is_the_number_of_rows_that_it_sums(self):
        found = figures(gathered(self.report))
        measures = set(GoalMeasure.objects.values_list("measure", "measure__status"))
        assert found["Goals: partly met"] == ("1 of 2", "Over 1 unit with a plan.")
        assert PlanGoal.objects.filter(attainment="partly_met").count() == 1
        assert found["Measures: completed"][0] == found["Measures: in progress"][0] == f"1 of {len(measures)}"
        assert found["Measures: overdue"][0] == "1 of 2"
        assert found["Plans adopted"][0] == "1 of 1"
        assert found["Effect: some effect"][0] == found["Decision: make routine"][0] == "1 of 1"
        assert found["Viewpoints received"][0] == "1"
        assert (found["Pupils: occasions"][0], found["Pupils: people"][0]) == ("1", "12")

    def test_goals_measures_indicators_participation_and_words_stand_in_their_sections_with_source_and_day(self):
        draft = gathered(self.report)
        goal = blocks(draft, "fact_goal")[0]
        assert (goal["attainment"], goal["judgement"], goal["role"]) == ("partly_met", "More do", "Principal")
        assert [m["title"] for m in blocks(draft, "fact_measure")] == ["Read aloud", "Buy books"]
        assert blocks(draft, "fact_measure")[0]["decision"] == "routine"
        indicator = blocks(draft, "fact_indicator")[0]
        assert [r["value"]["value"] for r in indicator["readings"]] == ["79", "86.5"]
        assert blocks(draft, "fact_participation")[0]["changed"] == "Books"
        assert [t["heading"] for t in blocks(draft, "fact_text")] == ["Causes", "How did it go?"]
        for value in blocks(draft):
            assert value["origin"]["source"] == "Plan"
            assert value["origin"]["gathered_on"] == "2026-11-23"

    def test_a_report_of_the_unit_leaves_the_units_below_out(self):
        team = factories.make_unit("Team", parent=self.school)
        factories.make_plan("Team's", parent=team, goals=[("Team goal", [])])
        assert "Team" not in said(gathered(self.report))

    def test_readers_find_it_all_with_the_summary_first_and_a_file(self):
        gathered(self.report)
        draft = stored(self.report).get_latest_revision_as_object()
        draft.save_revision().publish()
        response = self.client.get(stored(self.report).url)
        text = response.content.decode()
        for words in ("Everyone reads", "Partly met", "More do", "Half read more", "86.5", "Too little", "<svg"):
            assert words in text
        assert text.index("sqa-summary__goals") < text.index('id="section-3"')
        assert self.client.get(stored(self.report).get_pdf_url()).content.startswith(b"%PDF")

    def test_an_empty_report_says_so(self):
        self.report.get_latest_revision().publish()
        assert "not written yet" in self.client.get(stored(self.report).url).content.decode()


class LevelReportTests(TestCase):
    def test_the_sum_is_that_of_the_units_and_a_shared_measure_counts_once(self):
        town = factories.make_unit("Town")
        one, two = (factories.make_unit(name, parent=town) for name in ("One", "Two"))
        shared = factories.make_measure("Shared", unit=town, status="completed")
        own = factories.make_measure("Own", unit=two, status="completed")
        factories.make_plan("P1", parent=one, goals=[("Goal", [shared])])
        factories.make_plan(
            "P2",
            parent=two,
            goals=[("Goal", [shared, own]), factories.make_goal("Met", attainment="met", judgement="Yes")],
        )
        draft = gathered(make_report(town, scope="level"))
        by_unit = table(draft, "Measures by unit")
        assert list(by_unit) == ["One", "Two", "All together"]
        assert [row[3] for row in by_unit.values()] == ["1", "2", "2"]
        assert [row[0] for row in table(draft, "Goals by unit").values()] == ["0", "1", "1"]
        assert figures(draft)["Measures: completed"] == ("2 of 2", "Over 2 units with plans.")

    def test_the_same_number_of_queries_for_three_units_and_for_thirty(self):
        counts = []
        for units in (1, 3, 30):
            top = make_municipality(factories.home(), Size(units, 2, 2, 2), on=factories.TODAY)
            report = make_report(factories.Page.objects.get(pk=top.pk), scope="level")
            with CaptureQueriesContext(
                connection,
            ) as queries:
                gather(report.get_latest_revision_as_object(), on=factories.TODAY)
            counts.append(len(queries))
        assert counts[1] == counts[2]  # the first one looks for what is known afterwards


class AudienceTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.town = factories.make_unit("Town")
        cls.open, cls.closed = (
            factories.make_unit("Open", parent=cls.town),
            factories.make_unit(CANARY, parent=cls.town),
        )
        for unit in (cls.open, cls.closed):
            measure = factories.make_measure(f"Measure {unit.title}", unit=unit)
            cause = [("cause_analysis", f"<p>Cause {unit.title}</p>")]
            goal = factories.make_goal(f"Goal {unit.title}", [measure], attainment="met", judgement=unit.title)
            factories.make_plan(f"Plan {unit.title}", parent=unit, goals=[goal], current_state=cause)
        cls.admin = factories.make_admin()

    def test_nothing_of_a_closed_unit_is_gathered_into_an_open_report_whoever_gathers(self):
        close(self.closed)
        draft = gathered(make_report(self.town, scope="level"), user=self.admin)
        assert CANARY not in said(draft)
        assert CANARY not in str(ReportGathering.objects.values_list("facts", "notes"))
        assert figures(draft)["Goals: met"] == ("1 of 1", "Over 1 unit with a plan.")

    def test_a_report_inside_the_closed_part_tells_of_it(self):
        close(self.town)
        draft = gathered(make_report(self.town, scope="level"))
        assert CANARY in said(draft)
        assert figures(draft)["Goals: met"][0] == "2 of 2"

    def test_what_is_closed_after_it_was_gathered_is_hidden_from_everyone_who_reads(self):
        report = make_report(self.town, scope="level")
        gathered(report)
        stored(report).get_latest_revision().publish()
        assert CANARY in self.client.get(stored(report).url).content.decode()
        close(self.closed)
        self.client.force_login(self.admin)
        page = self.client.get(stored(report).url).content.decode()
        assert CANARY not in page
        view = stored(report).reading_view(on=factories.TODAY)
        assert view.withheld > 0
        assert CANARY not in str(view)

    def test_a_draft_that_was_gathered_in_the_closed_part_and_moved_out_shows_nothing_of_it(self):
        close(self.closed)
        report = make_report(self.closed)
        assert CANARY in said(gathered(report))
        stored(report).get_latest_revision().publish()
        moved = stored(report)
        moved.move(self.open, pos="last-child")
        assert "Goal" not in self.client.get(stored(report).url).content.decode()


class BadInputTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.school = factories.make_unit("School")
        cls.report = make_report(cls.school)

    def notes(self):
        gathered(self.report)
        return " ".join(ReportGathering.objects.get().notes)

    def test_no_plan_for_the_period_is_said_and_gathers_nothing(self):
        factories.make_plan("Old", parent=self.school, period_start=date(2020, 8, 1), period_end=date(2021, 7, 31))
        assert "No published plan was found for 2026/27" in self.notes()
        assert blocks(stored(self.report).get_latest_revision_as_object()) == []

    def test_two_plans_for_one_unit_and_period_are_named_and_both_counted(self):
        for title in ("First", "Second"):
            factories.make_plan(title, parent=self.school, goals=[("Goal", [])])
        assert "First · Second" in self.notes()
        assert figures(stored(self.report).get_latest_revision_as_object())["Goals: not assessed"][0] == "2 of 2"

    def test_plans_of_other_kinds_are_left_out_and_named(self):
        factories.make_plan("Care", parent=self.school, preset="care")
        assert "which are left out: Care." in self.notes()

    def test_without_a_period_nothing_is_gathered_and_it_says_what_to_do(self):
        change(self.report, period_start=None)
        with pytest.raises(ValidationError, match="first and the last day"):
            begin_gathering(stored(self.report), on=factories.TODAY, language="en")
        assert not ReportGathering.objects.exists()

    def test_a_period_that_ends_before_it_begins_is_refused_with_a_sentence(self):
        report = QualityReportPage(title="R", **{**SCHOOL_YEAR, "period_end": date(2026, 7, 1)})
        with pytest.raises(ValidationError, match="ends before it begins"):
            report.clean()


class TwiceTests(TestCase):
    def test_a_gathering_that_two_workers_are_at_fills_the_draft_once(self):
        school = factories.make_unit("School")
        factories.make_plan("Plan", parent=school, goals=[("Goal", [factories.make_measure(unit=school)])])
        report = make_report(school)
        row = ReportGathering.objects.create(report=report, begun_at=timezone.now(), language="en", on=factories.TODAY)

        def while_another_ends(*args, **kwargs):
            found = gather(*args, **kwargs)
            if asked.call_count == 1:
                draft_report.gather_in_background.func(row.pk)
            return found

        with mock.patch.object(draft_report, "gather", side_effect=while_another_ends) as asked:
            draft_report.gather_in_background.func(row.pk)
        assert asked.call_count == 2
        found = [value["origin"]["key"] for value in blocks(stored(report).get_latest_revision_as_object())]
        assert len(found) == len(set(found)) > 1
