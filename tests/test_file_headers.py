"""How files are sent: never guessed at, with a name, and out of every cache where they are closed."""

import pytest
from django.test import TestCase

from tests.rights.addresses import address, every_name
from tests.rights.people import ADMIN, ANYBODY, READER, log_in
from tests.rights.table import TABLE
from tests.rights.world import World

pytestmark = pytest.mark.worker

PAGES = ("text/html", "application/json")
# Reports and registers are spreadsheets as well; the listings offer none.
EXPORTS = ("", "?export=csv", "?export=xlsx")
WITH_EXPORTS = ("wagtail_sqa_", "quality-work_")
# The wheel as data is both a file and an answer to programs; it is among the files.
DATA = "page:annualwheelpage:data_file"


class Files(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = World()

    def setUp(self):
        self.clients = log_in(self.world.people)

    def found(self, thing, letter):
        """Yield each file of ``thing`` that ``letter`` gets, by the name of its address."""
        for name in every_name():
            url = address(self.world, name, thing)
            if url is None or not TABLE[name].may(letter, thing):
                continue
            for export in EXPORTS if name.startswith(WITH_EXPORTS) else ("",):
                response = self.clients[letter].get(url + export)
                kind = response.headers.get("Content-Type", "")
                if response.status_code == 200 and (name == DATA or not kind.startswith(PAGES)):
                    yield name + export, response

    def test_no_browser_guesses_what_a_file_is_and_each_has_a_name(self):
        files = dict(self.found("live", ADMIN))
        assert {
            "page:annualwheelpage:wheel_file",
            "page:annualwheelpage:csv_file",
            "wagtail_sqa:personal_calendar",
        } <= set(files)
        assert [name for name, file in files.items() if file.headers.get("X-Content-Type-Options") != "nosniff"] == []
        assert [
            name for name, file in files.items() if "filename" not in file.headers.get("Content-Disposition", "")
        ] == []

    def test_what_is_closed_stays_out_of_every_cache(self):
        for letter in (ADMIN, READER):
            for name, file in self.found("closed", letter):
                assert {"private", "no-store"} <= set(file.headers["Cache-Control"].split(", ")), name

    def test_what_hangs_on_the_reader_stays_out_of_shared_caches(self):
        kit, client = self.world.kits["live"], self.clients[READER]
        urls = [kit.overview.url, kit.plan.url + "thread/", kit.overview.url + "xlsx/"]
        urls += [address(self.world, f"wagtail_sqa:{name}", "live") for name in ("unit_plans", "unit_plans_file")]
        for url in urls:
            assert {"private", "no-store"} <= set(client.get(url).headers["Cache-Control"].split(", ")), url
            assert "private" in self.clients[ANYBODY].get(url).headers["Cache-Control"], url

    def test_addresses_that_are_keys_are_told_to_nobody(self):
        for name in ("personal_calendar", "reminders"):
            response = self.clients[ANYBODY].get(address(self.world, f"wagtail_sqa:{name}", "live"))
            assert response.headers["Referrer-Policy"] == "no-referrer"
            assert "noindex" in response.headers["X-Robots-Tag"]
            assert {"private", "no-store"} <= set(response.headers["Cache-Control"].split(", "))
