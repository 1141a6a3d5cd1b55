"""The reports of units in an overview: which, for whom, and where they lead."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests import factories
from tests.overviews import CALENDAR_YEAR, LAST_YEAR, make_overview, rows, seen
from tests.reports import make_report
from tests.test_overview_visibility import CANARY, close
from wagtail_sqa.models import QualityReportPage

pytestmark = pytest.mark.worker
THIS_YEAR, YEAR_BEFORE = "2026-08-01_2027-07-31", "2025-08-01_2026-07-31"


def publish(title, parent, **fields):
    report = make_report(parent, title=title, publish=True, **fields)
    QualityReportPage.objects.filter(pk=report.pk).update(first_published_at=datetime(2026, 9, 14, 23, 30, tzinfo=UTC))
    return report


def titles(view):
    return {name: [report.link.title for report in row.reports] for name, row in rows(view).items()}


class OverviewReports(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.town = factories.make_unit("Town")
        cls.schools = factories.make_unit("Schools", parent=cls.town)
        cls.oak, cls.elm, cls.ash = (factories.make_unit(title, parent=cls.schools) for title in ("Oak", "Elm", "Ash"))
        cls.page = make_overview(parent=cls.town)
        factories.make_plan("Oak plan", parent=cls.oak, goals=[("Read", [])])
        factories.make_plan("Elm plan", parent=cls.elm, goals=[("Count", [])])
        cls.report = publish("Oak tells", cls.oak)

    def test_a_unit_has_its_report_with_kind_day_and_address(self):
        (report,) = rows(seen(self.page, show="units"))["Oak"].reports
        assert (report.link.title, report.link.url) == ("Oak tells", self.report.url)
        assert (report.kind, report.published_on) == ("Quality report", date(2026, 9, 15))
        response = self.client.get(f"{self.page.url}?show=units")
        self.assertContains(response, f'<a href="{self.report.url}">Oak tells</a>')
        self.assertContains(response, 'Quality report · Published <time datetime="2026-09-15">')
        self.assertContains(response, "1 has a published report for 2026/27.")

    def test_an_adopted_report_says_when(self):
        assert rows(seen(self.page, show="units"))["Oak"].reports[0].adopted_on is None
        factories.make_version(self.report, adopted_on=date(2026, 10, 1))
        assert rows(seen(self.page, show="units"))["Oak"].reports[0].adopted_on == date(2026, 10, 1)
        self.assertContains(self.client.get(f"{self.page.url}?show=units"), 'Adopted <time datetime="2026-10-01">')
        self.assertContains(self.client.get(f"{self.page.url}csv/"), "2026-10-01")

    def test_a_level_says_how_many_of_its_units_have_one_and_shows_its_own(self):
        assert rows(seen(self.page))["Schools"].numbers.reported == 1
        self.assertContains(self.client.get(self.page.url), "1 with a report")
        publish("Schools tell", self.schools, scope="level")
        assert titles(seen(self.page)) == {"Schools": ["Schools tell"]}
        assert titles(seen(self.page, pk=self.schools.pk))["Schools"] == ["Schools tell"]

    def test_a_unit_with_a_report_and_no_plan_is_there(self):
        home = factories.make_unit("Sunny home", parent=factories.make_unit("Care", parent=self.town))
        publish("Home tells", home, kind="patient-safety-report")
        found = rows(seen(self.page, show="units"))
        assert found["Sunny home"].plans == ()
        assert [report.kind for report in found["Sunny home"].reports] == ["Patient safety report"]
        assert "Sunny home" in titles(seen(self.page, show="units", phase="no_plan"))
        for query in ({"preset": "compulsory-school"}, {"state": "not_adopted"}, {"phase": "approach"}):
            assert "Sunny home" not in titles(seen(self.page, show="units", **query))

    def test_a_place_with_nothing_but_a_report_shows_its_period(self):
        care = factories.make_unit("Care", parent=self.town)
        publish("Care tells", care, **LAST_YEAR)
        view = seen(make_overview(parent=care))
        assert (view.period, titles(view)) == ("2025/26", {"Care": ["Care tells"]})

    def test_a_report_belongs_to_one_school_year_and_its_period_does_not_become_the_usual_one(self):
        publish("Last year", self.elm, **LAST_YEAR)
        publish("Calendar year", self.ash, **CALENDAR_YEAR)
        view = seen(self.page, show="units")
        assert (view.period, titles(view)) == ("2026/27", {"Oak": ["Oak tells"], "Elm": [], "Ash": []})
        before = titles(seen(self.page, show="units", period=YEAR_BEFORE))
        assert before == {"Oak": [], "Elm": ["Last year"], "Ash": ["Calendar year"]}

    def test_a_report_about_another_unit_than_the_page_above_stands_there(self):
        publish("About Ash", self.schools, unit=self.ash)
        assert titles(seen(self.page, show="units"))["Ash"] == ["About Ash"]

    def test_a_report_without_a_kind_that_is_known_has_none_in_words(self):
        QualityReportPage.objects.filter(pk=self.report.pk).update(preset="gone")
        assert rows(seen(self.page, show="units"))["Oak"].reports[0].kind == ""

    def test_the_files_have_the_reports(self):
        text = self.client.get(f"{self.page.url}csv/").content.decode("utf-8-sig")
        lines = {line["Unit"]: line for line in csv.DictReader(io.StringIO(text))}
        assert (lines["Oak"]["Report"], lines["Oak"]["Kind of report"]) == ("Oak tells", "Quality report")
        assert lines["Oak"]["Published on"] == "2026-09-15"
        assert lines["Oak"]["Address of the report"].endswith(self.report.url)
        assert lines["Elm"]["Report"] == ""
        book = self.client.get(f"{self.page.url}xlsx/")
        sheet = load_workbook(io.BytesIO(b"".join(book.streaming_content))).active
        heading, *cells = sheet.values
        oak = dict(zip(heading, next(row for row in cells if row[0] == "Oak"), strict=True))
        assert (oak["Report"], oak["Published on"]) == ("Oak tells", date(2026, 9, 15))

    def test_a_draft_is_not_named_and_makes_no_unit(self):
        make_report(factories.make_unit("Hidden", parent=factories.make_unit("New", parent=self.town)), title="Draft")
        view = seen(self.page, user=factories.make_admin(), show="units")
        assert list(titles(view)) == ["Oak", "Elm", "Ash"]

    def test_a_closed_report_is_named_and_counted_for_those_alone_who_may_read_it(self):
        closed = publish(f"{CANARY} tells", self.elm)
        alone = publish(f"Only {CANARY}", factories.make_unit(f"Unit {CANARY}", parent=self.town))
        insider, group = factories.make_user("insider"), Group.objects.create(name="Insiders")
        insider.groups.add(group)
        for page in (closed, alone, alone.get_parent()):
            close(page, group=group)
        routes = ("", "?show=units", f"units/{self.elm.pk}/", "csv/", "xlsx/")
        for user, reported in ((None, 1), (factories.make_user("outsider"), 1), (insider, 3)):
            client = Client()
            if user is not None:
                client.force_login(user)
            texts = [self.text(client.get(self.page.url + route)) for route in routes]
            assert any(CANARY in text for text in texts) is (user is insider)
            assert seen(self.page, user=user).total.reported == reported
            assert seen(self.page, user=user).total.units == 3 + (user is insider)

    def text(self, response):
        if not response.streaming:
            return response.content.decode()
        sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
        return str([*sheet.values])

    def test_many_reports_cost_no_more_queries_than_one(self):
        few = self.queries()
        for number in range(12):
            unit = factories.make_unit(f"Unit {number}", parent=self.schools)
            publish(f"Report {number}", unit)
            publish(f"Safety {number}", unit, kind="patient-safety-report")
        assert self.queries() == few

    def queries(self):
        address = f"{self.page.url}?show=units"
        self.client.get(address)
        with CaptureQueriesContext(connection) as counted:
            self.assertContains(self.client.get(address), "Oak tells")
        return len(counted)
