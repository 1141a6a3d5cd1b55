"""A PDF file is made once for all who ask, in the background when that takes long, and never too many at once."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase, override_settings
from django.utils import timezone
from wagtail.models import PageViewRestriction

from tests import factories
from tests.test_pdf_render import page as document
from tests.test_pdf_render import render
from wagtail_sqa.actions.publish import save_and_publish
from wagtail_sqa.models import PdfFile
from wagtail_sqa.pdf.render import watched
from wagtail_sqa.printing.background import make_in_background

pytestmark = pytest.mark.worker

NO_ROOM = {"PDF_LIMITS": {"pages": 1}}
IN_A_QUEUE = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
BACKGROUND = {"PDF_ROWS_IN_REQUEST": 0}


class KeptTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        goals = [("Everyone reads", [factories.make_measure("Read aloud")])]
        cls.plan = factories.make_plan("Plan", goals=goals)

    def get(self, **headers):
        with self.captureOnCommitCallbacks(execute=True):
            return self.client.get(f"{self.plan.url}pdf/", headers=headers)

    def being_made(self, **fields):
        """Leave a row as a process does that is making a file."""
        self.get()
        PdfFile.objects.update(file=None, **{"begun_at": timezone.now(), **fields})


class Keeping(KeptTestCase):
    def test_the_second_reader_gets_the_same_file_without_its_being_made(self):
        first = self.get()
        assert first.status_code == 200
        with override_settings(WAGTAIL_SQA=NO_ROOM):  # making it would fail
            second = self.get()
        assert second.content == first.content
        assert second["ETag"] == first["ETag"]

    def test_a_new_version_takes_the_place_of_the_old_and_each_language_has_its_own(self):
        first = self.get()
        save_and_publish(self.plan)
        assert self.get()["ETag"] != first["ETag"]
        assert PdfFile.objects.count() == 1
        swedish = self.get(accept_language="sv")
        assert PdfFile.objects.count() == 2
        assert self.get().content != swedish.content

    def test_a_kept_file_is_as_closed_as_its_page(self):
        self.get()
        PageViewRestriction.objects.create(page=self.plan, restriction_type=PageViewRestriction.LOGIN)
        response = self.get()
        assert (response.status_code, response.content) == (302, b"")

    def test_a_page_that_is_closed_anywhere_makes_a_new_file_as_the_old_one_may_name_it(self):
        first = self.get()["ETag"]
        other = factories.make_unit()
        PageViewRestriction.objects.create(page=other, restriction_type=PageViewRestriction.LOGIN)
        assert self.get()["ETag"] != first

    def test_what_is_old_is_cleaned_away_and_made_anew_when_asked_for(self):
        self.get()
        call_command("sqa_clean_pdf_files", verbosity=0)
        assert PdfFile.objects.count() == 1
        PdfFile.objects.update(begun_at=timezone.now() - timedelta(days=8))
        call_command("sqa_clean_pdf_files", verbosity=0)
        assert PdfFile.objects.count() == 0
        assert self.get().status_code == 200

    def test_a_number_of_days_below_nothing_is_refused(self):
        with self.assertRaisesMessage(CommandError, "0 or more"):
            call_command("sqa_clean_pdf_files", days=-1)

    def test_a_file_that_cannot_be_made_leaves_nothing_and_the_next_try_works(self):
        with override_settings(WAGTAIL_SQA=NO_ROOM), self.assertLogs("wagtail_sqa", "ERROR"):
            assert self.get().status_code == 503
        assert PdfFile.objects.count() == 0
        assert self.get().status_code == 200


class Waiting(KeptTestCase):
    def assert_waits(self, response, sentence):
        assert response.status_code == 202
        assert (response["Refresh"], response["Cache-Control"]) == ("3", "no-store")
        assert sentence in response.content.decode()
        assert "ETag" not in response

    def test_whoever_asks_while_another_makes_it_waits_and_sees_how_far_it_is(self):
        self.being_made(pages_drawn=12)
        self.assert_waits(self.get(), "12 pages are drawn.")

    def test_a_process_that_was_killed_holds_up_nobody_for_long(self):
        self.being_made(begun_at=timezone.now() - timedelta(minutes=3))
        assert self.get().status_code == 200

    def test_no_more_than_so_many_are_made_at_once(self):
        self.being_made()
        other = factories.make_plan("Other")
        with override_settings(WAGTAIL_SQA={"PDF_AT_ONCE": 1}):
            self.assert_waits(self.client.get(f"{other.url}pdf/"), "It begins in a moment.")
        assert self.client.get(f"{other.url}pdf/").status_code == 200


class Background(KeptTestCase):
    @override_settings(WAGTAIL_SQA=BACKGROUND, TASKS=IN_A_QUEUE)
    def test_a_long_file_is_made_by_a_task_and_then_given_to_all(self):
        response = self.get()
        assert response.status_code == 202
        row = PdfFile.objects.get()
        make_in_background.func(row.pk, row.key)
        assert self.get().content.startswith(b"%PDF")

    @override_settings(WAGTAIL_SQA=BACKGROUND)
    def test_without_a_queue_it_is_made_at_once(self):
        with self.captureOnCommitCallbacks(execute=True):
            first = self.client.get(f"{self.plan.url}pdf/")
        assert first.status_code == 202  # inside the test's transaction the task has to wait for its end
        assert self.get().status_code == 200

    @override_settings(WAGTAIL_SQA={**BACKGROUND, **NO_ROOM}, TASKS=IN_A_QUEUE)
    def test_a_failure_is_told_once_with_its_number_and_the_next_try_begins_anew(self):
        self.get()
        row = PdfFile.objects.get()
        with self.assertLogs("wagtail_sqa.pdf", "ERROR") as logs:
            make_in_background.func(row.pk, row.key)
        number = PdfFile.objects.get().error_id
        assert number in logs.output[0]
        with self.assertLogs("wagtail_sqa", "ERROR"):
            failure = self.get()
        assert failure.status_code == 503
        assert number in failure.content.decode()
        assert self.get().status_code == 202

    @override_settings(WAGTAIL_SQA=BACKGROUND, TASKS=IN_A_QUEUE)
    def test_a_task_of_an_older_version_changes_nothing(self):
        self.get()
        row = PdfFile.objects.get()
        save_and_publish(self.plan)
        self.get()
        make_in_background.func(row.pk, row.key)
        assert PdfFile.objects.get().file is None

    def test_how_far_it_is_comes_from_the_pages_themselves(self):
        seen = []
        with watched(seen.append), patch("wagtail_sqa.pdf.render._TICK", 0.01):
            render(document("<p>Text</p><pdf:nextpage></pdf:nextpage>" * 150))
        assert seen[0] == 0
        assert 50 < max(seen) <= 151


class Rows(TestCase):
    def test_a_plan_counts_its_measures_and_a_wheel_a_fourth_of_its_activities(self):
        measures = [factories.make_measure(f"Measure {n}") for n in range(3)]
        assert factories.make_plan(goals=[("A", measures), ("B", measures[:1]), ("C", [])]).pdf_rows() == 4
        activities = [factories.make_activity(f"Activity {n}") for n in range(9)]
        assert factories.make_wheel(rings=[("A", activities), ("B", [])]).pdf_rows() == 2
