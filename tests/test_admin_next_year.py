"""The view in which next year's plan is started, asked and answered as an editor does."""

from datetime import date

from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import GroupPagePermission, PageViewRestriction

from tests.factories import TODAY, home, make_admin, make_goal, make_measure, make_plan, make_unit, make_user
from wagtail_sqa.actions.follow_up import Account, follow_up
from wagtail_sqa.actions.publish import retire
from wagtail_sqa.admin.next_year.forms import NextYearForm, first_answers, proposed_title
from wagtail_sqa.admin.next_year.source import Source
from wagtail_sqa.models import Measure, QualityPlanPage


def url(plan):
    return reverse("wagtail_sqa_next_year", args=[plan.pk])


def answers(plan, user):
    """Return what the form sends when every proposal is accepted."""
    form = NextYearForm(source=Source(plan, user), initial=first_answers(plan))
    values = {name: form[name].value() for name in form.fields}
    return {name: "on" if value is True else value for name, value in values.items() if value not in (None, False)}


def editor(unit, *codenames):
    """Return a user who may do these things with ``unit`` and what lies below it."""
    group = Group.objects.create(name=f"Editors of {unit.pk} {codenames}")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in codenames:
        permission = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=unit, permission=permission)
    user = make_user(f"editor-{unit.pk}-{len(codenames)}")
    user.groups.add(group)
    return user


class NextYearTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.unit = make_unit()
        cls.open = make_measure("Still open", unit=cls.unit)
        cls.done = make_measure("Helped in full", unit=cls.unit)
        account = Account("All read", "intended_effect")
        follow_up(cls.done, on=TODAY, seen="Done", status="completed", account=account, today=TODAY)
        cls.above = make_plan("Above", goals=[make_goal("Above all")], period_end=date(2028, 12, 31))
        goal = make_goal("Reading", [cls.open, cls.done], supports=cls.above.goals.get())
        cls.plan = make_plan("Plan 2026/27, Ekbacken", parent=cls.unit, goals=[goal])
        cls.user = editor(cls.unit, "add_page", "change_page")

    def setUp(self):
        self.client.force_login(self.user)

    def page(self):
        return self.client.get(url(self.plan))

    def send(self, **changes):
        return self.client.post(url(self.plan), {**answers(self.plan, self.user), **changes}, follow=True)

    def new(self):
        return QualityPlanPage.objects.get(previous_plan=self.plan)

    def test_everything_is_proposed_and_sending_it_makes_the_draft(self):
        response = self.send()
        new = self.new()
        self.assertRedirects(response, reverse("wagtailadmin_pages:edit", args=[new.pk]))
        assert (new.title, new.live, new.owner) == ("Plan 2027/28, Ekbacken", False, self.user)
        assert (new.period_start, new.period_end) == (date(2027, 8, 1), date(2028, 7, 31))
        assert [m.title for m in Measure.objects.exclude(continued_from=None)] == ["Still open"]
        self.assertContains(response, "is made, with 1 measure that goes on")
        drafts = reverse("wagtailsnippets_wagtail_sqa_measure:list") + f"?visible=draft&unit={self.unit.pk}"
        self.assertContains(response, drafts.replace("&", "&amp;"))
        self.assertContains(self.client.get(drafts), "Still open")

    def test_the_proposal_for_a_measure_is_what_was_decided_else_what_its_state_suggests(self):
        cancelled, decided, retired = (make_measure(t, unit=self.unit) for t in ("Cancelled", "Decided", "Retired"))
        follow_up(cancelled, on=TODAY, seen="No", analysis="Money", status="cancelled", today=TODAY)
        follow_up(decided, on=TODAY, seen="Yes", status="in_progress", account=Account(decision="routine"), today=TODAY)
        retire(retired)
        plan = make_plan(parent=self.unit, goals=[("G", [self.open, self.done, cancelled, decided, retired])])
        lines = Source(plan, self.user).lines[plan.goals.get().pk]
        proposals = {line.measure.title: line.proposal.value for line in lines}
        assert proposals == {
            "Still open": "continue",
            "Helped in full": "routine",
            "Cancelled": "end",
            "Decided": "routine",
            "Retired": "end",
        }

    def test_a_measure_without_an_account_is_marked(self):
        page = self.page()
        self.assertContains(page, "Account missing", count=1)
        self.assertContains(page, "1 has no account of what came of it")

    def test_a_proposal_can_be_changed_one_by_one(self):
        self.send(**{f"measure-{self.open.pk}": "end", f"measure-{self.done.pk}": "adapt"})
        assert [m.title for m in Measure.objects.exclude(continued_from=None)] == ["Helped in full"]

    def test_one_decision_for_all_comes_back_in_the_form_and_saves_nothing(self):
        response = self.send(set="1", all="continue", title="Typed")
        form = response.context["form"]
        assert {form[f"measure-{m.pk}"].value() for m in (self.open, self.done)} == {"continue"}
        assert form["title"].value() == "Typed"
        assert not self.plan.next_plans.exists()
        back = self.send(set="1", all="proposed").context["form"]
        assert back[f"measure-{self.done.pk}"].value() == "routine"

    def test_what_cannot_be_saved_is_said_and_nothing_typed_is_lost(self):
        for sent, sentence in [
            ({"title": ""}, "This field is required."),
            ({"start": "2027-02-30"}, "Enter a valid date."),
            ({"end": "2027-07-31"}, "The period ends before it begins."),
            ({"start": "2027-01-01"}, "Let the new period begin after that."),
            ({f"measure-{self.open.pk}": "forget"}, "Select a valid choice"),
        ]:
            with self.subTest(sent):
                response = self.send(**{"title": "Typed", **sent})
                self.assertContains(response, sentence)
                assert not self.plan.next_plans.exists()
                assert response.context["form"]["title"].value() == sent.get("title", "Typed")

    def test_a_second_run_warns_names_the_plan_and_makes_one_more_only_when_asked(self):
        self.send()
        warned = self.page()
        self.assertContains(warned, "There is a plan for the next year already:")
        self.assertContains(warned, reverse("wagtailadmin_pages:edit", args=[self.new().pk]))
        self.assertContains(self.send(), "so no second one was made")
        assert self.plan.next_plans.count() == 1
        self.send(despite="on")
        assert self.plan.next_plans.count() == 2

    def test_a_thread_is_kept_where_the_plan_above_covers_the_new_period(self):
        self.send()
        assert self.new().goals.get().supports == self.above.goals.get()

    def shorten_above(self):
        self.above.period_end = date(2027, 7, 31)
        QualityPlanPage.objects.filter(pk=self.above.pk).update(period_end=self.above.period_end)

    def test_a_thread_to_a_plan_that_ends_is_said_and_can_be_kept_all_the_same(self):
        self.shorten_above()
        goal = self.plan.goals.get()
        self.assertContains(self.page(), "which does not reach over the new period")
        self.send(**{f"supports-{goal.pk}": self.above.goals.get().pk})
        assert self.new().goals.get().supports == self.above.goals.get()

    def test_a_thread_that_is_not_kept_is_said_afterwards(self):
        self.shorten_above()
        response = self.send()
        assert self.new().goals.get().supports is None
        self.assertContains(response, "No longer contributes to a goal above, choose one: Reading.")

    def test_the_goal_that_continues_the_one_above_is_proposed(self):
        self.shorten_above()
        goal = make_goal("Above all, still", continued_from=self.above.goals.get())
        make_plan("Above 2027/28", goals=[goal], period_start=date(2027, 8, 1), period_end=date(2028, 7, 31))
        self.send()
        assert self.new().goals.get().supports.title == "Above all, still"

    def test_a_thread_is_not_broken_in_silence_by_another_period_than_was_shown(self):
        response = self.send(start="2029-01-01", end="2029-12-31")
        assert self.new().goals.get().supports is None
        self.assertContains(response, "No longer contributes to a goal above")

    def test_a_plan_above_that_is_closed_to_the_editor_is_not_named(self):
        self.shorten_above()
        PageViewRestriction.objects.create(page=self.above, restriction_type=PageViewRestriction.GROUPS)
        page = self.page()
        self.assertContains(page, "It contributes to a goal of a plan that does not reach")
        self.assertNotContains(page, "Above all")

    def test_a_measure_of_another_unit_stays_as_it_is_or_is_left_out(self):
        theirs = make_measure("Theirs", unit=make_unit("Others"))
        plan = make_plan("Shared", parent=self.unit, goals=[("G", [theirs])], period_end=date(2027, 6, 30))
        self.client.post(url(plan), answers(plan, self.user) | {"despite": "on"})
        new = QualityPlanPage.objects.get(previous_plan=plan)
        assert [row.measure for row in new.goals.get().goal_measures.all()] == [theirs]

    def test_a_draft_of_another_unit_is_neither_shown_nor_carried(self):
        secret = make_measure("Secret", unit=make_unit("Others"), publish=False)
        plan = make_plan("Shared", parent=self.unit, goals=[("G", [secret])])
        page = self.client.get(url(plan))
        self.assertNotContains(page, "Secret")
        self.assertContains(page, "1 measure in the plan is not shown to you.")

    def test_the_number_of_queries_does_not_grow_with_the_measures(self):
        counts = []
        for number in (5, 60):
            made = Measure.objects.bulk_create(Measure(title=f"M{i}", unit=self.unit, live=True) for i in range(number))
            goals = [make_goal(f"Goal {i}", made[i::3], supports=self.above.goals.get()) for i in range(3)]
            plan = make_plan(parent=self.unit, goals=goals)
            self.client.get(url(plan))
            with CaptureQueriesContext(connection) as captured:
                self.client.get(url(plan))
            counts.append(len(captured))
        assert counts[0] == counts[1]


class WhoMayStartTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.unit = make_unit()
        cls.plan = make_plan(parent=cls.unit)

    def status(self, user, plan=None):
        self.client.force_login(user)
        return self.client.get(url(plan or self.plan)).status_code

    def test_it_takes_the_rights_to_add_a_page_there_and_to_change_the_units_measures(self):
        assert self.status(make_admin()) == 200
        assert self.status(editor(self.unit, "add_page", "change_page")) == 200
        assert self.status(editor(self.unit, "add_page")) == 404
        assert self.status(editor(self.unit, "change_page", "publish_page", "bulk_delete_page")) == 404
        assert self.status(editor(make_unit("Other"), "add_page", "change_page")) == 404
        assert self.status(make_user("reader")) == 302

    def test_a_plan_that_was_never_published_has_nothing_to_continue(self):
        assert self.status(make_admin(), make_plan("Draft", parent=self.unit, publish=False)) == 404

    def test_the_button_stands_in_the_header_of_the_plan_for_those_who_may(self):
        for user, count in [(make_admin(), 1), (editor(self.unit, "change_page"), 0)]:
            self.client.force_login(user)
            for name in ("wagtailadmin_explore", "wagtailadmin_pages:edit"):
                with self.subTest(user=user, name=name):
                    page = self.client.get(reverse(name, args=[self.plan.pk]))
                    assert page.content.decode().count(url(self.plan)) == count

    def test_the_plan_that_is_read_leads_there_for_those_who_may_and_nobody_else(self):
        for user, count in [(editor(self.unit, "add_page", "change_page"), 1), (make_user("reader"), 0), (None, 0)]:
            self.client.logout()
            if user is not None:
                self.client.force_login(user)
            assert self.client.get(self.plan.url).content.decode().count(url(self.plan)) == count

    def test_other_pages_have_no_such_button(self):
        self.client.force_login(make_admin())
        page = self.client.get(reverse("wagtailadmin_explore", args=[home().pk]))
        self.assertNotContains(page, "next-year")


class TitleTests(TestCase):
    def test_the_title_gets_the_new_period_in_the_place_of_the_old_one(self):
        start, end = date(2027, 8, 1), date(2028, 7, 31)
        days = {"period_start": date(2026, 8, 1), "period_end": date(2027, 7, 31)}
        for title, expected in [("Plan 2026/27, Ekbacken", "Plan 2027/28, Ekbacken"), ("The plan", "The plan 2027/28")]:
            assert proposed_title(QualityPlanPage(title=title, **days), start, end) == expected
