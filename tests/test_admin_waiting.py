"""What waits for an editor: first what needs them most, by where in its year each of their plans stands."""

from datetime import UTC, date, datetime, time, timedelta
from unittest.mock import patch

from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import GroupPagePermission, PageViewRestriction

from tests.factories import (
    home,
    make_activity,
    make_admin,
    make_goal,
    make_measure,
    make_plan,
    make_proposal,
    make_unit,
    make_user,
    make_version,
    make_viewpoint,
    make_wheel,
)
from wagtail_sqa.admin.start.gathering import desk
from wagtail_sqa.admin.start.needs import Urgency
from wagtail_sqa.enums import Attainment
from wagtail_sqa.models import QualityPlanPage

ADDRESS = "/admin/quality-work/waiting/"
AUTUMN, SPRING, JUNE = date(2026, 10, 1), date(2027, 3, 1), date(2027, 7, 15)
AFTER = date(2027, 9, 1)
DAY = timedelta(days=1)
TEXT = [("paragraph", "<p>Written</p>")]
ANSWERS = {"current_state": TEXT, "direction": TEXT, "approach": TEXT}


def let(user, page, *codenames):
    group = Group.objects.create(name=f"{user} on {page.pk}")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in codenames:
        permission = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=page, permission=permission)
    user.groups.add(group)
    return user


def latest(plan):
    return plan.get_latest_revision_as_object()


def roles(user):
    return ["Principal"] if user.username == "anna" else []


class WaitingTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.school, cls.other = make_unit("School"), make_unit("Other")
        cls.anna = let(make_user("anna"), cls.school, "add_page", "change_page", "publish_page")

    def plan(self, title="Plan", *measures, parent=None, **fields):
        goals = fields.pop("goals", [make_goal("Everyone reads", measures)])
        fields = {"preset": "general", **ANSWERS, **fields}
        return make_plan(title, parent=parent or self.school, goals=goals, **fields)

    def needs(self, on=SPRING, user=None):
        return desk(user or self.anna, on=on).needs

    def sentences(self, on=SPRING, user=None):
        return [need.sentence for need in self.needs(on, user)]

    def of_plan(self, plan, on=SPRING, user=None):
        """What is the next step with ``plan``: the label of its button and where that leads, without what is late."""
        found = {hand.plan.pk: step for hand, step in desk(user or self.anna, on=on).plans}
        step = found[plan.pk]
        return step and (step.label, step.url)

    def get(self, address=ADDRESS, *, user=None):
        now = datetime.combine(SPRING, time(12), UTC)
        with patch("django.utils.timezone.now", lambda: now):
            self.client.force_login(user or self.anna)
            return self.client.get(address)

    def page(self, address=ADDRESS, *, user=None):
        response = self.get(address, user=user)
        assert response.status_code == 200, address
        return response.content.decode()


class Steps(WaitingTestCase):
    """Each plan asks for what belongs to where it stands."""

    def edit(self, plan, part=""):
        return reverse("wagtailadmin_pages:edit", args=[plan.pk]) + part

    def test_a_draft_is_led_from_its_kind_over_its_questions_to_the_check(self):
        plan = self.plan(publish=False, goals=[], preset="", **{key: [] for key in ANSWERS})
        draft = latest(plan)
        for change, label, part in (
            ({}, "Choose the kind", "#id_preset"),
            ({"preset": "general"}, "Write", "#sqa-current_state"),
            ({"current_state": TEXT}, "Write", "#sqa-direction"),
            ({"goals": [make_goal()]}, "Write", "#sqa-approach"),
        ):
            for name, value in change.items():
                setattr(draft, name, value)
            draft.save_revision()
            assert self.of_plan(plan, AUTUMN) == (label, self.edit(plan, part))
        draft.approach = TEXT
        draft.save_revision()
        assert self.of_plan(plan, AUTUMN) == ("Check the plan", reverse("wagtail_sqa_plan_review", args=[plan.pk]))

    def test_the_draft_counts_and_not_the_row_that_it_began_with(self):
        plan = self.plan("Begun", publish=False)
        draft = latest(plan)
        draft.current_state, draft.title = [], "Renamed"
        draft.save_revision()
        assert self.of_plan(plan)[0] == "Write"
        assert "“Renamed” has no answer to “Where are we?”." in self.sentences()

    def test_whoever_may_not_publish_hands_a_draft_on(self):
        self.plan(publish=False)
        eva = let(make_user("eva"), self.school, "change_page")
        (need,) = [need for need in self.needs(user=eva) if need.label == "Check the plan"]
        assert "hand it to whoever publishes" in need.detail

    def test_a_published_plan_with_changes_asks_for_them_to_be_published(self):
        plan = self.plan()
        draft = latest(plan)
        draft.introduction = "New"
        draft.save_revision()
        assert self.of_plan(plan) == ("Publish the changes", self.edit(plan))

    def test_it_is_adopted_then_carried_out(self):
        plan = self.plan()
        assert self.of_plan(plan, AUTUMN) == ("Adopt the plan", reverse("wagtail_sqa_adopt", args=[plan.pk]))
        make_version(plan, adopted_on=AUTUMN)
        assert self.of_plan(plan, SPRING) is None

    def test_a_question_whose_days_are_over_comes_before_all_else(self):
        plan = self.plan(goals=[], current_state=[])
        assert self.of_plan(plan) == ("Write", self.edit(plan, "#sqa-current_state"))
        assert self.needs()[0].urgency == Urgency.LATE

    def test_the_year_ends_with_the_outcome_the_judgements_and_next_year(self):
        plan = self.plan()
        make_version(plan, adopted_on=AUTUMN)
        assert self.of_plan(plan, JUNE) == ("Write", self.edit(plan, "#sqa-outcome"))
        assert self.of_plan(plan, AFTER) == ("Write", self.edit(plan, "#sqa-outcome"))
        QualityPlanPage.objects.filter(pk=plan.pk).update(outcome=TEXT)
        assert self.of_plan(plan, JUNE) == ("Judge", self.edit(plan, "#sqa-direction"))
        assert "1 goal of “Plan” waits for its judgement." in self.sentences(AFTER)
        plan.goals.update(attainment=Attainment.MET)
        next_year = reverse("wagtail_sqa_next_year", args=[plan.pk])
        assert self.of_plan(plan, AFTER) == ("Start next year", next_year)
        self.plan("Next", previous_plan=plan, publish=False, period_start=AFTER, period_end=AFTER + 364 * DAY)
        assert plan.pk not in {hand.plan.pk for hand, _step in desk(self.anna, on=AFTER).plans}

    def test_what_ended_years_ago_or_was_taken_away_is_history(self):
        self.plan("Old", period_start=date(2001, 1, 1), period_end=date(2001, 12, 31))
        self.plan("Taken away").unpublish()
        assert desk(self.anna, on=SPRING).plans == []

    def test_late_measures_stand_beside_the_plan(self):
        late = make_measure("Late", unit=self.school, due=AUTUMN)
        plan = self.plan("Plan", late)
        make_version(plan, adopted_on=AUTUMN)
        label, url = self.of_plan(plan)
        assert label == "See which"
        html = self.page(url)
        assert "Late" in html


class Needs(WaitingTestCase):
    def test_the_most_urgent_of_all_comes_first(self):
        plan = self.plan()
        make_measure("Mine", unit=self.school, responsible_user=self.anna, due=SPRING - DAY)
        make_measure("Soon", unit=self.school, responsible_user=self.anna, due=SPRING + DAY)
        make_measure("Theirs", unit=self.school, due=SPRING - DAY)
        make_viewpoint(plan)
        make_proposal(plan, self.school)
        assert self.sentences()[:5] == [
            "Your measure “Mine” is overdue.",
            "1 viewpoint waits for an answer.",
            "1 proposal waits for an answer.",
            "Your measure “Soon” is due soon.",
            "2 measures in your units are overdue.",
        ]

    def test_many_measures_of_mine_are_one_thing_and_it_leads_to_all(self):
        for n in range(4):
            make_measure(f"Late {n}", unit=self.school, responsible_user=self.anna, due=SPRING - (n + 1) * DAY)
        need = self.needs()[0]
        assert (need.sentence, need.detail) == ("4 of your measures are overdue.", "First of all: Late 3")
        assert need.url == "/sqa/my-measures/"

    def test_what_is_late_in_the_units_is_not_said_twice(self):
        make_measure("Mine", unit=self.school, responsible_user=self.anna, responsible_role="A", due=SPRING - DAY)
        assert not [text for text in self.sentences() if "in your units is overdue" in text]
        make_measure("Theirs", unit=self.school, due=SPRING - DAY)
        assert "2 measures in your units are overdue." in self.sentences()

    def test_each_button_opens_for_whoever_it_is_shown_to(self):
        plan = self.plan(current_state=[])
        make_measure("Mine", unit=self.school, responsible_user=self.anna, due=SPRING - DAY)
        make_measure("Nobody's", unit=self.school, due=SPRING - DAY)
        make_viewpoint(plan)
        make_proposal(plan, self.school)
        found = desk(self.anna, on=SPRING)
        assert len(found.needs) >= 7
        for need in found.needs:
            assert self.page(need.url)

    def test_whoever_has_no_plan_begins_one(self):
        assert self.needs()[0].label == "Start a plan"
        assert "What kind of plan is it?" in self.page(self.needs()[0].url)
        self.plan()
        assert "Start a plan" not in {need.label for need in self.needs()}

    def test_a_thread_that_has_to_be_mended_and_loose_ends(self):
        ended = self.plan("Ended", parent=home(), period_start=date(2024, 8, 1), period_end=date(2025, 7, 31))
        self.plan(goals=[make_goal(supports=ended.goals.get())])
        assert "1 goal contributes to a goal that has ended." in self.sentences()
        assert "The golden thread has 1 loose end." in self.sentences()

    def test_what_the_check_finds(self):
        self.plan(preset="compulsory-school")
        assert "The check finds something missing in “Plan”." in self.sentences()


class Page(WaitingTestCase):
    def test_three_things_then_the_rest_then_the_plans(self):
        plan = self.plan(current_state=[])
        make_measure("Mine <1>", unit=self.school, responsible_user=self.anna, due=SPRING - DAY)
        make_viewpoint(plan)
        html = self.page()
        places = [
            html.index(text) for text in ("sqa-first", "Mine &lt;1&gt;", "sqa-then", "sqa-hands", "Nothing written")
        ]
        assert places == sorted(places)
        assert html.partition('id="sqa-then"')[0].count('<li class="sqa-need') == 3
        assert "Monday 1 March" in html

    def test_when_all_is_done_it_says_so(self):
        make_version(self.plan(preset="", parent=self.other), adopted_on=AUTUMN)
        bo = let(make_user("bo"), self.school, "change_page")
        html = self.page(user=bo)
        assert "All is done: nothing waits for you." in html
        assert "sqa-need" not in html.partition("<main")[2]

    def test_the_admins_first_page_has_the_first_three_and_the_way_to_all(self):
        plan = self.plan(current_state=[])
        make_measure("Mine", unit=self.school, responsible_user=self.anna, due=SPRING - DAY)
        make_viewpoint(plan)
        html = self.page("/admin/")
        assert html.count('<li class="sqa-need') == 3
        assert f'href="{ADDRESS}"' in html and "more things, and your plans" in html

    def test_the_days_of_ones_roles_in_wheels(self):
        activities = [
            make_activity("Mine", SPRING + 3 * DAY, responsible_role="Principal"),
            make_activity("Of others", SPRING + 2 * DAY, responsible_role="Nurse"),
            make_activity("Past", SPRING - DAY, responsible_role="Principal"),
        ]
        make_wheel(parent=self.school, rings=[("Ring", activities)])
        hidden = make_activity("Hidden", SPRING + DAY, responsible_role="Principal")
        closed = make_wheel("W", parent=self.other, rings=[("R", [hidden])])
        PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.GROUPS)
        with override_settings(WAGTAIL_SQA={"USER_ROLES": roles}):
            html = self.page()
            assert [event.title for event in desk(self.anna, on=SPRING).coming] == ["Mine"]
        assert "Next in the wheel, for your roles" in html and "Hidden" not in html

    def test_the_menu_leads_there(self):
        assert f'"{ADDRESS}"' in self.page()


class Rights(WaitingTestCase):
    """Another's unit may be full of things that wait: nobody else hears of them."""

    def setUp(self):
        plan = self.plan("Canary", parent=self.other, current_state=[])
        self.plan("Canary draft", parent=self.other, publish=False)
        make_measure("Canary", unit=self.other, due=SPRING - DAY)
        make_viewpoint(plan, "Canary")
        make_proposal(plan, self.other, "Canary")

    def test_an_editor_hears_nothing_of_other_units(self):
        html = self.page()
        assert "Canary" not in html
        assert self.sentences() == ["There is no quality plan in your units yet."]
        assert "Canary" in self.page(user=make_admin())

    def test_readers_do_not_get_in(self):
        for user in (make_user("reader"), let(make_user("no-editor"), self.school)):
            assert self.get(user=user).status_code == 302
        self.client.logout()
        assert self.client.get(ADDRESS).status_code == 302

    def test_whoever_answers_all_viewpoints_hears_of_those_and_of_nothing_else(self):
        answering = let(make_user("answering"), self.school)
        answering.user_permissions.add(Permission.objects.get(codename="change_viewpoint"))
        assert self.sentences(user=answering) == ["1 viewpoint waits for an answer."]
        assert "1 viewpoint waits for an answer." in self.page(user=answering)

    def test_a_plan_that_one_may_only_publish_is_nobodys_to_write(self):
        moderator = let(make_user("moderator"), self.other, "publish_page")
        assert desk(moderator, on=SPRING).plans == []
        assert "sqa-hands" not in self.page(user=moderator)


class Cost(WaitingTestCase):
    def queries(self):
        self.page()
        with CaptureQueriesContext(connection) as captured:
            html = self.page()
        return len(captured), html

    def fill(self, number):
        for n in range(number):
            unit = make_unit(f"Team {n}", parent=self.school)
            measures = [make_measure(f"M {n}", unit=unit, responsible_user=self.anna, due=SPRING - DAY)]
            plan = self.plan(f"Plan {n}", *measures, parent=unit, preset="compulsory-school", unit=unit)
            self.plan(f"Draft {n}", *measures, parent=unit, publish=False)
            over = {"period_start": date(2025, 8, 1), "period_end": date(2026, 7, 31), "outcome": TEXT}
            self.plan(f"Over {n}", parent=unit, goals=[make_goal(attainment=Attainment.MET)], **over)
            make_viewpoint(plan)
            make_proposal(plan, unit)
            make_wheel(parent=unit, rings=[("R", [make_activity("A", SPRING + DAY, responsible_role="Principal")])])

    @override_settings(WAGTAIL_SQA={"USER_ROLES": roles})
    def test_many_of_all_take_as_many_queries_as_two(self):
        self.fill(2)
        few, _html = self.queries()
        self.fill(3)
        many, html = self.queries()
        assert html.count('<li class="sqa-hand">') == 8
        assert many == few <= 60
        self.fill(20)
        assert self.queries()[0] <= few
