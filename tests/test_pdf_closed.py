"""Whoever may not read a page gets none of its PDF files: not while they are made, not once they are kept."""

import pytest
from django.contrib.auth.models import Group
from django.test import TestCase, override_settings
from django.urls import reverse
from wagtail.models import PageViewRestriction

from tests import factories
from wagtail_sqa.models import PdfFile

pytestmark = pytest.mark.worker

CANARY = "Zebrafink"
IN_A_QUEUE = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
REFUSED = {302, 404}


class ClosedTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.unit = factories.make_unit(f"Skola {CANARY}")
        measure = factories.make_measure(CANARY, unit=cls.unit)
        plan = factories.make_plan(CANARY, parent=cls.unit, goals=[(CANARY, [measure])])
        wheel = factories.make_wheel(CANARY, parent=cls.unit, rings=[("Ring", [factories.make_activity(CANARY)])])
        factories.make_version(plan, pdf=b"%PDF " + CANARY.encode())
        cls.insiders = Group.objects.create(name="Insiders")
        restriction = PageViewRestriction.objects.create(page=cls.unit, restriction_type=PageViewRestriction.GROUPS)
        restriction.groups.add(cls.insiders)
        cls.insider, cls.outsider = factories.make_user("in"), factories.make_user("ut")
        cls.insider.groups.add(cls.insiders)
        cls.kept = [
            f"{plan.url}pdf/",
            f"{plan.url}measures/pdf/",
            f"{wheel.url}pdf/",
            reverse("wagtail_sqa:unit_plans_file", args=[cls.unit.pk]),
            f"{reverse('wagtail_sqa:unit_plans_file', args=[cls.unit.pk])}?plans=all",
        ]
        cls.doors = [*cls.kept, f"{plan.url}versions/1/pdf/", f"{plan.url}changes/pdf/", f"{wheel.url}png/"]

    def get(self, address, user, **headers):
        self.client.logout()
        if user is not None:
            self.client.force_login(user)
        with self.captureOnCommitCallbacks(execute=True):
            return self.client.get(address, headers=headers)

    def assert_closed(self, etags):
        """Ask at each door, as a reader of another section and as a visitor, with and without the file's own mark."""
        told = [
            (address, user and user.username, response.status_code)
            for address in self.doors
            for user in (self.outsider, None)
            for etag in ("", etags.get(address, "*"))
            for response in [self.get(address, user, if_none_match=etag)]
            if response.status_code not in REFUSED or CANARY in response.content.decode()
        ]
        assert told == []

    def test_a_file_that_is_kept_is_given_to_insiders_only_and_stays_out_of_shared_caches(self):
        etags = {}
        for address in self.kept:
            response = self.get(address, self.insider)
            assert response.status_code == 200, address
            assert "private" in response["Cache-Control"], address
            etags[address] = response["ETag"]
            assert self.get(address, self.insider, if_none_match=etags[address]).status_code == 304
        assert CANARY.encode() in self.get(self.doors[5], self.insider).content
        self.assert_closed(etags)

    @override_settings(WAGTAIL_SQA={"PDF_ROWS_IN_REQUEST": -1}, TASKS=IN_A_QUEUE)
    def test_the_page_that_says_that_a_file_is_being_made_is_as_closed_as_the_file(self):
        for address in self.kept[:2]:
            response = self.get(address, self.insider)
            assert response.status_code == 202
            assert CANARY in response.content.decode()
        assert PdfFile.objects.filter(file=None).count() == 2
        self.assert_closed({})

    def test_whoever_leaves_the_section_gets_no_more_of_it(self):
        etag = self.get(self.kept[0], self.insider)["ETag"]
        self.insider.groups.remove(self.insiders)
        assert self.get(self.kept[0], self.insider, if_none_match=etag).status_code in REFUSED
