"""Who is reminded of which measures."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from wagtail.models import GroupPagePermission, PageViewRestriction

from tests.factories import TODAY, home, make_admin, make_measure, make_plan, make_unit, make_user
from wagtail_sqa.actions.follow_up import follow_up
from wagtail_sqa.actions.publish import retire, save_draft
from wagtail_sqa.models import ReminderPreference
from wagtail_sqa.reminders.digests import reminder_round
from wagtail_sqa.reminders.people import has_address

DAY = timedelta(days=1)
LATE = TODAY - 3 * DAY
FAR = TODAY + 300 * DAY

ADDRESSES = [("anna@test.example", True), ("", False), ("å@test.example", False), (f"a@{'test.' * 50}example", False)]


@pytest.mark.parametrize(("address", "is_usable"), ADDRESSES)
def test_an_address_must_be_one_that_can_be_written_to_and_logged(address, is_usable):
    assert has_address(get_user_model()(email=address)) == is_usable


def titles(digest):
    return {str(why.value): [line.reminder.title for line in lines] for why, lines in digest.groups()}


def told(on=TODAY):
    """Who is told what: {(user name, for units): {reason: titles}}."""
    return {(str(digest.user), digest.for_units): titles(digest) for digest in reminder_round(on=on).digests}


def left_out():
    return {(str(row.user), row.why, row.count) for row in reminder_round(on=TODAY).left_out}


def let_edit(user, page, codename="change_page"):
    group, _ = Group.objects.get_or_create(name=f"{user} edits {page.pk}")
    user.groups.add(group)
    permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
    GroupPagePermission.objects.create(group=group, page=page, permission=permission)


def close(page, *groups):
    kind = PageViewRestriction.GROUPS if groups else PageViewRestriction.PASSWORD
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind, password="secret")
    restriction.groups.set(groups)


class OwnMeasures(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.anna = make_user("anna", email="anna@test.example")
        cls.bo = make_user("bo", email="bo@test.example")

    def own(self, title, **fields):
        fields.setdefault("due", LATE)
        return make_measure(title, responsible_user=self.anna, **fields)

    def test_measures_are_grouped_and_the_most_urgent_comes_first(self):
        self.own("Soon", due=TODAY)
        self.own("Waits", due=FAR, start=TODAY - 90 * DAY)
        self.own("Late")
        self.own("Later", due=LATE - DAY)
        self.own("Fine", due=FAR, start=TODAY - DAY)
        assert told() == {
            ("anna", False): {"overdue": ["Later", "Late"], "due_soon": ["Soon"], "waiting": ["Waits"]},
        }
        assert list(told()["anna", False]) == ["overdue", "due_soon", "waiting"]

    def test_everyone_gets_their_own_and_nobody_an_empty_mail(self):
        self.own("Late")
        make_measure("Fine", responsible_user=self.bo, due=FAR, start=TODAY)
        assert list(told()) == [("anna", False)]

    def test_what_is_not_in_force_or_not_open_reminds_nobody(self):
        self.own("Draft", publish=False)
        retire(self.own("Retired"))
        follow_up(
            self.own("Done"), on=TODAY - 150 * DAY, today=TODAY, seen="All of it", status="completed", as_recorded=True
        )
        assert told() == {}

    def test_a_draft_of_a_title_stays_out_of_the_mail(self):
        measure = self.own("In force")
        measure.title = "Secret draft"
        save_draft(measure)
        assert told()["anna", False] == {"overdue": ["In force"]}

    def test_a_follow_up_ends_the_waiting_and_a_correction_of_its_day_brings_it_back(self):
        measure = self.own("Waits", due=None, start=TODAY - 200 * DAY)
        wrong = follow_up(measure, on=TODAY - DAY, today=TODAY, seen="Begun", status="in_progress")
        assert told() == {}
        day = TODAY - 150 * DAY
        follow_up(measure, on=day, today=TODAY, seen="Begun in June", status="in_progress", corrects=wrong)
        assert told()["anna", False] == {"waiting": ["Waits"]}

    def test_a_measure_without_a_start_waits_from_the_day_it_came_into_force(self):
        measure = self.own("No start", due=None)
        in_force = measure.first_published_at.date()
        assert told(on=in_force + 80 * DAY) == {}
        assert told(on=in_force + 95 * DAY)["anna", False] == {"waiting": ["No start"]}

    def test_who_wants_no_reminders_gets_none(self):
        self.own("Late")
        ReminderPreference.objects.create(user=self.anna, wanted=False)
        assert (told(), left_out()) == ({}, {("anna", "wants no reminders", 1)})

    def test_a_person_without_a_usable_address_is_named(self):
        self.own("Late")
        for address in ("", "not an address", "a@test.example\nBcc: b@test.example"):
            type(self.anna).objects.update(email=address)
            assert (told(), left_out()) == ({}, {("anna", "no usable mail address", 1)})

    def test_a_deactivated_person_is_named_and_the_editors_hear_of_the_measure(self):
        unit = make_unit()
        let_edit(self.bo, unit)
        self.own("Late", unit=unit)
        type(self.anna).objects.filter(pk=self.anna.pk).update(is_active=False)
        assert told() == {("bo", True): {"overdue": ["Late"]}}
        assert left_out() == {("anna", "deactivated", 1)}

    def test_twenty_measures_cost_as_many_queries_as_two(self):
        goal = make_plan(goals=[("Goal", [self.own("One"), self.own("Two")])]).goals.get()
        few = self.queries()
        for number in range(18):
            goal.goal_measures.model.objects.create(goal=goal, measure=self.own(f"Measure {number}"))
        assert len(told()["anna", False]["overdue"]) == 20
        assert self.queries() == few

    def queries(self):
        reminder_round(on=TODAY)  # so that Wagtail has cached what it caches
        with CaptureQueriesContext(connection) as seen:
            reminder_round(on=TODAY)
        return len(seen)


class ClosedPages(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.anna = make_user("anna", email="anna@test.example")
        cls.unit = make_unit("Closed unit")
        cls.measure = make_measure("Late", responsible_user=cls.anna, due=LATE, unit=cls.unit)

    def line(self):
        (digest,) = reminder_round(on=TODAY).digests
        return digest.lines[0]

    def plan(self, year, **fields):
        period = {"period_start": date(year, 8, 1), "period_end": date(year + 1, 7, 31)}
        return make_plan(f"Plan {year}", goals=[("Goal", [self.measure])], **period, **fields)

    def test_a_measure_of_a_closed_unit_is_kept_from_those_who_may_not_see_it(self):
        close(home(), Group.objects.create(name="Board"))
        assert (told(), left_out()) == ({}, {("anna", "their unit is closed to this user", 1)})

    def test_a_measure_of_a_closed_unit_reaches_those_who_may_see_it(self):
        board = Group.objects.create(name="Board")
        close(home(), board)
        self.anna.groups.add(board)
        assert self.line().unit == "Closed unit"

    def test_a_password_that_was_typed_somewhere_opens_no_mail(self):
        close(self.unit)
        assert told() == {}

    def test_who_edits_a_closed_unit_may_know_of_its_measures(self):
        close(self.unit)
        let_edit(self.anna, self.unit)
        assert self.line().unit == "Closed unit"

    def test_a_measure_of_an_unpublished_unit_is_kept_from_readers(self):
        self.unit.unpublish()
        assert told() == {}

    def test_the_link_leads_to_the_newest_plan_that_the_reader_may_read(self):
        open_plan = self.plan(2025)
        closed = self.plan(2026)
        self.plan(2027, publish=False)
        assert self.line().url == f"{closed.full_url}#measure-{self.measure.pk}"
        close(closed, Group.objects.create(name="Board"))
        assert self.line().url == f"{open_plan.full_url}#measure-{self.measure.pk}"
        close(open_plan)
        assert self.line().url == ""

    def test_the_link_leads_editors_too_to_a_published_plan(self):
        published = self.plan(2026)
        self.plan(2027, publish=False)
        let_edit(self.anna, home())
        assert self.line().url == f"{published.full_url}#measure-{self.measure.pk}"


class MeasuresOfUnits(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.admin = make_admin("admin", email="admin@test.example")
        cls.school, cls.care = make_unit("School"), make_unit("Care")
        cls.editor = make_user("editor", email="editor@test.example")
        make_measure("Nobody's", responsible_role="Teacher", due=LATE, unit=cls.school)

    def test_the_editors_of_the_unit_hear_of_measures_that_have_nobody(self):
        let_edit(self.editor, self.school)
        let_edit(make_user("carer", email="carer@test.example"), self.care)
        assert told() == {("editor", True): {"overdue": ["Nobody's"]}}

    def test_who_edits_the_pages_above_edits_the_unit(self):
        let_edit(self.editor, home())
        assert list(told()) == [("editor", True)]

    def test_who_may_only_publish_or_add_elsewhere_is_no_editor(self):
        let_edit(self.editor, self.school, "publish_page")
        let_edit(self.editor, self.school, "add_page")
        assert list(told()) == [("admin", True)]

    def test_superusers_hear_of_it_when_there_is_nobody_else(self):
        assert list(told()) == [("admin", True)]

    def test_superusers_hear_of_it_when_the_editors_cannot_be_written_to(self):
        self.editor.email = ""
        self.editor.save()
        let_edit(self.editor, self.school)
        assert list(told()) == [("admin", True)]
        assert left_out() == {("editor", "no usable mail address", 1)}

    def test_own_measures_and_those_of_units_come_in_two_digests(self):
        let_edit(self.editor, self.school)
        make_measure("Mine", responsible_user=self.editor, due=LATE, unit=self.school)
        assert told() == {
            ("editor", False): {"overdue": ["Mine"]},
            ("editor", True): {"overdue": ["Nobody's"]},
        }

    def test_a_closed_unit_is_open_to_its_editors_only(self):
        close(self.school, Group.objects.create(name="Board"))
        let_edit(self.editor, self.school)
        make_user("reader", email="reader@test.example")
        assert list(told()) == [("editor", True)]

    def test_a_measure_without_a_unit_is_told_to_superusers(self):
        measure = make_measure("Homeless", due=LATE)
        type(measure).objects.filter(pk=measure.pk).update(unit=None)
        let_edit(self.editor, self.school)
        assert told()["admin", True] == {"overdue": ["Homeless"]}
