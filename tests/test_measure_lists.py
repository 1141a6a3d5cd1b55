"""Lists of measures as PDF files hold what the reader has chosen of what they may see, and nothing else."""

import io
from datetime import date, timedelta

import pypdf
import pytest
from django.test import TestCase, override_settings
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from tests import factories
from tests.test_admin_measures import AdminTestCase
from tests.test_admin_reports import let_into_admin
from tests.test_rights_policy import on_page
from wagtail_sqa.actions.publish import retire
from wagtail_sqa.models import PdfFile
from wagtail_sqa.printing.background import make_in_background
from wagtail_sqa.printing.measure_lists import MeasureList, listed

pytestmark = pytest.mark.worker

IN_A_QUEUE = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
BACKGROUND = {"WAGTAIL_SQA": {"PDF_ROWS_IN_REQUEST": 0}, "TASKS": IN_A_QUEUE}
LISTING, REPORT = "wagtailsnippets_wagtail_sqa_measure:list", "wagtail_sqa_measures_report"


def text_of(response):
    assert response.status_code == 200, response
    return " ".join(
        " ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(response.content)).pages
    )


class OfPlan(TestCase):
    @classmethod
    def setUpTestData(cls):
        late = timezone.localdate() - timedelta(days=3)
        cls.measures = [
            factories.make_measure("Läs högt – “så”", due=late, responsible_role="Rektor"),
            factories.make_measure("Rastvärdar", responsible_role="Fritidspedagog"),
            factories.make_measure("Ofödd", publish=False, responsible_role="Rektor"),
        ]
        cls.plan = factories.make_plan("Plan", goals=[("Alla läser", cls.measures), ("Lugn", cls.measures[:1])])
        cls.url = f"{cls.plan.url}measures/pdf/"

    def get(self, address="", **headers):
        with self.captureOnCommitCallbacks(execute=True):
            return self.client.get(self.url + address, headers=headers)

    def test_it_holds_the_chosen_measures_with_goals_and_says_the_choice_in_words(self):
        text = text_of(self.get("?status=overdue&role=Rektor"))
        for words in (
            *("Measures, Plan", "1 measure · Status: Overdue · Responsible: Rektor", "1 Läs högt – “så”"),
            *("1. Alla läser; 2. Lugn", "Overdue by 3 days"),
        ):
            assert words in text
        assert "Rastvärdar" not in text
        assert "Ofödd" not in text

    def test_all_of_them_stand_in_it_without_a_choice_and_a_choice_without_any_says_so(self):
        text = text_of(self.get())
        assert "2 measures" in text
        assert text.index("Läs högt") < text.index("Rastvärdar")
        assert "No measure matches your choice." in text_of(self.get("?status=completed"))

    def test_the_page_leads_to_what_is_chosen_on_it(self):
        page = self.client.get(f"{self.plan.url}?role=Rektor").content.decode()
        assert f'href="{self.url}?role=Rektor"' in page

    def test_each_choice_has_a_file_of_its_own_that_is_made_once(self):
        everything, chosen = self.get(), self.get("?role=Rektor")
        assert everything["ETag"] != chosen["ETag"]
        assert self.get(if_none_match=everything["ETag"]).status_code == 304
        assert self.get("?role=Nobody", if_none_match=everything["ETag"]).status_code == 304
        assert PdfFile.objects.count() == 2

    def test_it_is_as_closed_as_the_plan(self):
        etag = self.get()["ETag"]
        PageViewRestriction.objects.create(page=self.plan, restriction_type=PageViewRestriction.LOGIN)
        assert self.get(if_none_match=etag).status_code == 302

    @override_settings(**BACKGROUND)
    def test_a_long_one_is_made_in_the_background(self):
        assert self.get("?role=Rektor").status_code == 202
        row = PdfFile.objects.get()
        make_in_background.func(row.pk, row.key)
        assert "Läs högt" in text_of(self.get("?role=Rektor"))


class OfListing(AdminTestCase):
    def setUp(self):
        self.school, self.other = factories.make_unit("Ekbackens skola"), factories.make_unit("Grannskolan")
        self.mine = factories.make_measure("Läs högt", unit=self.school, status="in_progress")
        factories.make_measure("Zebrafink", unit=self.other)
        self.editor = factories.make_user("editor")
        let_into_admin(on_page(self.editor, self.school, "change_page"))
        self.client.force_login(self.editor)

    def get(self, name=LISTING, **query):
        with self.captureOnCommitCallbacks(execute=True):
            return self.client.get(reverse(name), {"export": "pdf", **query})

    def test_listing_and_report_give_the_measures_that_the_user_may_see_with_the_filter_in_words(self):
        factories.make_measure("Ett utkast", unit=self.school, publish=False)
        for name in (LISTING, REPORT):
            text = text_of(self.get(name))
            assert "2 measures" in text
            assert "Läs högt" in text
            assert "Ett utkast Draft" in text
            assert "Zebrafink" not in text
        text = text_of(self.get(status="in_progress"))
        assert "1 measure · Status: In progress" in text
        assert "Ett utkast" not in text

    def test_the_listing_offers_it_with_its_filter(self):
        page = self.client.get(reverse(LISTING), {"status": "in_progress"}).content.decode()
        assert "status=in_progress&amp;export=pdf" in page

    def test_a_search_is_in_the_heading_too(self):
        text = text_of(self.get(REPORT, q="Läs"))
        assert "1 measure · Search: “Läs”" in text

    def test_whoever_may_not_list_measures_gets_no_file(self):
        self.get()
        self.client.force_login(factories.make_user("reader"))
        for name in (LISTING, REPORT):
            assert self.get(name).status_code in (302, 403)
        self.client.logout()
        assert self.get().status_code == 302

    def test_users_share_no_file_and_a_right_that_is_lost_is_lost_at_once(self):
        self.get()
        self.client.force_login(factories.make_admin("chief"))
        assert "Zebrafink" in text_of(self.get())
        self.client.force_login(self.editor)
        on_page(self.editor, self.other, "change_page")
        assert "Zebrafink" in text_of(self.get())
        self.editor.groups.get(name__contains="Grannskolan").delete()
        assert "Zebrafink" not in text_of(self.get())

    @override_settings(**BACKGROUND)
    def test_a_long_one_is_made_in_the_background_in_the_frame_of_the_admin(self):
        response = self.get()
        assert response.status_code == 202
        assert "wagtailadmin" in response.content.decode()
        row = PdfFile.objects.get()
        make_in_background.func(row.pk, row.key)
        assert "Läs högt" in text_of(self.get())


class Rows(TestCase):
    def test_a_retired_measure_says_so_and_the_order_is_the_one_that_was_asked_for(self):
        gone, there = factories.make_measure("Gone"), factories.make_measure("There", due=date(2026, 11, 1))
        retire(gone)
        with self.assertNumQueries(1):
            found = listed([there.pk, gone.pk, 0], title="Measures", chosen="", on=factories.TODAY)
        assert [(row.title, row.unseen) for row in found.measures] == [("There", ""), ("Gone", "Retired")]
        assert found.measures[0].lateness.label == "Overdue by 22 days"

    def test_a_hundred_and_twenty_stand_in_three_tables_and_are_numbered_through(self):
        tables = MeasureList("Measures", "", "Unit", "", range(120)).tables
        assert [len(table) for table in tables] == [50, 50, 20]
        assert [number for table in tables for number, _measure in table] == list(range(1, 121))
