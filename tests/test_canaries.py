"""Secret words in what is drafted, closed, deleted or confided: each reader finds theirs everywhere, others nowhere."""

import logging
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import TestCase, override_settings
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from tests.factories import home, make_measure
from tests.rights.crawl import crawl
from tests.rights.people import log_in
from tests.rights.world import THINGS, World, said, word
from wagtail_sqa.models import Measure
from wagtail_sqa.permissions import MeasurePermissionPolicy
from wagtail_sqa.reading import visibility
from wagtail_sqa.reading.search import search_measures

pytestmark = [pytest.mark.worker, pytest.mark.sites]

DELETED, REWRITTEN = "canarydeleted", "canaryrewritten"
OF_EDITORS = {word("draft"), said("live"), said("draft"), DELETED, REWRITTEN}
MAY_FIND = {
    "N": {word("live")},
    "X": {word("live")},
    "R": {word("live"), word("closed")},
    "S": {word("live"), word("closed")},
    "E": {word("live")} | OF_EDITORS,
    "A": {word("live"), word("closed"), said("closed")} | OF_EDITORS,
}
FILES = {"application/pdf", "image/svg+xml", "text/calendar", "application/json", "text/csv"}
FILES |= {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@override_settings(ROOT_URLCONF="tests.urls_with_api")
class Canaries(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = world = World()
        kit = world.kits["live"]
        kit.measure.refresh_from_db()
        kit.measure.cause = f"Rewritten {REWRITTEN}"
        kit.measure.save_revision(user=world.people["E"])
        make_measure(f"Gone {DELETED}", unit=world.unit).delete()
        late = timezone.localdate() - timedelta(days=3)
        for thing in THINGS:
            unit = world.closed if thing == "closed" else world.unit
            known = {"unit": unit, "due": late, "responsible_user": world.people["S"], "publish": thing != "draft"}
            make_measure(f"Late {word(thing)}", **known)
        for letter, user in world.people.items():
            user.email = f"{letter}@localhost"
            user.save()

    def setUp(self):
        cache.clear()
        self.clients = log_in(self.world.people)

    def seeds(self, letter):
        """Return where readers begin: the first page, each thing's own page, the API, searches, and the admin."""
        kinds = ("plan", "wheel", "overview", "report")
        pages = [getattr(kit, name).url for kit in self.world.kits.values() for name in kinds]
        own = [
            "/sqa/my-measures/",
            f"/sqa/units/{self.world.unit.pk}/plans/",
            f"/sqa/units/{self.world.closed.pk}/plans/",
        ]
        api = ["/api/v2/pages/?fields=*&limit=20", *(f"/api/v2/pages/{page.pk}/" for page in Page.objects.all())]
        words = [*map(word, THINGS), *map(said, THINGS), DELETED, REWRITTEN]
        lists = ("snippets/wagtail_sqa/measure/", "quality-work/viewpoints/", "quality-work/changes/", "pages/search/")
        asked = [f"/admin/{name}?q={one}" for name in lists for one in words]
        admin = ["/admin/", *(f"/admin/{name}" for name in lists), *asked] if letter in "EA" else ["/admin/"]
        return [home().url, *pages, *own, *api, *admin]

    def crawl(self, letter):
        return crawl(self.clients[letter], self.seeds(letter))

    def expect(self, letter):
        found = self.crawl(letter)
        places = {name: dict(kinds) for name, kinds in found.words.items() if not self.is_an_echo(name, kinds)}
        assert {name: kinds for name, kinds in places.items() if name not in MAY_FIND[letter]} == {}
        assert set(places) == MAY_FIND[letter]
        assert found.failed == []
        return found

    def is_an_echo(self, name, kinds):
        """Whether a word stands only where the search for it repeats it."""
        return all(f"q={name}" in url for urls in kinds.values() for url in urls)

    def test_a_visitor_finds_what_is_open_in_every_kind_of_file(self):
        assert self.expect("N").kinds >= FILES

    def test_a_reader_outside_the_closed_section_finds_what_is_open(self):
        self.expect("X")

    def test_a_reader_of_the_closed_section_finds_it_in_every_kind_of_file(self):
        found = self.expect("R")
        assert set(found.words[word("closed")]) >= FILES

    def test_an_editor_finds_the_work_of_their_unit(self):
        self.expect("E")

    def test_an_administrator_finds_everything(self):
        self.expect("A")

    def test_mail_tells_each_what_they_may_read(self):
        call_command("sqa_send_reminders", verbosity=0)
        told = dict.fromkeys(MAY_FIND, "")
        for message in mail.outbox:
            text = str(message.message()) + message.body
            for address in message.recipients():
                told[address[0]] = told.get(address[0], "") + text
        assert word("live") in told["S"]
        assert word("closed") in told["S"]
        for letter, text in told.items():
            forbidden = ({word(thing) for thing in THINGS} | OF_EDITORS | {said("closed")}) - MAY_FIND.get(
                letter, set()
            )
            assert [one for one in forbidden if one in text] == []

    def test_the_search_of_measures_finds_for_each_what_they_may_read(self):
        for letter in "NXRA":
            user = self.world.people.get(letter) or self.clients[letter].get("/").wsgi_request.user
            for thing in THINGS:
                titles = [
                    found.title for found in search_measures(word(thing), user, on=timezone.localdate(), limit=20)
                ]
                assert bool(titles) == (thing == "live" or (thing == "closed" and letter in "RA")), (letter, thing)

    def test_nothing_confided_or_drafted_lies_in_cache_or_logs(self):
        lines = []
        handler = logging.Handler()
        handler.emit = lambda record: lines.append(record.getMessage())
        logger = logging.getLogger("wagtail_sqa")
        logger.addHandler(handler)
        self.addCleanup(logger.removeHandler, handler)
        for letter in "NE":
            self.crawl(letter)
        kept = b"".join(value if isinstance(value, bytes) else repr(value).encode() for value in cache._cache.values())
        secrets = [said(thing) for thing in THINGS] + [word("draft"), DELETED, REWRITTEN]
        assert [one for one in secrets if one.encode() in kept or one in " ".join(lines)] == []


class WithoutGuards(Canaries):
    """The crawl finds the words when a guard is off."""

    def finds(self, letter, secret):
        return secret in crawl(self.clients[letter], self.seeds(letter), until=secret).words

    def test_without_restrictions_a_visitor_finds_what_is_closed(self):
        with patch.object(PageViewRestriction, "accept_request", lambda self, request: True):
            assert self.finds("N", word("closed"))

    def test_without_the_look_at_what_is_closed_an_overview_tells_of_it(self):
        nothing = visibility.Known((), ())
        with patch("wagtail_sqa.models.reading_overviews.known_to", lambda user, beside: nothing):
            assert self.finds("N", word("closed"))

    def test_without_the_policy_an_editor_finds_the_work_of_others(self):
        with patch.object(MeasurePermissionPolicy, "_has_for_all", lambda self, user, action: user.is_active):
            assert self.finds("E", word("closed"))

    def test_without_the_look_at_what_is_live_a_visitor_finds_drafts(self):
        with patch.object(type(Measure.objects.all()), "in_force", lambda self: self.all()):
            assert self.finds("N", word("draft"))


for _name in [name for name in vars(Canaries) if name.startswith("test_")]:
    setattr(WithoutGuards, _name, None)
