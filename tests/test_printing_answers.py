"""Who asks for the PDF file of a page gets it, or a sentence that says why not."""

import io
import re
from unittest import TestCase as PlainTestCase

import pypdf
from django.test import TestCase, override_settings
from django.utils.http import content_disposition_header
from wagtail.models import PageViewRestriction

from tests import factories
from wagtail_sqa.actions.publish import save_and_publish
from wagtail_sqa.printing.answers import file_name

TOO_LITTLE = {"PDF_LIMITS": {"pages": 1}}


def close(page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


class PlanFileTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.plan = factories.make_plan("Åtgärder 2026/27", goals=[("Everyone reads", [factories.make_measure()])])

    def get(self, **headers):
        return self.client.get(f"{self.plan.url}pdf/", headers=headers)

    def test_the_page_leads_to_a_pdf_file_named_after_it(self):
        assert f'href="{self.plan.url}pdf/"' in self.client.get(self.plan.url).content.decode()
        response = self.get()
        assert response.status_code == 200
        assert response["Content-Type"] == "application/pdf"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Disposition"] == "inline; filename*=utf-8''%C3%85tg%C3%A4rder%202026-27.pdf"
        assert pypdf.PdfReader(io.BytesIO(response.content)).metadata.title == "Åtgärder 2026/27"

    def test_who_has_the_file_already_is_not_sent_it_again_until_something_changes(self):
        etag = self.get()["ETag"]
        again = self.get(if_none_match=etag)
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
        assert self.get(if_none_match=etag, accept_language="sv").status_code == 200
        save_and_publish(self.plan)
        assert self.get(if_none_match=etag).status_code == 200

    def test_whoever_may_not_read_the_page_is_sent_to_log_in_whatever_they_have(self):
        etag = self.get()["ETag"]
        close(self.plan.get_parent())
        response = self.get(if_none_match=etag)
        assert response.status_code == 302
        assert "login" in response["Location"]

    def test_the_file_of_a_restricted_page_stays_out_of_caches(self):
        close(self.plan)
        self.client.force_login(factories.make_user())
        response = self.get()
        assert response.status_code == 200
        assert {"private", "no-store"} <= set(re.split(r",\s*", response["Cache-Control"]))

    def test_an_open_page_is_asked_about_each_time(self):
        assert self.get()["Cache-Control"] == "no-cache"

    def test_a_draft_has_no_file(self):
        draft = factories.make_plan("Draft", publish=False)
        self.client.force_login(factories.make_admin())
        assert self.client.get(f"{draft.get_parent().url}{draft.slug}/pdf/").status_code == 404

    def test_a_preview_offers_no_file(self):
        response = self.plan.make_preview_request()
        assert "/pdf/" not in response.content.decode()

    @override_settings(WAGTAIL_SQA=TOO_LITTLE)
    def test_a_file_that_cannot_be_made_gives_a_page_with_a_number_and_the_way_back(self):
        with self.assertLogs("wagtail_sqa", "ERROR") as logs:
            response = self.get()
        page = response.content.decode()
        number = re.search(r"with this number: ([0-9a-f]{8})", page)[1]
        assert response.status_code == 503
        assert response["Content-Type"].startswith("text/html")
        assert response["Cache-Control"] == "no-store"
        assert f'href="{self.plan.url}"' in page
        assert "too many pages" not in page
        assert all(number in line for line in logs.output)
        assert any(self.plan.url in line for line in logs.output)
        assert self.client.get(self.plan.url).status_code == 200

    def test_rich_text_beyond_all_measure_gives_the_same_page(self):
        value = "<b></b>" * 6000
        plan = factories.make_plan(current_state=[{"type": "paragraph", "value": value}])
        with self.assertLogs("wagtail_sqa", "ERROR"):
            assert self.client.get(f"{plan.url}pdf/").status_code == 503


class WheelFileTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.wheel = factories.make_wheel("Årshjul", rings=[("Ledning", [factories.make_activity()])])

    def test_the_page_leads_to_a_pdf_file(self):
        assert f'href="{self.wheel.url}pdf/"' in self.client.get(self.wheel.url).content.decode()
        response = self.client.get(f"{self.wheel.url}pdf/")
        assert response["Content-Type"] == "application/pdf"
        assert response.content.startswith(b"%PDF")
        again = self.client.get(f"{self.wheel.url}pdf/", headers={"if-none-match": response["ETag"]})
        assert again.status_code == 304

    def test_whoever_may_not_read_the_page_is_sent_to_log_in(self):
        close(self.wheel)
        assert self.client.get(f"{self.wheel.url}pdf/").status_code == 302

    @override_settings(WAGTAIL_SQA=TOO_LITTLE)
    def test_a_file_that_cannot_be_made_gives_a_page(self):
        with self.assertLogs("wagtail_sqa", "ERROR"):
            assert self.client.get(f"{self.wheel.url}pdf/").status_code == 503


class FileNameTests(PlainTestCase):
    def test_the_title_becomes_a_name_that_every_system_takes(self):
        assert file_name("Plan 2026/27: “så”", "plan") == "Plan 2026-27 “så”.pdf"
        assert file_name('a\\b*c?"d"<e>|f\n..', "plan") == "a b c d e f.pdf"

    def test_a_title_of_which_nothing_is_left_gives_way_to_the_slug(self):
        assert file_name("...???", "plan-1") == "plan-1.pdf"

    def test_a_long_title_is_cut(self):
        assert file_name("å" * 255, "plan") == "å" * 100 + ".pdf"

    def test_a_name_with_line_ends_adds_no_header(self):
        assert "\n" not in content_disposition_header(False, file_name("a\r\nSet-Cookie: b", "plan"))
