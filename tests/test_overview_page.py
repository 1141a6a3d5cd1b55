"""The page of an overview."""

import csv
import io
from datetime import date
from unittest.mock import patch

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook
from wagtail.test.utils import WagtailPageTestCase

from tests import factories
from tests.overviews import LAST_YEAR, make_measures, make_overview, rows, seen
from tests.testapp.models import SectionPage
from wagtail_sqa.models import (
    GoalMeasure,
    Measure,
    PlanGoal,
    QualityOverviewPage,
    QualityPlanPage,
    WheelActivity,
    reading_overviews,
)


class OverviewPageTests(WagtailPageTestCase):
    @classmethod
    def setUpTestData(cls):
        cls.town = factories.make_unit("Town")
        cls.page = make_overview(parent=cls.town, introduction="How we do.")
        cls.oak, cls.ash = (factories.make_unit(title, parent=cls.town) for title in ("Oak", "Ash"))
        late = make_measures(1, cls.oak, due=date(2026, 9, 1))
        cls.plan = factories.make_plan("Oak plan", parent=cls.oak, goals=[("Read", late)], preset="compulsory-school")
        factories.make_version(cls.plan)
        factories.make_plan("Ash plan", parent=cls.ash, goals=[("Count", [])])

    def test_it_can_be_reached_drawn_edited_and_previewed_anywhere(self):
        self.assertPageIsRoutable(self.page)
        self.assertPageIsRenderable(self.page)
        self.assertPageIsEditable(self.page, user=factories.make_admin())
        self.assertPageIsPreviewable(self.page, user=factories.make_admin("other"))
        self.assertCanCreateAt(SectionPage, QualityOverviewPage)

    def test_a_number_says_over_how_many_units_it_is_taken(self):
        text = self.client.get(self.page.url).content.decode()
        assert text.count("Over 2 units with plans.") == 4
        assert "Over 1 unit with a plan." in self.client.get(f"{self.page.url}?state=overdue").content.decode()

    def test_it_is_filtered_by_kind_of_unit_kind_of_plan_phase_and_state(self):
        assert list(rows(seen(self.page, preset="compulsory-school"))) == ["Oak"]
        assert list(rows(seen(self.page, preset="none"))) == ["Ash"]
        assert list(rows(seen(self.page, kind="testapp.sectionpage"))) == ["Oak", "Ash"]
        assert list(rows(seen(self.page, kind="testapp.storypage"))) == []
        assert list(rows(seen(self.page, state="overdue"))) == ["Oak"]
        assert list(rows(seen(self.page, state="not_adopted"))) == ["Ash"]
        assert list(rows(seen(self.page, phase="approach"))) == ["Oak", "Ash"]
        assert list(rows(seen(self.page, phase="no_plan"))) == []
        assert "No unit is as you have chosen." in self.client.get(f"{self.page.url}?phase=no_plan").content.decode()

    def test_units_stand_in_the_order_of_the_tree_or_by_name_and_in_no_other(self):
        assert list(rows(seen(self.page))) == ["Oak", "Ash"]
        assert list(rows(seen(self.page, order="name"))) == ["Ash", "Oak"]
        assert list(rows(seen(self.page, order="overdue"))) == ["Oak", "Ash"]

    def test_the_choice_goes_along_to_the_narrower_view_and_the_form_works_without_javascript(self):
        text = self.client.get(f"{self.page.url}?show=units&order=name").content.decode()
        assert f'{self.page.url}units/{self.oak.pk}/?show=units&amp;order=name"' in text
        assert '<form class="sqa-filter" id="sqa-filter" method="get"' in text
        assert "<script" not in text.split("<main>")[1]
        assert 'style="' not in text

    def test_one_unit_is_asked_for_its_period_only(self):
        assert [field.name for field in seen(self.page).fields] == ["period", "preset", "state", "show", "order"]
        assert [field.name for field in seen(self.page, pk=self.oak.pk).fields] == ["period"]
        assert [field.name for field in seen(self.page, pk=self.oak.pk, show="units").fields] == ["period", "show"]

    def test_a_narrower_view_leads_back_the_way_it_came(self):
        team = factories.make_unit("Team", parent=self.oak)
        factories.make_plan("Team plan", parent=team)
        text = self.client.get(f"{self.page.url}units/{team.pk}/").content.decode()
        assert f'<a href="{self.page.url}units/{self.oak.pk}/">Oak</a>' in text
        assert f'<a href="{self.page.url}">{self.page.title}</a>' in text
        assert '<h1 class="sqa-title__name">Team</h1>' in text

    def test_titles_are_escaped(self):
        evil = factories.make_unit("<script>alert(1)</script>", parent=self.town)
        factories.make_plan("<b>Plan</b>", parent=evil)
        text = self.client.get(f"{self.page.url}?show=units").content.decode()
        assert "<script>alert(1)" not in text
        assert "<b>Plan</b>" not in text

    def test_the_search_finds_its_introduction(self):
        assert [field.field_name for field in QualityOverviewPage.search_fields][-1] == "introduction"

    def test_the_editor_asks_for_the_unit_under_settings(self):
        self.client.force_login(factories.make_admin("editor"))
        response = self.client.get(reverse("wagtailadmin_pages:edit", args=[self.page.pk]))
        self.assertContains(response, "Only needed when the overview is about another part of the organisation")


def fill(parent, number):
    """Give ``parent`` units with two plans and a wheel each, put there at once."""
    for n in range(number):
        unit = factories.make_unit(f"Unit {n}", parent=parent)
        for year in ({}, LAST_YEAR):
            plan = parent_plan(unit, f"Plan {n}", year)
            goal = PlanGoal.objects.create(plan=plan, title="Goal", sort_order=0, attainment="met", judgement="Yes.")
            made = Measure.objects.bulk_create(Measure(title=f"M{i}", unit=unit, live=True) for i in range(2))
            GoalMeasure.objects.bulk_create(GoalMeasure(goal=goal, measure=measure) for measure in made)
        activity = WheelActivity(title="Event", start=date(2027, 1, 7), sort_order=0)
        factories.make_wheel(f"Wheel {n}", parent=unit, rings=[("Ring", [activity])])


def parent_plan(unit, title, fields):
    fields = {"period_start": date(2026, 8, 1), "period_end": date(2027, 7, 31), **fields}
    unit.refresh_from_db()
    return unit.add_child(instance=QualityPlanPage(title=title, slug=f"p-{fields['period_start']}", **fields))


class QueryTests(TestCase):
    def queries(self, number):
        town = factories.make_unit(f"Town of {number}")
        fill(town, number)
        url = make_overview(parent=town).url
        counted = []
        for path in ("", "?show=units"):
            self.client.get(url + path)  # whatever is cached once per process
            with CaptureQueriesContext(connection) as captured:
                assert self.client.get(url + path).status_code == 200
            counted.append(len(captured))
        return counted

    def test_many_units_cost_no_more_queries_than_two(self):
        few, many = self.queries(2), self.queries(9)
        assert few == many
        assert max(many) <= 25


class FileTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.town = factories.make_unit("Town")
        cls.page = make_overview(parent=cls.town)
        schools = factories.make_unit("Schools", parent=cls.town)
        cls.oak, cls.ash = (factories.make_unit(title, parent=schools) for title in ("=Oak", "Ash"))
        factories.make_plan("Oak plan", parent=cls.oak, goals=[("Read", make_measures(2, cls.oak))])

    def lines(self, path):
        response = self.client.get(self.page.url + path)
        return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))

    def test_the_table_has_a_row_for_each_unit_and_no_number_where_there_is_no_plan(self):
        oak, ash = self.lines("csv/")
        assert (oak["Unit"], oak["Measures: Not started"], oak["Goals: Not assessed"]) == ("'=Oak", "2", "1")
        assert (ash["Unit"], ash["Plan"], ash["Overdue"]) == ("Ash", "", "")

    def test_the_table_obeys_the_filter_and_the_narrower_view(self):
        assert [line["Unit"] for line in self.lines("csv/?phase=no_plan")] == ["Ash"]
        assert [line["Unit"] for line in self.lines(f"units/{self.oak.pk}/csv/")] == ["'=Oak"]
        assert self.client.get(f"{self.page.url}units/{self.town.pk + 999}/csv/").status_code == 404

    def test_the_spreadsheet_names_a_kind_of_unit_that_a_site_has_translated(self):
        with patch.object(SectionPage._meta, "verbose_name", gettext_lazy("unit")):
            response = self.client.get(f"{self.page.url}xlsx/")
        sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
        assert [row[1].value for row in sheet.iter_rows(min_row=2)] == ["Unit", "Unit"]

    def test_the_spreadsheet_opens_and_is_for_its_reader_alone(self):
        response = self.client.get(f"{self.page.url}xlsx/")
        sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
        assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["=Oak", "Ash"]
        assert "private" in response["Cache-Control"]


class ManyRowsTests(TestCase):
    def test_many_rows_are_shown_a_part_at_a_time_and_summed_and_exported_as_a_whole(self):
        town = factories.make_unit("Town")
        page = make_overview(parent=town)
        for number in range(5):
            factories.make_plan(f"Plan {number}", parent=factories.make_unit(f"Unit {number}", parent=town))
        with patch.object(reading_overviews, "ROWS_AT_ONCE", 2):
            assert list(rows(seen(page))) == ["Unit 0", "Unit 1"]
            last = seen(page, page="3", order="name")
            assert list(rows(last)) == ["Unit 4"]
            assert (last.pages.earlier, last.pages.later) == ("?order=name&page=2#units", "")
            assert last.total.units == 5
            for odd in ("0", "-1", "x", "²", "99999999999999999999"):
                assert seen(page, page=odd).rows
            assert "Rows 1–2 of 5" in self.client.get(page.url).content.decode()
            assert self.client.get(f"{page.url}csv/").content.count(b"Unit ") == 5
