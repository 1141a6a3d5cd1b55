"""Each address of the admin, for each kind of visitor."""

import pytest
from django.contrib.auth.models import Permission
from django.test import TestCase
from django.urls import reverse

from tests.factories import make_admin, make_measure, make_user
from tests.test_admin_measures import bulk, url
from tests.test_admin_register import INDEX, INSPECT
from wagtail_sqa.models import Measure

pytestmark = pytest.mark.worker

APP = "wagtail_sqa"


def user_with(name, *codenames):
    user = make_user(name)
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in codenames:
        user.user_permissions.add(Permission.objects.get(codename=codename, content_type__app_label=APP))
    return user


class Access(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.measure = make_measure()
        cls.row = cls.measure.history.get()
        cls.plain = user_with("plain")
        cls.viewer = user_with("viewer", "view_measure")
        cls.editor = user_with("editor", "change_measure")
        cls.publisher = user_with("publisher", "change_measure", "publish_measure", "delete_measure")
        make_admin()

    def test_who_only_follows_up_is_given_no_link_to_the_editor(self):
        for user, linked in ((user_with("follower", "follow_up_measure"), False), (self.editor, True)):
            self.client.force_login(user)
            page = self.client.get(url("follow_up", self.measure.pk)).content.decode()
            assert (url("edit", self.measure.pk) in page) == linked

    def addresses(self):
        """Return every address with who may open it, besides the administrator."""
        pk = self.measure.pk
        revision = self.measure.latest_revision_id
        writers, publishers, readers = {"editor", "publisher"}, {"publisher"}, {"viewer", "editor", "publisher"}
        own = {
            url("list"): readers,
            url("list_results"): readers,
            url("add"): set(),
            url("copy", pk): set(),
            url("edit", pk): writers,
            url("follow_up", pk): writers,
            url("revisions_revert", pk, revision): writers,
            url("revisions_compare", pk, "earliest", "latest"): writers,
            url("revisions_view", pk, revision): writers,
            url("unpublish", pk): publishers,
            url("delete", pk): publishers,
            reverse(INDEX): readers,
            reverse(INDEX) + "?export=csv": readers,
            reverse(INDEX) + "?export=xlsx": readers,
            reverse(INSPECT, args=[self.row.pk]): readers,
        }
        return own

    def opens(self, address):
        return self.client.get(address).status_code == 200

    def test_a_visitor_who_is_not_logged_in_is_sent_to_the_login(self):
        for address in self.addresses():
            response = self.client.get(address)
            assert (response.status_code, response.url.split("?")[0]) == (302, reverse("wagtailadmin_login")), address

    def test_each_address_opens_for_those_who_may_and_for_nobody_else(self):
        for name in ("plain", "viewer", "editor", "publisher"):
            self.client.force_login(getattr(self, name))
            for address, allowed in self.addresses().items():
                with self.subTest(user=name, address=address):
                    assert self.opens(address) == (name in allowed)

    def test_a_user_without_the_admin_opens_nothing(self):
        self.client.force_login(make_user("reader"))
        assert not any(self.opens(address) for address in self.addresses())

    def test_posting_is_checked_as_well(self):
        for name in ("plain", "viewer", "editor"):
            self.client.force_login(getattr(self, name))
            self.client.post(url("unpublish", self.measure.pk))
            self.client.post(url("delete", self.measure.pk))
            for action in ("publish", "unpublish", "delete"):
                self.client.post(bulk(action, self.measure))
        self.client.force_login(self.viewer)
        self.client.post(
            url("follow_up", self.measure.pk), {"date": "2026-01-01", "seen": "x", "status_after": "on_hold"}
        )
        fresh = Measure.objects.get()
        assert (fresh.live, fresh.follow_ups.count(), fresh.history.count()) == (True, 0, 1)

    def test_the_menu_shows_what_one_may_open(self):
        home = reverse("wagtailadmin_home")
        self.client.force_login(self.plain)
        self.assertNotContains(self.client.get(home), reverse(INDEX))
        self.client.force_login(self.viewer)
        self.assertContains(self.client.get(home), reverse(INDEX))
        self.assertContains(self.client.get(home), url("list"))

    def test_the_register_stands_in_the_group_where_wagtail_allows_it(self):
        self.client.force_login(self.viewer)
        html = self.client.get(reverse("wagtailadmin_home")).content.decode()
        props = html[html.index("wagtail-sidebar-props") :]
        assert props.index("Quality work") < props.index("Change register")

    def test_buttons_are_shown_to_those_who_may_press_them(self):
        follow_up = url("follow_up", self.measure.pk)
        self.client.force_login(self.viewer)
        self.assertNotContains(self.client.get(url("list")), follow_up)
        self.client.force_login(self.editor)
        self.assertContains(self.client.get(url("list")), follow_up)

    def test_retiring_is_offered_to_those_who_may_publish(self):
        deleter = user_with("deleter", "change_measure", "delete_measure")
        self.client.force_login(deleter)
        response = self.client.get(url("delete", self.measure.pk))
        self.assertContains(response, "It has been published")
        self.assertNotContains(response, url("unpublish", self.measure.pk))
