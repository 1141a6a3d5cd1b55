"""Whatever goes wrong: a sentence with a number, a line in the log with the same, the web version, and a next try."""

import re
from contextlib import contextmanager
from pathlib import Path
from unittest import skipUnless
from unittest.mock import patch

from django.db import OperationalError, connection
from django.test import override_settings

from tests.test_pdf_kept import BACKGROUND, IN_A_QUEUE, KeptTestCase
from wagtail_sqa.models import PdfFile
from wagtail_sqa.pdf import children
from wagtail_sqa.printing.background import make_in_background

SMALL_FILES = "import sys; sys.path[:] = sys.argv[3:]; import wagtail_sqa.pdf.guard as g; g.FILE_BYTES = 9000"


def full_disk(writing="INSERT|UPDATE"):
    """The database answers as on a full disk to whoever writes a file."""

    def refuse(execute, sql, params, many, context):
        if re.match(rf"({writing}).*wagtail_sqa_pdffile", sql):
            raise OperationalError("database or disk is full")
        return execute(sql, params, many, context)

    return connection.execute_wrapper(refuse)


@contextmanager
def children_that(program):
    """Each file is drawn by a new interpreter, which runs ``program`` before all else."""
    with (
        patch.object(children.nursery, "is_possible", lambda: False),
        patch.object(children, "_START", program + children._START),
    ):
        yield


class FailureTestCase(KeptTestCase):
    def fail(self, **headers):
        """Ask for a file that cannot be made; return the page that says so."""
        with self.assertLogs("wagtail_sqa", "ERROR") as logs:
            response = self.get(**headers)
        page = response.content.decode()
        assert (response.status_code, response["Cache-Control"]) == (503, "no-store")
        number = re.search(r"[0-9a-f]{8}", page[page.index("sqa-soft") :])[0]
        assert all(number in line for line in logs.output)
        assert f'href="{self.plan.url}"' in page
        return page

    def assert_the_next_try_works(self):
        assert PdfFile.objects.count() == 0
        assert self.get().content.startswith(b"%PDF")


class Failures(FailureTestCase):
    def test_a_full_disk_below_the_database(self):
        with full_disk():
            self.fail()
        with full_disk("UPDATE"):
            self.fail()
        self.assert_the_next_try_works()

    @skipUnless(Path("/dev/full").exists(), "Linux has a device for it")
    def test_a_full_disk_where_the_job_is_written(self):
        with patch("wagtail_sqa.pdf.render.JOB", "/dev/full"):
            self.fail()
        self.assert_the_next_try_works()

    def test_a_disk_that_is_full_before_the_answer_is_whole(self):
        with children_that(SMALL_FILES):
            self.fail()
        self.assert_the_next_try_works()

    def test_a_child_that_is_killed(self):
        with children_that("import os, signal; os.kill(os.getpid(), signal.SIGKILL)"):
            self.fail()
        self.assert_the_next_try_works()

    def test_a_language_that_the_font_cannot_write_is_named(self):
        self.plan.title = "计划" * 40
        self.plan.current_state = [{"type": "paragraph", "value": f"<p>{'学校质量' * 200}</p>"}]
        self.plan.save()
        assert "cannot write this language: English." in self.fail()

    @override_settings(WAGTAIL_SQA={"PDF_LIMITS": {"pages": 1}})
    def test_more_than_a_file_may_hold(self):
        assert "It holds more than one file may hold." in self.fail()


@override_settings(WAGTAIL_SQA=BACKGROUND, TASKS=IN_A_QUEUE)
class BackgroundFailures(FailureTestCase):
    def make(self):
        self.get()
        row = PdfFile.objects.get()
        with self.assertLogs("wagtail_sqa", "ERROR"):
            make_in_background.func(row.pk, row.key)

    def test_the_reason_is_told_by_the_page_too(self):
        with override_settings(WAGTAIL_SQA={**BACKGROUND, "PDF_LIMITS": {"pages": 1}}):
            self.make()
        assert "It holds more than one file may hold." in self.fail()

    def test_a_fault_in_a_template_is_told_once_instead_of_being_tried_for_ever(self):
        with patch("wagtail_sqa.printing.background.make_file", side_effect=ValueError("no such tag")):
            self.make()
        self.fail()
        assert self.get().status_code == 202

    def test_a_full_disk_leaves_no_half_file(self):
        self.get()
        row = PdfFile.objects.get()
        with full_disk('UPDATE.* [`"]file[`"]'), self.assertLogs("wagtail_sqa", "ERROR"):
            make_in_background.func(row.pk, row.key)
        assert not PdfFile.objects.filter(file__isnull=False).exists()
