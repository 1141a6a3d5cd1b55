"""Each address of the package × eight people × things that are live, drafted and closed."""

from unittest.mock import patch

import pytest
from django.test import TestCase

from tests.rights.addresses import address, every_name
from tests.rights.people import NAMES, log_in
from tests.rights.table import INDICATOR, INDICATOR_CHOOSER, MEASURE, MEASURE_CHOOSER, TABLE
from tests.rights.world import THINGS, World, said, word
from wagtail_sqa.admin import guard
from wagtail_sqa.admin.activities import base
from wagtail_sqa.models import AnnualWheelPage
from wagtail_sqa.permissions import MeasurePermissionPolicy

pytestmark = pytest.mark.worker

REFUSED = {302, 403, 404}
UNCHANGED = 304  # what a file answers to who has it already: nothing has to be made to see who is let in
PUBLISHED, EVERYTHING = ("live", "closed"), THINGS
# Who reads what a reader has said in confidence about a plan: those who edit its unit, wherever they look.
MAY_READ_CONFIDED = {"live": "AEM", "draft": "AEM", "closed": "A"}
HOLDS = {
    **dict.fromkeys((f"{MEASURE}:list", f"{MEASURE}:list_results"), EVERYTHING),
    **dict.fromkeys((f"{MEASURE_CHOOSER}:choose", f"{MEASURE_CHOOSER}:chosen_multiple"), EVERYTHING),
    **dict.fromkeys((f"{INDICATOR}:list", f"{INDICATOR_CHOOSER}:choose"), EVERYTHING),
    "sqa-viewpoints:index": EVERYTHING,
    "sqa-proposals:index": EVERYTHING,
    **{name: PUBLISHED for name in TABLE if name.endswith("modeladmin_index")},
    "wagtail_sqa_plan_checks": ("closed",),
    **dict.fromkeys(("wagtail_sqa_measures_report", "wagtail_sqa:my_measures"), PUBLISHED),
}


class Matrix(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = World()

    def setUp(self):
        self.clients, self.answers = log_in(self.world.people), {}

    def cells(self, names=TABLE, letters=NAMES):
        """Yield name, letter, thing, address: each address once a person."""
        for name in names:
            for thing in THINGS:
                url = address(self.world, name, thing)
                if url is not None:
                    yield from ((name, letter, thing, url) for letter in letters)

    def answer(self, letter, url):
        """Return status and text, each address asked once a person."""
        if (letter, url) not in self.answers:
            self.answers[letter, url] = self._ask(letter, url)
        return self.answers[letter, url]

    def _ask(self, letter, url):
        response = self.clients[letter].get(url, headers={"if-none-match": "*"})
        text = b"".join(response.streaming_content) if response.streaming else response.content
        return response.status_code, text.decode(errors="replace")

    def violations(self, names=TABLE, letters=NAMES):
        """Return what is not as the table says, a line each."""
        return [line for cell in self.cells(names, letters) for line in self.violations_of(*cell)]

    def silent_lists(self):
        """Return which list keeps from whom what they may see: else an empty page would pass for a discreet one."""
        return [
            f"{name}, {NAMES[letter]}: nothing of what is {thing}"
            for name in HOLDS
            for thing in HOLDS[name]
            for letter in TABLE[name].of(thing)
            if word(thing) not in "".join(self.answer(letter, url)[1] for url in self.urls(name))
        ]

    def urls(self, name):
        return [url for thing in THINGS if (url := address(self.world, name, thing)) is not None]

    def violations_of(self, name, letter, thing, url):
        row = TABLE[name]
        status, text = self.answer(letter, url)
        cell = f"{name}, {NAMES[letter]}, {thing}: {status}"
        if row.may(letter, thing) and status not in {row.answer, UNCHANGED}:
            yield f"{cell}, but should open"
        if not row.may(letter, thing) and status not in REFUSED:
            yield f"{cell}, but should be refused"
        for other in THINGS:
            if word(other) in text and letter not in row.of(other):
                yield f"{cell} tells of what is {other}"
            if said(other) in text and letter not in MAY_READ_CONFIDED[other]:
                yield f"{cell} tells what was said in confidence of what is {other}"

    def test_every_address_stands_in_the_table_and_every_row_is_an_address(self):
        found = every_name()
        assert [name for name in found if name not in TABLE] == []
        assert [name for name in TABLE if name not in found] == []

    def test_each_address_opens_for_those_who_may_and_tells_nobody_else_anything(self):
        assert self.violations() == []
        assert self.silent_lists() == []

    def test_whoever_is_refused_changes_nothing_by_posting(self):
        before, let_in = self.world.state(), []
        for name, letter, thing, url in self.cells():
            if TABLE[name].may(letter, thing):
                continue
            status = self.clients[letter].post(url, {"unit": self.world.unit.pk, "title": "x"}).status_code
            if status not in REFUSED | {405}:
                let_in.append((name, letter, thing, status))
        assert let_in == []
        assert self.world.state() == before


class WithoutGuards(Matrix):
    """The matrix sees it when a guard is off. One editor and the closed thing are enough for that."""

    test_every_address_stands_in_the_table_and_every_row_is_an_address = None
    test_each_address_opens_for_those_who_may_and_tells_nobody_else_anything = None
    test_whoever_is_refused_changes_nothing_by_posting = None

    def seen_open(self, names):
        """Return the names at which the matrix finds fault with what the editor of another unit gets."""
        return {line.split(",")[0] for line in self.violations(names, letters="O")}

    def test_a_policy_that_says_yes_to_all_is_found_out_at_every_address_of_a_measure(self):
        names = [n for n in TABLE if n.startswith((MEASURE, MEASURE_CHOOSER, "bulk:measure", "quality-work"))]
        by_task = {"workflow_action", "collect_workflow_action_data", "workflow_preview"}
        silent = {"add", "preview_on_add"}
        with patch.object(MeasurePermissionPolicy, "_has_for_all", lambda self, user, action: user.is_active):
            missed = {name.rpartition(":")[2] for name in set(names) - self.seen_open(names)}
        assert missed == by_task | silent

    def test_doors_that_stand_open_are_found_out(self):
        names = [f"{MEASURE}:{name}" for name in ("edit", "confirm_workflow_cancellation", "follow_up", "copy")]
        with patch.object(guard, "open_to", lambda user, door, thing, policy: None):
            opened = self.seen_open(names)
        assert opened == {f"{MEASURE}:confirm_workflow_cancellation", f"{MEASURE}:follow_up"}

    def test_a_listing_of_activities_that_opens_to_all_is_found_out(self):
        names = [name for name in TABLE if name.startswith("wagtail_sqa_activities")]
        posts, may_publish = {"change", "delete_many"}, {"publish"}
        with patch.object(base, "editable_wheel", lambda user, pk: AnnualWheelPage.objects.get(pk=pk)):
            missed = {name.rpartition(":")[2] for name in set(names) - self.seen_open(names)}
        assert missed == may_publish | posts
