"""Goals and measures handed down to units: what the giver proposes, what the unit makes of it, what readers see."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from tests.factories import make_goal, make_measure, make_plan, make_unit
from tests.test_admin_next_year import editor
from tests.test_thread_page import ThreadTestCase, close
from wagtail_sqa.actions.follow_up import follow_up
from wagtail_sqa.actions.proposals import TakenUp, decline, hand_down, take_up, withdraw
from wagtail_sqa.actions.publish import save_and_publish
from wagtail_sqa.enums import ProposalState
from wagtail_sqa.models import Measure, PlanGoal, Proposal, QualityPlanPage

DAY = date(2026, 11, 20)


def latest(plan):
    return QualityPlanPage.objects.get(pk=plan.pk).get_latest_revision_as_object()


class RoundTrip(ThreadTestCase):
    """An authority hands a goal to three units as three people see it; thread and loose ends tell it at once."""

    @classmethod
    def setUpTestData(cls):
        cls.authority = make_unit("Authority")
        cls.units = [make_unit(f"Unit {n}", parent=cls.authority) for n in range(3)]
        aim = make_goal("Everyone is safe", description="As the survey says")
        cls.top = make_plan("Authority plan", parent=cls.authority, goals=[aim])
        cls.plans = [make_plan(f"Plan of unit {n}", parent=unit) for n, unit in enumerate(cls.units)]
        cls.giver = editor(cls.authority, "change_page")
        cls.editors = [editor(unit, "change_page", "publish_page") for unit in cls.units]

    def as_user(self, user):
        client = Client()
        client.force_login(user)
        return client

    def hand(self, *units):
        goal = self.top.goals.get()
        data = {"what": f"goal-{goal.pk}", "units": [unit.pk for unit in units], "message": "Before Christmas"}
        return self.as_user(self.giver).post(reverse("wagtail_sqa_hand_down", args=[self.top.pk]), data, follow=True)

    def answer(self, n, **data):
        proposal = Proposal.objects.get(unit=self.units[n])
        address = reverse("sqa-proposals:edit", args=[proposal.pk])
        return self.as_user(self.editors[n]).post(address, data, follow=True)

    def test_accepted_adapted_and_declined(self):
        assert "Everyone is safe" in self.page().partition("Loose ends")[2]
        assert "Handed down to 3 units." in self.hand(*self.units).content.decode()
        for n, client in enumerate(map(self.as_user, self.editors)):
            listing = client.get(reverse("sqa-proposals:index")).content.decode()
            assert listing.count("Everyone is safe") >= 1
            assert f"Unit {n}" in listing
            assert f"Unit {(n + 1) % 3}<" not in listing
            assert "1 proposal waits for an answer" in client.get(reverse("wagtailadmin_home")).content.decode()

        self.answer(0, title="Everyone is safe", description="As the survey says", place=self.plans[0].pk)
        self.answer(1, title="Our pupils are safe", description="", place=self.plans[1].pk)
        said = self.answer(2, decline="1", reason="We have no pupils yet")
        assert "Declined. Those who handed it down see the reason." in said.content.decode()
        assert "Our pupils" not in self.page()

        for n, words in enumerate(("Everyone is safe", "Our pupils are safe")):
            draft = latest(self.plans[n])
            [goal] = draft.goals.get_object_list()
            assert (goal.title, goal.supports) == (words, self.top.goals.get())
            assert not PlanGoal.objects.filter(plan=self.plans[n]).exists()
            measure = make_measure(f"Hosts {n}", unit=self.units[n])
            draft.goals = [make_goal(goal.title, [measure], supports=goal.supports)]
            save_and_publish(draft)
        page = self.page()
        assert "2 in 2 units" in page
        assert "Our pupils are safe" in page
        assert "Everyone is safe" not in page.partition("Loose ends")[2]

        follow_up(Measure.objects.get(title="Hosts 0"), on=DAY, seen="Began", status="in_progress", today=DAY)
        assert re.search(r"In progress</span>\s*1", self.page())
        seen = self.as_user(self.giver).get(reverse("wagtail_sqa_hand_down", args=[self.top.pk])).content.decode()
        for text in ("Taken up<", "Taken up in other words", "Declined, with a reason", "We have no pupils yet"):
            assert text in seen
        states = Proposal.objects.order_by("unit__path").values_list("state", flat=True)
        assert list(states) == [ProposalState.ACCEPTED, ProposalState.ADAPTED, ProposalState.DECLINED]

    def test_what_was_declined_can_still_be_taken_up(self):
        self.hand(self.units[2])
        self.answer(2, decline="1", reason="Not now")
        self.answer(2, title="Later", description="", place=self.plans[2].pk)
        proposal = Proposal.objects.get()
        assert (proposal.state, proposal.reason) == (ProposalState.ADAPTED, "")

    def test_a_reason_is_asked_for_and_nothing_is_saved_without_one(self):
        self.hand(self.units[0])
        page = self.answer(0, decline="1", reason="  ").content.decode()
        assert "Say why the unit declines." in page
        assert Proposal.objects.get().state == ProposalState.WAITING

    def test_a_goal_without_a_plan_to_stand_in_says_how_to_begin_one(self):
        unit = make_unit("Unit without a plan", parent=self.authority)
        self.hand(unit)
        page = self.as_user(editor(unit, "change_page")).get(
            reverse("sqa-proposals:edit", args=[Proposal.objects.get().pk])
        )
        self.assertContains(page, "The unit has no plan of that period that you may edit.")
        self.assertContains(page, reverse("wagtail_sqa_start_plan", args=[unit.pk]))

    def test_others_can_neither_hand_down_nor_answer_nor_choose_units_that_are_closed_to_them(self):
        self.hand(self.units[0])
        proposal = Proposal.objects.get()
        other = self.as_user(self.editors[1])
        assert other.post(reverse("sqa-proposals:edit", args=[proposal.pk]), {"decline": "1"}).status_code == 404
        assert other.get(reverse("wagtail_sqa_hand_down", args=[self.top.pk])).status_code == 404
        proposal.refresh_from_db()
        assert proposal.state == ProposalState.WAITING
        elsewhere = make_unit("Not below")
        assert "Nothing was handed down" in self.hand(elsewhere).content.decode()
        close(self.units[1])
        form = self.as_user(self.editors[0])
        plan = make_plan("Not theirs", parent=self.units[0])
        page = form.get(reverse("wagtail_sqa_hand_down", args=[plan.pk])).content.decode()
        assert "Unit 1" not in page

    def test_it_is_handed_to_a_unit_once_while_it_waits_and_can_be_taken_back(self):
        self.hand(self.units[0])
        page = self.hand(*self.units[:2]).content.decode()
        assert "Handed down to 1 unit. It waits for an answer of 1 unit already." in page
        proposal = Proposal.objects.get(unit=self.units[0])
        address = reverse("wagtail_sqa_withdraw_proposal", args=[self.top.pk, proposal.pk])
        self.as_user(self.giver).post(address)
        proposal.refresh_from_db()
        assert proposal.state == ProposalState.WITHDRAWN
        self.answer(1, decline="1", reason="No")
        with self.assertRaisesMessage(ValidationError, "The unit has answered meanwhile"):
            withdraw(Proposal.objects.get(unit=self.units[1]))


class Answers(ThreadTestCase):
    def propose(self, what=None):
        [proposal] = hand_down(self.top, what or self.top.goals.order_by("sort_order").first(), [self.school])
        return proposal

    def test_a_measure_becomes_a_draft_of_the_unit_with_a_state_of_its_own(self):
        measure = make_measure("Safety round", unit=self.authority, cause="Falls", due=date(2027, 1, 1))
        Measure.objects.filter(pk=measure.pk).update(status="completed", result="Done")
        self.top.goals = [make_goal("Safe everywhere", [measure])]
        save_and_publish(self.top)
        proposal = take_up(self.propose(measure), TakenUp("Our round", "Each week", self.plan, place=0))
        own = proposal.made_measure
        assert (own.title, own.cause, own.unit.title, own.origin) == ("Our round", "Falls", "School", "decision_above")
        assert (own.status, own.result, own.live) == ("not_started", "", False)
        [goal] = latest(self.plan).goals.get_object_list()
        assert [row.measure_id for row in goal.goal_measures.all()][-1] == own.pk
        assert not own.goal_measures.exists()
        assert proposal.state == ProposalState.ADAPTED

    def test_a_goal_that_is_not_in_force_any_more_is_refused_and_can_be_declined(self):
        proposal = self.propose()
        self.top.unpublish()
        with self.assertRaisesMessage(ValidationError, "not in force any more"):
            take_up(proposal, TakenUp("x", plan=self.plan))
        assert not QualityPlanPage.objects.get(pk=self.plan.pk).has_unpublished_changes
        assert decline(proposal, reason="It is gone").state == ProposalState.DECLINED

    def test_a_locked_plan_is_left_alone_and_the_proposal_waits_on(self):
        proposal = self.propose()
        QualityPlanPage.objects.filter(pk=self.plan.pk).update(locked=True)
        with self.assertRaisesMessage(ValidationError, "is locked"):
            take_up(proposal, TakenUp("x", plan=self.plan))
        proposal.refresh_from_db()
        assert proposal.state == ProposalState.WAITING

    def test_what_does_not_stand_in_the_published_plan_is_not_handed_down(self):
        with self.assertRaisesMessage(ValidationError, "does not stand in the published plan"):
            hand_down(self.top, self.plan.goals.get(), [self.school])
        with self.assertRaisesMessage(ValidationError, "does not stand in the published plan"):
            hand_down(self.top, make_measure(), [self.school])

    def test_what_is_answered_is_not_answered_again(self):
        proposal = take_up(self.propose(), TakenUp("Ours", plan=self.plan))
        for act in (lambda: take_up(proposal, TakenUp("x", plan=self.plan)), lambda: decline(proposal, reason="x")):
            with self.assertRaisesMessage(ValidationError, "answered or withdrawn meanwhile"):
                act()

    def test_a_deleted_unit_leaves_its_proposal_to_the_giver(self):
        unit = make_unit("Gone", parent=self.authority)
        [proposal] = hand_down(self.top, self.top.goals.order_by("sort_order").first(), [unit])
        unit.delete()
        proposal.refresh_from_db()
        assert (proposal.unit, proposal.unit_name) == (None, "Gone")
        self.client.force_login(editor(self.authority, "change_page"))
        page = self.client.get(reverse("wagtail_sqa_hand_down", args=[self.top.pk]))
        self.assertContains(page, "The page of this unit has been deleted.")
        assert withdraw(proposal).state == ProposalState.WITHDRAWN
