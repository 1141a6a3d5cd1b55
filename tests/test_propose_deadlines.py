"""What a preset proposes for a wheel, put into its draft by an editor."""

from datetime import date
from unittest.mock import patch

from django.urls import reverse
from django.utils import timezone

from tests.factories import make_activity, make_category, make_plan, make_unit, make_user, make_wheel
from tests.rights.people import _let
from tests.test_admin_measures import AdminTestCase

TODAY = date(2026, 11, 22)
CUSTOM = "The school's documentation due: evaluation and new goals"


class Proposing(AdminTestCase):
    def setUp(self):
        super().setUp()
        today = patch.object(timezone, "localdate", return_value=TODAY)
        today.start()
        self.addCleanup(today.stop)
        self.unit = make_unit("School")
        self.wheel = make_wheel(parent=self.unit, rings=[("Own", [make_activity()])])
        self.address = reverse("wagtail_sqa_propose_deadlines", args=[self.wheel.pk])

    def draft(self):
        return type(self.wheel).objects.get().get_latest_revision_as_object()

    def test_what_the_kind_of_the_unit_s_plan_proposes_is_shown_first_and_changes_nothing(self):
        make_plan(parent=self.unit, preset="preschool")
        response = self.client.get(self.address)
        assert response.context["view"].preset.key == "preschool"
        response = self.client.get(self.address, {"preset": "compulsory-school"})
        self.assertContains(response, "Plan against degrading treatment adopted and made known")
        self.assertContains(response, "Education Act, chapter 6, section 8")
        assert self.draft().rings.count() == 1

    def test_the_proposals_are_a_ring_of_the_draft_and_readers_see_nothing_of_it_yet(self):
        follow_up = make_category("Follow-up")
        self.client.post(self.address, {"preset": "compulsory-school"})
        own, proposed = self.draft().rings.all()
        assert own.activities.count() == 1
        assert proposed.activities.count() > 20
        check = next(row for row in proposed.activities.all() if row.title == "First check-point for the measures")
        assert (check.start, check.category) == (date(2026, 10, 22), follow_up)
        custom = next(row for row in proposed.activities.all() if row.title == CUSTOM)
        assert "Custom, not law" in custom.description
        assert type(self.wheel).objects.get().rings.count() == 1
        assert self.client.get(reverse("wagtailadmin_pages:edit", args=[self.wheel.pk])).status_code == 200

    def test_proposing_twice_adds_nothing_twice(self):
        for _ in range(2):
            assert self.client.post(self.address, {"preset": "care"}).status_code == 302
        assert self.draft().rings.count() == 2
        self.assertContains(self.client.get(self.address, {"preset": "care"}), "has all that is proposed")

    def test_a_wheel_that_is_full_gets_a_sentence_and_stays_as_it_is(self):
        full = make_wheel("Full", parent=self.unit, rings=[(str(n), []) for n in range(8)])
        response = self.client.post(reverse("wagtail_sqa_propose_deadlines", args=[full.pk]), {"preset": "care"})
        self.assertContains(response, "The wheel has eight rings")
        assert full.get_latest_revision_as_object().rings.count() == 8

    def test_a_kind_that_does_not_exist_adds_nothing(self):
        assert self.client.post(self.address, {"preset": "poetry"}).status_code == 200
        assert self.client.get(self.address, {"preset": "\x00"}).status_code == 200
        assert self.draft().rings.count() == 1

    def test_whoever_may_not_edit_the_wheel_is_not_let_in(self):
        other = make_user("other")
        _let(other, "change_page", make_unit("Other"))
        self.client.force_login(other)
        assert self.client.get(self.address).status_code == 404
        assert self.client.post(self.address, {"preset": "care"}).status_code == 404
        assert self.draft().rings.count() == 1
