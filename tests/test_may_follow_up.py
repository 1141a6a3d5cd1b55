"""Who may follow up which measure, and which measures are someone's own."""

from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.test import TestCase, override_settings
from wagtail.models import GroupPagePermission, PageViewRestriction

from tests.factories import make_admin, make_measure, make_unit, make_user
from wagtail_sqa.actions.publish import retire
from wagtail_sqa.permissions import followable, may_follow_up, measures_of, roles_of


def roles(user):
    return ["Teacher"] if user.username == "anna" else []


def may(user, codename):
    """Give ``user`` a permission and return the user without what was remembered of permissions."""
    user.user_permissions.add(Permission.objects.get(codename=codename, content_type__app_label="wagtail_sqa"))
    return type(user).objects.get(pk=user.pk)


def edit(user, page):
    group = Group.objects.create(name=f"Editors of {page.title}")
    GroupPagePermission.objects.create(
        group=group, page=page, permission=Permission.objects.get(codename="change_page")
    )
    user.groups.add(group)


def close(page, *users):
    group = Group.objects.create(name=f"Readers of {page.title}")
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.GROUPS)
    restriction.groups.add(group)
    for user in users:
        user.groups.add(group)


class MayFollowUp(TestCase):
    def setUp(self):
        self.anna, self.berit = make_user("anna"), make_user("berit")
        self.unit = make_unit()
        self.measure = make_measure(unit=self.unit, responsible_user=self.anna)

    def test_the_user_responsible_may_and_another_may_not(self):
        assert may_follow_up(self.anna, self.measure)
        assert not may_follow_up(self.berit, self.measure)

    def test_either_permission_for_all_measures_is_enough(self):
        for codename, user in (("follow_up_measure", self.berit), ("change_measure", make_user("cecilia"))):
            with self.subTest(codename=codename):
                assert may_follow_up(may(user, codename), self.measure)
        assert may_follow_up(make_admin(), self.measure)

    def test_editors_of_the_units_page_or_of_one_above_may(self):
        edit(self.berit, self.unit)
        assert may_follow_up(self.berit, self.measure)
        below = make_measure(unit=make_unit("Team", parent=self.unit))
        assert may_follow_up(self.berit, below)
        assert not may_follow_up(self.berit, make_measure(unit=make_unit("Elsewhere")))

    def test_nobody_may_follow_up_what_is_not_in_force(self):
        draft = make_measure(publish=False, responsible_user=self.anna)
        retire(self.measure)
        assert followable(self.anna, [draft.pk, self.measure.pk]) == frozenset()

    def test_the_deactivated_and_visitors_may_not(self):
        self.anna.is_active = False
        assert not may_follow_up(self.anna, self.measure)
        assert not may_follow_up(AnonymousUser(), self.measure)

    def test_a_unit_that_is_closed_to_the_user_responsible_keeps_its_measures(self):
        close(self.unit, self.berit)
        assert not may_follow_up(self.anna, self.measure)
        self.anna.groups.set(self.berit.groups.all())
        assert may_follow_up(self.anna, self.measure)

    def test_a_section_for_all_who_are_logged_in_is_closed_to_no_user(self):
        PageViewRestriction.objects.create(page=self.unit, restriction_type=PageViewRestriction.LOGIN)
        assert may_follow_up(self.anna, self.measure)

    def test_many_measures_are_asked_about_in_one_query(self):
        pks = [self.measure.pk, *(make_measure(responsible_user=self.anna).pk for _ in range(5))]
        self.anna.has_perm("x")  # remembered for the request
        edit(self.anna, self.unit)
        followable(self.anna, pks)
        with self.assertNumQueries(1):
            assert followable(self.anna, pks) == frozenset(pks)


class Own(TestCase):
    def setUp(self):
        self.anna, self.berit = make_user("anna"), make_user("berit")

    def test_what_names_the_user_is_theirs(self):
        mine = make_measure(responsible_user=self.anna)
        make_measure("Another", responsible_user=self.berit)
        assert list(measures_of(self.anna)) == [mine]

    def test_nobody_has_a_role_unless_the_site_says_so(self):
        make_measure(responsible_role="Teacher")
        assert roles_of(self.anna) == []
        assert list(measures_of(self.anna)) == []

    @override_settings(WAGTAIL_SQA={"USER_ROLES": "tests.test_may_follow_up.roles"})
    def test_what_names_only_the_users_role_is_theirs_too(self):
        by_role = make_measure(responsible_role="Teacher")
        left = make_measure("Left", responsible_role="Teacher", responsible_user=make_user("gone", is_active=False))
        named = make_measure("Named", responsible_role="Teacher", responsible_user=self.berit)
        assert set(measures_of(self.anna)) == {by_role, left}
        assert list(measures_of(self.berit)) == [named]

    @override_settings(WAGTAIL_SQA={"USER_ROLES": roles})
    def test_the_setting_may_be_the_function_itself(self):
        assert roles_of(self.anna) == ["Teacher"]

    def test_measures_of_a_closed_unit_are_left_out(self):
        unit = make_unit()
        make_measure(unit=unit, responsible_user=self.anna)
        close(unit, self.berit)
        assert list(measures_of(self.anna)) == []
