"""Bad requests to every address and form: an answer to each, and nothing changed by who may not change it.

2,000 of them; more with SQA_FUZZ_REQUESTS, other ones with SQA_FUZZ_SEED.
"""

import hashlib
import os
import traceback
from datetime import date
from unittest.mock import patch

import pytest
from django.apps import apps
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.test import Client, TestCase, override_settings

from tests.fuzz import Bad, Fuzz
from tests.rights.people import NAMES, log_in
from tests.rights.world import World
from wagtail_sqa.models import CalendarFeed, Viewpoint

pytestmark = pytest.mark.worker

NUMBER = int(os.environ.get("SQA_FUZZ_REQUESTS", "2000"))
SEED = int(os.environ.get("SQA_FUZZ_SEED", "8"))
READERS, WRITERS = "XN", "AEMSO"
# What a reader outside the closed section may write all the same: viewpoints, and calendar addresses of their own.
THEIR_OWN = {Viewpoint, CalendarFeed}
APPS = ("wagtail_sqa", "wagtailcore", "auth", "wagtailusers")
OURS = ("/admin/quality-work/", "/admin/reports/quality-work/", "/sqa/")
COUNTED_ELSEWHERE = {"wagtailcore_referenceindex", "wagtail_sqa_pdffile", "auth_user"}  # caches, and the last log-in


def stored(table: str) -> list[tuple]:
    """Return what a table holds as the database has it; fields make objects of it, each unlike any other."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")  # noqa: S608 a table of ours
        return cursor.fetchall()


def digest() -> dict[str, str]:
    """Return what every table of ours and of Wagtail's pages holds, but for what anybody may write."""
    found = {}
    for model in apps.get_models():
        meta = model._meta
        if (
            meta.app_label in APPS
            and model not in THEIR_OWN
            and meta.db_table not in COUNTED_ELSEWHERE
            and not meta.proxy
        ):
            rows = repr(stored(meta.db_table))
            found[meta.db_table] = hashlib.sha256(rows.encode("utf-8", "replace")).hexdigest()
    return found


@override_settings(WAGTAIL_SQA={"FILES_PER_HOUR": 3, "VIEWPOINTS_FROM": "everyone"})
class BadRequests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = World()

    def setUp(self):
        self.raised = []
        got_request_exception.connect(self.note, weak=False)
        self.addCleanup(got_request_exception.disconnect, self.note)
        self.clients = log_in(self.world.people)
        for letter in NAMES:
            self.clients[letter].raise_request_exception = False

    def note(self, sender, **kwargs):
        self.raised.append(traceback.format_exc())

    def send(self, bad):
        """Send a request; return a line when it is answered with an error of the server."""
        self.raised.clear()
        client: Client = self.clients[bad.letter]
        sent = {"data": bad.data} if bad.method == "post" else {}
        with transaction.atomic():
            response = getattr(client, bad.method)(bad.url, headers=bad.headers, **sent)
            if bad.letter in WRITERS:
                transaction.set_rollback(True)  # the world stays whole for the next one
        if response.streaming:
            b"".join(response.streaming_content)
        if response.status_code < 500 or response.status_code == 503:
            return ""
        trace = self.raised[-1] if self.raised else ""
        ours = [line for line in trace.splitlines() if "/wagtail_sqa/" in line and "admin/guard.py" not in line]
        if trace and not ours and not bad.url.startswith(OURS):
            return ""  # Wagtail's own views and fields, with Wagtail's own values
        where = [*ours[-3:], *trace.strip().splitlines()[-4:]]
        return "\n".join(
            [f"{response.status_code} {bad.letter} {bad.method} {bad.url[:200]!r} {repr(bad.data)[:400]}", *where]
        )

    def test_each_is_answered_and_who_may_only_read_changes_nothing(self):
        fuzz = Fuzz(self.world, self.clients, SEED)
        readers = NUMBER // 3
        before = digest()
        errors = [line for bad in fuzz.requests(readers, READERS) if (line := self.send(bad))]
        assert digest() == before
        errors += [line for bad in fuzz.requests(NUMBER - readers, WRITERS) if (line := self.send(bad))]
        assert errors == [], f"{len(errors)} errors:\n" + "\n\n".join(errors[:20])

    def test_an_error_of_the_server_would_be_seen(self):
        url = self.world.kits["live"].wheel.url + "data/"
        with patch("wagtail_sqa.models.wheel_files.wheel_data", side_effect=KeyError("x")):
            assert self.send(Bad("X", "get", url, {}, {})).startswith("500 X get")

    def test_a_change_by_a_reader_would_be_seen(self):
        before = digest()
        self.world.kits["live"].measure.follow_ups.create(date=date(2026, 11, 20), seen="x", status_after="in_progress")
        assert digest() != before

    def test_a_number_that_no_database_can_look_up_is_an_address_that_does_not_exist(self):
        long = "9" * 20
        for path in (f"quality-work/wheels/{long}/activities/", f"quality-work/plans/{long}/next-year/"):
            assert self.clients["A"].get(f"/admin/{path}").status_code == 404
        assert self.clients["A"].get(f"/admin/bulk/wagtail_sqa/indicator/delete/?id={long}&id=x").status_code == 404

    def test_a_form_that_did_not_arrive_whole_is_refused_and_nothing_is_lost(self):
        before, measure = digest(), self.world.kits["live"].measure
        for url in (
            f"/admin/snippets/wagtail_sqa/measure/edit/{measure.pk}/",
            "/admin/snippets/wagtail_sqa/measure/add/",
        ):
            assert self.clients["A"].post(url, {"title": "x", "unit": measure.unit_id}).status_code == 400
        assert digest() == before
