"""The plans below a page side by side and as one PDF file: those that the reader may read, and no word of others."""

import io

import pypdf
import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import SimpleTestCase, TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from tests import factories
from wagtail_sqa.actions.publish import save_and_publish
from wagtail_sqa.models import PdfFile
from wagtail_sqa.printing.background import make_in_background
from wagtail_sqa.printing.unit_plans import one_level_down

pytestmark = pytest.mark.worker

IN_A_QUEUE = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
CANARY = "Zebrafink"


def close(page, *groups):
    kind = PageViewRestriction.GROUPS if groups else PageViewRestriction.LOGIN
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind)
    restriction.groups.set(groups)


class UnitPlansTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.school = factories.make_unit("Ekbackens skola")
        team = factories.make_unit("Arbetslag 7–9", parent=cls.school)
        measure = factories.make_measure("Läs högt", unit=cls.school)
        cls.plan = factories.make_plan("Kvalitetsplan", parent=cls.school, goals=[("Alla läser", [measure])])
        cls.of_team = factories.make_plan("Lagets plan", parent=team, goals=[("Lugn och ro", [measure])])
        cls.closed = factories.make_plan(f"Plan {CANARY}", parent=cls.school, goals=[(CANARY, [])])
        factories.make_plan(f"Utkast {CANARY}2", parent=cls.school, publish=False)
        factories.make_plan("Grannens plan")
        cls.group = Group.objects.create(name="Insiders")
        close(cls.closed, cls.group)
        cls.insider, cls.outsider = factories.make_user("in"), factories.make_user("ut")
        cls.insider.groups.add(cls.group)
        cls.url = f"/sqa/units/{cls.school.pk}/plans/"

    def get(self, address="", *, user=None, **headers):
        self.client.logout()
        if user is not None:
            self.client.force_login(user)
        with self.captureOnCommitCallbacks(execute=True):
            return self.client.get(self.url + address, headers=headers)


class PageTests(UnitPlansTestCase):
    def test_the_plans_stand_unit_by_unit_without_those_that_the_reader_may_not_read(self):
        page = self.get(user=self.outsider).content.decode()
        assert page.index("Kvalitetsplan") < page.index("Arbetslag 7–9") < page.index("Lagets plan")
        assert CANARY not in page
        assert "Grannens plan" not in page
        shown = self.get(user=self.insider).content.decode()
        assert f"Plan {CANARY}" in shown
        assert f"{CANARY}2" not in shown

    def test_a_visitor_gets_what_is_open_to_everyone(self):
        assert "Kvalitetsplan" in self.get().content.decode()
        close(self.plan)
        page = self.get().content.decode()
        assert "Lagets plan" in page
        assert "Kvalitetsplan" not in page

    def test_both_doors_of_a_closed_unit_lead_visitors_to_log_in_and_are_not_there_for_others(self):
        file = self.get("pdf/")
        close(self.school, self.group)
        for address in ("", "pdf/", "pdf/?plans=all"):
            assert self.get(address, if_none_match=file["ETag"]).status_code == 302
            assert self.get(address, user=self.outsider).status_code == 404
        assert self.get(user=self.insider).status_code == 200

    def test_a_unit_that_is_unpublished_or_of_no_site_or_without_plans_is_not_there(self):
        empty = factories.make_unit("Ny enhet")
        self.school.unpublish()
        for pk in (self.school.pk, empty.pk, 1, 99999):
            assert self.client.get(f"/sqa/units/{pk}/plans/").status_code == 404
            assert self.client.get(f"/sqa/units/{pk}/plans/pdf/").status_code == 404

    def test_the_page_of_a_plan_leads_here(self):
        assert f'href="{self.url}"' in self.client.get(self.plan.url).content.decode()

    def test_it_asks_as_much_for_many_plans_and_closed_ones_as_for_few(self):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                self.get(user=self.insider)
            return len(captured)

        queries()  # what is asked once a process
        few = queries()
        for number in range(3):
            close(factories.make_plan(f"Plan {number}", parent=self.school), self.group)
        assert queries() == few


class HeadingTests(SimpleTestCase):
    def test_headings_stand_a_level_lower_and_look_as_they_did(self):
        html = '<h0 class="cover-title">A</h0><h1 class="new-page">B</h1><h5>C</h5><h6>D</h6><hr><p class="h1">E</p>'
        assert one_level_down(html) == (
            '<h1 class="as-h0 cover-title">A</h1><h2 class="as-h1 new-page">B</h2><h6 class="as-h5">C</h6>'
            '<h6>D</h6><hr><p class="h1">E</p>'
        )


class FileTests(UnitPlansTestCase):
    def reader(self, address="pdf/", **asked):
        response = self.get(address, **asked)
        assert response.status_code == 200
        return pypdf.PdfReader(io.BytesIO(response.content))

    def test_it_has_one_cover_one_list_of_contents_and_plan_after_plan_with_pages_counted_through(self):
        reader = self.reader(user=self.outsider)
        pages = [" ".join(page.extract_text().split()) for page in reader.pages]
        assert "2 plans" in pages[0]
        assert pages[1].startswith("Ekbackens skola")
        for words in ("Contents", "Kvalitetsplan", "Lagets plan", "1. Where are we?"):
            assert words in pages[1]
        assert all(f"Page {n} of {len(pages)}" in page for n, page in enumerate(pages, 1) if "Page" in page)
        assert [entry.title for entry in reader.outline if not isinstance(entry, list)] == [
            "Kvalitetsplan",
            "Lagets plan",
        ]
        below = next(entry for entry in reader.outline if isinstance(entry, list))
        assert "1. Where are we?" in [entry.title for entry in below if not isinstance(entry, list)]

    def test_each_plan_has_its_own_unit_and_title_above_its_pages(self):
        pages = [" ".join(page.extract_text().split()) for page in self.reader().pages]
        assert pages[-1].startswith("Arbetslag 7–9 Lagets plan")

    def test_readers_of_different_rights_get_different_files_at_the_same_address(self):
        outside, inside = self.get("pdf/", user=self.outsider), self.get("pdf/", user=self.insider)
        assert inside["ETag"] != outside["ETag"]
        assert CANARY in "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(inside.content)).pages)
        text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(outside.content)).pages)
        assert "Kvalitetsplan" in text
        assert CANARY not in text
        assert self.get("pdf/", user=self.outsider, if_none_match=inside["ETag"]).status_code == 200
        assert PdfFile.objects.count() == 2

    def test_it_is_made_once_and_anew_when_one_of_its_plans_changes(self):
        etag = self.get("pdf/")["ETag"]
        assert self.get("pdf/", if_none_match=etag).status_code == 304
        save_and_publish(self.of_team)
        assert self.get("pdf/", if_none_match=etag).status_code == 200
        assert PdfFile.objects.count() == 1

    @override_settings(WAGTAIL_SQA={"PDF_ROWS_IN_REQUEST": 0}, TASKS=IN_A_QUEUE)
    def test_a_long_one_is_made_in_the_background_and_stays_closed_while_it_is(self):
        assert self.get("pdf/", user=self.insider).status_code == 202
        row = PdfFile.objects.get()
        close(self.school, self.group)
        assert self.get("pdf/", user=self.outsider).status_code == 404
        make_in_background.func(row.pk, row.key)
        assert self.get("pdf/", user=self.outsider).status_code == 404
        assert PdfFile.objects.get().file is not None
