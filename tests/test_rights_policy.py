"""The policy: who may do what with which measure, by the unit's page, by permission, by answering for it."""

from importlib import import_module

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.test import TestCase
from wagtail.models import GroupPagePermission, PageViewRestriction

from tests.factories import home, make_admin, make_measure, make_unit, make_user
from wagtail_sqa.actions.publish import retire
from wagtail_sqa.models import FocusArea, Measure
from wagtail_sqa.permissions import (
    ON_THE_PAGE,
    RegisterPermissionPolicy,
    changes_seen_by,
    choosable,
    measure_policy,
)

pytestmark = pytest.mark.worker

EVERY_ACTION = sorted(ON_THE_PAGE)


def on_page(user, page, *codenames):
    """Give ``user`` permissions for ``page`` and what lies below it, through a group; return the user."""
    group = Group.objects.create(name=f"{user} on {page} {codenames}")
    for codename in codenames:
        permission = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=page, permission=permission)
    user.groups.add(group)
    return type(user).objects.get(pk=user.pk)


def for_all(user, *codenames):
    """Give ``user`` permissions of the app; return the user without what was remembered of them."""
    user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
    return type(user).objects.get(pk=user.pk)


def close(page, *readers):
    """Let only ``readers`` read ``page`` and what lies below it."""
    group = Group.objects.create(name=f"Readers of {page}")
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.GROUPS)
    restriction.groups.add(group)
    for user in readers:
        user.groups.add(group)


def actions(user, measure):
    """Return what ``user`` may do with ``measure``, and check that all ways of asking answer alike."""
    allowed = {a for a in EVERY_ACTION if measure_policy.user_has_permission_for_instance(user, a, measure)}
    for action in EVERY_ACTION:
        may = action in allowed
        assert (measure in measure_policy.instances_user_has_permission_for(user, action)) == may, action
        assert (user in measure_policy.users_with_permission_for_instance(action, measure)) == may, action
        if may:
            assert measure_policy.user_has_permission(user, action), action
            assert user in measure_policy.users_with_permission(action), action
    return allowed


WRITES = {"add", "change", "delete", "follow_up", "view"}
PUBLISHES = {"publish", "lock", "unlock", "view"}


class Policy(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.school = make_unit("School")
        cls.team = make_unit("Team", parent=cls.school)
        cls.other = make_unit("Other school")
        cls.measure = make_measure(unit=cls.team)
        cls.draft = make_measure("Draft", unit=cls.team, publish=False)
        cls.elsewhere = make_measure("Elsewhere", unit=cls.other)
        cls.unitless = make_measure("No unit", unit=home())
        Measure.objects.filter(pk=cls.unitless.pk).update(unit=None)
        cls.unitless.refresh_from_db()

    def test_editors_of_the_units_page_or_one_above_write_its_measures(self):
        for page in (self.team, self.school):
            with self.subTest(page=page):
                user = on_page(make_user(f"editor of {page}"), page, "change_page")
                assert actions(user, self.measure) == actions(user, self.draft) == WRITES
                assert actions(user, self.elsewhere) == set()

    def test_publishers_of_the_units_page_put_its_measures_into_force(self):
        user = on_page(make_user("moderator"), self.school, "publish_page")
        assert actions(user, self.measure) == PUBLISHES
        assert actions(user, self.elsewhere) == set()

    def test_editing_a_page_below_is_not_editing_the_unit(self):
        user = on_page(make_user("team editor"), self.team, "change_page")
        assert actions(user, make_measure(unit=self.school)) == set()

    def test_who_may_add_pages_writes_for_the_units_whose_page_is_their_own(self):
        user = on_page(make_user("author"), self.school, "add_page")
        assert actions(user, self.measure) == set()
        self.team.owner = user
        self.team.save()
        self.measure.refresh_from_db()
        assert actions(user, self.measure) == WRITES

    def test_permissions_for_measures_are_for_the_whole_organisation(self):
        for codename, allowed in {
            "change_measure": {"change", "follow_up", "view"},
            "publish_measure": {"publish", "view"},
            "delete_measure": {"delete", "view"},
            "add_measure": {"add"},
            "view_measure": {"view"},
            "follow_up_measure": {"follow_up"},
            "lock_measure": {"lock"},
        }.items():
            with self.subTest(codename=codename):
                user = for_all(make_user(codename), codename)
                assert actions(user, self.measure) == actions(user, self.elsewhere) == allowed
        assert actions(make_admin(), self.elsewhere) == set(EVERY_ACTION)

    def test_measures_without_a_unit_are_for_those_with_permission_only(self):
        assert actions(on_page(make_user("all pages"), home(), "change_page", "publish_page"), self.unitless) == set()
        assert actions(for_all(make_user("viewer"), "view_measure"), self.unitless) == {"view"}
        assert actions(for_all(make_user("changer"), "change_measure"), self.unitless) == {
            "change",
            "follow_up",
            "view",
        }

    def test_the_user_responsible_follows_up_and_no_more(self):
        user = make_user("responsible")
        mine = make_measure(unit=self.team, responsible_user=user)
        assert actions(user, mine) == {"follow_up"}
        retire(mine)
        assert actions(user, mine) == {"follow_up"}

    def test_a_draft_is_no_business_of_its_user_responsible_yet(self):
        user = make_user("responsible")
        assert actions(user, make_measure(unit=self.team, responsible_user=user, publish=False)) == set()

    def test_seeing_and_following_up_end_at_closed_pages(self):
        insider, outsider = make_user("insider"), make_user("outsider")
        close(self.school, insider)
        for user, allowed in ((insider, {"view", "follow_up"}), (outsider, set())):
            with self.subTest(user=user):
                may = for_all(user, "view_measure", "follow_up_measure")
                assert actions(may, self.measure) == allowed
                assert actions(may, self.elsewhere) == {"view", "follow_up"}

    def test_whoever_answers_for_a_measure_of_a_page_closed_to_them_does_not_see_it(self):
        user = make_user("responsible")
        mine = make_measure(unit=self.team, responsible_user=user)
        close(self.school)
        assert actions(user, mine) == set()

    def test_editors_and_changers_of_all_pass_closed_pages(self):
        close(self.school)
        assert actions(on_page(make_user("editor"), self.school, "change_page"), self.measure) == WRITES
        assert "change" in actions(for_all(make_user("changer"), "change_measure"), self.measure)

    def test_units_whose_page_is_not_published_are_closed(self):
        self.other.unpublish()
        self.elsewhere.refresh_from_db()
        assert actions(for_all(make_user("viewer"), "view_measure"), self.elsewhere) == set()

    def test_the_deactivated_and_visitors_may_nothing(self):
        gone = on_page(for_all(make_user("gone"), "change_measure"), self.school, "change_page")
        gone.is_active = False
        gone.save()
        for user in (gone, AnonymousUser()):
            with self.subTest(user=user):
                assert not any(measure_policy.user_has_permission(user, action) for action in EVERY_ACTION)
                assert not measure_policy.instances_user_has_any_permission_for(user, EVERY_ACTION).exists()
                assert not choosable(user).exists()
                assert not changes_seen_by(user).exists()
        assert not measure_policy.users_with_any_permission_for_instance(EVERY_ACTION, self.measure).filter(pk=gone.pk)

    def test_which_measures_a_user_sees_takes_one_query_however_many_there_are(self):
        user = on_page(for_all(make_user("editor"), "view_measure"), self.school, "change_page")
        list(measure_policy.instances_user_has_permission_for(user, "view"))  # reads the user's permissions
        with self.assertNumQueries(1):
            assert len(measure_policy.instances_user_has_permission_for(user, "view")) == 4

    def test_rows_that_hold_their_unit_are_asked_about_without_a_query(self):
        user = on_page(make_user("editor"), self.school, "change_page")
        measures = list(Measure.objects.select_related("unit__content_type").filter(unit__isnull=False))
        measure_policy.user_has_permission(user, "change")
        with self.assertNumQueries(0):
            may = [measure_policy.user_has_permission_for_instance(user, "change", m) for m in measures]
        assert sorted(may) == [False, True, True]


class Choosable(TestCase):
    def test_a_planner_chooses_among_what_they_see_and_what_is_in_force_above(self):
        school = make_unit("School")
        team = make_unit("Team", parent=school)
        planner = on_page(make_user("planner"), team, "change_page")
        own = {make_measure(unit=team), make_measure("Own draft", unit=team, publish=False)}
        above = {make_measure("Above", unit=school), make_measure("On top", unit=home())}
        make_measure("Draft above", unit=school, publish=False)
        make_measure("Beside", unit=make_unit("Other"))
        assert set(choosable(planner)) == own | above

    def test_what_stands_above_on_a_closed_page_is_not_offered(self):
        school = make_unit("School")
        make_measure(unit=school)
        planner = on_page(make_user("planner"), make_unit("Team", parent=school), "change_page")
        assert choosable(planner).count() == 1
        close(school)
        assert choosable(planner).count() == 0


class Changes(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.unit, cls.other = make_unit("Own"), make_unit("Other")
        cls.user = on_page(make_user("editor"), cls.unit, "change_page")

    def titles(self):
        return sorted(changes_seen_by(self.user).values_list("title", "history_type"))

    def test_rows_of_measures_that_one_sees_are_shown_also_after_they_are_deleted(self):
        for title, unit in (("Mine", self.unit), ("Theirs", self.other)):
            make_measure(title, unit=unit).delete()
            make_measure(f"{title} lives", unit=unit)
        assert self.titles() == [("Mine", "+"), ("Mine", "-"), ("Mine lives", "+")]

    def test_all_rows_of_a_measure_go_with_the_measure_to_its_new_unit(self):
        measure = make_measure("Moved", unit=self.unit)
        measure.unit = self.other
        measure.save_revision().publish()
        assert self.titles() == []

    def test_whoever_may_see_all_open_units_reads_their_deleted_measures_too(self):
        make_measure("Gone", unit=self.other).delete()
        viewer = for_all(make_user("viewer"), "view_measure")
        assert changes_seen_by(viewer).count() == 2
        close(self.other)
        assert changes_seen_by(viewer).count() == 0


class Registers(TestCase):
    policy = RegisterPermissionPolicy(FocusArea)

    def test_editors_of_some_page_may_look_and_only_those_with_permission_may_change(self):
        editor = on_page(make_user("editor"), make_unit(), "change_page")
        changer = for_all(make_user("changer"), "change_focusarea")
        assert [self.policy.user_has_permission(editor, action) for action in ("view", "change")] == [True, False]
        assert self.policy.user_has_permission(changer, "change")
        assert not self.policy.user_has_any_permission(make_user("reader"), EVERY_ACTION)
        assert set(self.policy.users_with_any_permission(["view", "change"])) == {editor, changer}


class Registered(TestCase):
    def test_wagtail_asks_our_policy_wherever_it_asks_about_measures(self):
        viewset = Measure.snippet_viewset
        assert viewset.permission_policy is measure_policy
        assert viewset.url_finder_class(make_admin()).permission_policy is measure_policy
        registry = getattr(import_module("wagtail.permissions"), "policy_registry", None)  # since 8.0
        assert registry is None or registry.get_by_type(Measure) is measure_policy
