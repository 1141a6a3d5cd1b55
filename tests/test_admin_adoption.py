"""Adopting, withdrawing and not deleting plans in the admin."""

from unittest.mock import patch

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, PageLogEntry

from tests import factories
from tests.rights.people import _let
from wagtail_sqa.actions import adopt as adoption
from wagtail_sqa.models import AdoptedVersion, QualityPlanPage

TODAY = timezone.localdate()


class AdminTestCase(TestCase):
    def setUp(self):
        self.unit = factories.make_unit()
        self.plan = factories.make_plan(parent=self.unit)
        self.client.force_login(factories.make_admin())

    def url(self, name, *more):
        return reverse(f"wagtail_sqa_{name}", args=[self.plan.pk, *more])

    def adopt(self, **fields):
        said = {"adopted_on": f"{TODAY}", "adopted_by": "Board", "record_number": "B 7"} | fields
        return self.client.post(self.url("adopt"), said)


class Adopting(AdminTestCase):
    def test_a_plan_is_adopted_with_its_minutes_and_it_stands_in_the_log(self):
        minutes = SimpleUploadedFile("minutes.pdf", b"%PDF-1")
        assert self.adopt(protocol=minutes)["Location"] == self.url("versions")
        version = AdoptedVersion.objects.get()
        assert (version.number, version.adopted_by, bytes(version.protocol)) == (1, "Board", b"%PDF-1")
        assert PageLogEntry.objects.filter(action="wagtail_sqa.adopt").count() == 1
        page = self.client.get(self.url("versions")).content.decode()
        assert "Board" in page
        assert self.client.get(self.url("version_pdf", 1)).content == bytes(version.pdf)

    def test_what_was_typed_is_kept_when_it_is_refused(self):
        response = self.adopt(adopted_on="2020-01-01", record_number="B 77")
        page = response.content.decode()
        assert "It was not published on Jan. 1, 2020." in page
        assert 'value="B 77"' in page
        assert "This field is required." in self.adopt(adopted_by="").content.decode()
        assert "Enter a valid date." in self.adopt(adopted_on="x").content.decode()
        wrong = SimpleUploadedFile("minutes.pdf", b"<html>")
        assert "The minutes are no PDF file." in self.adopt(protocol=wrong).content.decode()
        assert not AdoptedVersion.objects.exists()

    def test_the_same_form_sent_twice_makes_one_version(self):
        self.adopt()
        assert "registered already, as version 1" in self.adopt().content.decode()
        assert AdoptedVersion.objects.count() == 1

    def test_a_draft_cannot_be_adopted_and_the_page_says_why(self):
        self.plan.unpublish()
        assert "It is not published." in self.client.get(self.url("adopt")).content.decode()
        assert "so readers see neither it nor its versions" in self.client.get(self.url("versions")).content.decode()
        self.adopt()
        assert not AdoptedVersion.objects.exists()

    def test_whoever_is_faster_wins_and_the_other_is_told(self):
        def overtaken(plan):
            return 1 if not AdoptedVersion.objects.exists() and not seen.append(plan) and len(seen) == 1 else 2

        seen = []
        with patch.object(adoption, "_next_number", overtaken):
            assert "Someone else has adopted it meanwhile." in self.adopt().content.decode()
        assert not AdoptedVersion.objects.exists()

    def test_a_mistaken_version_is_withdrawn_with_a_reason(self):
        factories.make_version(self.plan)
        url = self.url("withdraw_version", 1)
        assert "This field is required." in self.client.post(url, {"reason": " "}).content.decode()
        assert self.client.post(url, {"reason": "The wrong text."})["Location"] == self.url("versions")
        assert AdoptedVersion.objects.get().withdrawal_reason == "The wrong text."
        assert "withdrawn already" in self.client.post(url, {"reason": "Again."}).content.decode()
        assert "The wrong text." in self.client.get(self.url("versions")).content.decode()

    def test_the_editor_offers_it_to_those_who_may_publish_only(self):
        user = factories.make_user("editor")
        _let(user, "change_page", self.unit)
        edit = reverse("wagtailadmin_pages:edit", args=[self.plan.pk])
        assert self.url("adopt") in self.client.get(edit).content.decode()
        self.client.force_login(user)
        page = self.client.get(edit).content.decode()
        assert self.url("versions") in page
        assert self.url("adopt") not in page
        GroupPagePermission.objects.all().delete()
        assert self.client.get(self.url("versions")).status_code in (302, 404)


class Moving(AdminTestCase):
    def setUp(self):
        super().setUp()
        self.other = factories.make_unit("Other unit")
        self.below = factories.make_unit("Below", parent=self.unit)

    def move(self, page, to):
        return self.client.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, to.pk]))

    def is_moved(self):
        return not QualityPlanPage.objects.get(pk=self.plan.pk).path.startswith(self.unit.path)

    def test_what_was_adopted_is_not_moved_from_a_closed_part_into_an_open_one(self):
        factories.make_version(self.plan)
        self.unit.view_restrictions.create(restriction_type="login")
        refused = self.move(self.plan, self.other).content.decode()
        assert "could read it there, so these pages are not moved" in refused
        assert reverse("wagtail_sqa_versions", args=[self.plan.pk]) in refused
        bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
        refused = self.client.post(f"{bulk}?id={self.plan.pk}", {"chooser": self.other.pk}).content.decode()
        assert "could read it there, so these pages are not moved" in refused
        assert not self.is_moved()

    def test_it_is_moved_where_as_much_is_closed_or_when_it_takes_its_lock_along(self):
        factories.make_version(self.plan)
        self.unit.view_restrictions.create(restriction_type="login")
        self.move(self.plan, self.below)
        assert QualityPlanPage.objects.get(pk=self.plan.pk).path.startswith(self.below.path)
        self.unit.view_restrictions.all().delete()
        self.plan.view_restrictions.create(restriction_type="login")
        self.move(self.plan, self.other)
        assert self.is_moved()

    def test_what_was_never_adopted_is_moved(self):
        self.unit.view_restrictions.create(restriction_type="login")
        self.move(self.plan, self.other)
        assert self.is_moved()


class Deleting(AdminTestCase):
    def test_an_adopted_plan_and_what_is_above_it_are_kept_and_the_page_says_why(self):
        factories.make_version(self.plan)
        for page in (self.plan, self.unit):
            response = self.client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
            assert "What has been adopted is kept" in response.content.decode()
        bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
        assert "What has been adopted is kept" in self.client.post(f"{bulk}?id={self.unit.pk}").content.decode()
        assert QualityPlanPage.objects.filter(pk=self.plan.pk).exists()

    def test_a_plan_that_was_never_adopted_can_be_deleted(self):
        self.client.post(reverse("wagtailadmin_pages:delete", args=[self.plan.pk]))
        assert not QualityPlanPage.objects.filter(pk=self.plan.pk).exists()
