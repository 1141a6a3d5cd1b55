"""The page of a plan, as someone without an account meets it."""

import re
from datetime import date
from itertools import pairwise

from django.test import TestCase

from tests import factories
from tests.databases import NUL
from wagtail_sqa.actions.follow_up import Account, follow_up
from wagtail_sqa.models import Participation, PlanMilestone, QualityPlanPage
from wagtail_sqa.reading.plans import plan_view

TODAY = factories.TODAY
AWKWARD = f"Åäö <script>alert(1)</script> & \x0b{NUL}\u202e 🎯 {{{{ page.title }}}} %s %(x)s"


def text_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


class PageTestCase(TestCase):
    def page(self, plan, **query):
        response = self.client.get(plan.url, query)
        assert response.status_code == 200
        return response.content.decode()

    def text(self, plan, **query):
        return text_of(self.page(plan, **query))


class EmptyPlanTests(PageTestCase):
    @classmethod
    def setUpTestData(cls):
        cls.plan = factories.make_plan()

    def test_an_empty_plan_says_for_each_question_what_will_stand_there_and_when(self):
        text = self.text(self.plan)
        for sentence in (
            "Here it will say what we know of the current state",
            "Here the goals will stand",
            "Here the measures will stand",
            "Here it will say what the year led to",
            "Here it will say who took part in the plan",
        ):
            assert sentence in text
        assert text.count("Expected by") == 4

    def test_an_empty_plan_has_no_empty_tables_and_no_filter(self):
        page = self.page(self.plan)
        assert "<table" not in page
        assert "<form" not in page


class StepTests(PageTestCase):
    def steps(self, plan):
        page = self.page(plan)
        return text_of(page[page.index('<ol class="sqa-steps">') : page.index("What happens now")])

    def test_a_past_phase_is_done_only_when_its_question_is_answered(self):
        past = {"period_start": date(2020, 8, 1), "period_end": date(2021, 7, 31)}
        assert self.steps(factories.make_plan(**past)).count("Nothing written") == 4
        goals = [("Goal", [factories.make_measure()])]
        plan = factories.make_plan(goals=goals, outcome=[("heading", "Result")], **past)
        assert self.steps(plan).count("Nothing written") == 1
        assert self.steps(plan).count("Done") == 3


class StructureTests(PageTestCase):
    @classmethod
    def setUpTestData(cls):
        cls.measure = factories.make_measure("Read together", due=date(2026, 12, 1))
        cls.plan = factories.make_plan(
            goals=[("Everyone reads", [cls.measure])],
            current_state=[("heading", "Results"), ("paragraph", "<p>Good</p>")],
            participation=[Participation(group="staff", sort_order=0)],
        )

    def test_there_is_one_h1_and_no_heading_level_is_skipped(self):
        levels = [int(level) for level in re.findall(r"<h([1-6])", self.page(self.plan))]
        assert levels.count(1) == 1
        assert levels[0] == 1
        assert all(below - above <= 1 for above, below in pairwise(levels))

    def test_every_id_is_used_once_and_every_anchor_leads_somewhere(self):
        page = self.page(self.plan)
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids))
        assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
        assert set(re.findall(r'aria-labelledby="([^"]+)"', page)) <= set(ids)

    def test_nothing_on_the_page_needs_a_lax_content_security_policy(self):
        page = self.page(self.plan)
        assert not re.search(r"\sstyle=|<style|<script|\son\w+=", page)

    def test_every_table_has_a_caption_and_scopes(self):
        page = self.page(self.plan)
        assert page.count("<table") == page.count("<caption")
        assert page.count("<th ") == page.count('scope="')

    def test_every_icon_that_is_used_is_in_the_sprite(self):
        page = self.page(self.plan)
        drawn = set(re.findall(r'<symbol id="(sqa-i-\w+)"', page))
        assert set(re.findall(r'<use href="#(sqa-i-\w+)"', page)) <= drawn

    def test_the_crumbs_lead_from_the_sites_first_page(self):
        unit = factories.make_unit("Ekbacken")
        page = self.page(factories.make_plan(parent=unit))
        crumbs = page[page.index('<ol class="sqa-crumbs">') : page.index("<main>")]
        assert re.findall(r'<a href="([^"]+)">', crumbs) == ["/", unit.url]
        assert '<span aria-current="page">Quality plan 2026/27</span>' in page

    def test_the_facts_say_who_adopted_the_plan_and_when(self):
        plan = factories.make_plan(accountable_role="Principal")
        factories.make_version(plan, adopted_on=date(2026, 8, 27), adopted_by="Board", record_number="B 7")
        text = self.text(plan)
        assert "1, adopted on Aug. 27, 2026" in text
        assert "Board · Record number B 7" in text
        assert "Principal" in text


class GoalTests(PageTestCase):
    def test_a_light_stands_with_its_sentence_the_day_and_the_role(self):
        goal = factories.make_goal(
            attainment="met", judgement="All read.", judged_on=date(2026, 11, 16), judged_by_role="Principal"
        )
        text = self.text(factories.make_plan(goals=[goal]))
        assert "All read. Judged on Nov. 16, 2026. Role: Principal." in text
        assert text.count("All read.") == 2  # at a glance, and with the goal

    def test_a_goal_that_nobody_has_judged_says_when_it_will_be(self):
        text = self.text(factories.make_plan(goals=[("Everyone reads", [])]))
        assert "Not judged yet: at the latest when the period ends, July 31, 2027." in text

    def test_a_light_without_a_sentence_is_said_to_lack_one(self):
        plan = factories.make_plan(goals=[factories.make_goal()])
        plan.goals.model.objects.filter(plan=plan).update(attainment="met")
        assert "The judgement has no sentence yet" in self.text(plan)

    def test_goals_stand_in_the_editors_order(self):
        plan = factories.make_plan(goals=[("Z first", []), ("A second", [])])
        assert [goal.row.title for goal in plan_view(plan, on=TODAY).goals] == ["Z first", "A second"]

    def test_a_measure_under_two_goals_is_described_once_and_counted_once(self):
        measure = factories.make_measure("Shared", cause="Why it is done")
        plan = factories.make_plan(goals=[("One", [measure]), ("Two", [measure])])
        page = self.page(plan)
        assert page.count("Why it is done") == 1
        assert page.count(f'id="measure-{measure.pk}"') == 1
        assert "1 measure " in text_of(page)


class AccountTests(PageTestCase):
    @classmethod
    def setUpTestData(cls):
        cls.told = factories.make_measure("Told of")
        cls.silent = factories.make_measure("Silent")
        cls.open = factories.make_measure("Still open")
        account = Account("It worked.", "intended_effect", "continue")
        follow_up(cls.told, on=TODAY, seen="Done", status="completed", account=account, today=TODAY)
        follow_up(cls.silent, on=TODAY, seen="Done", status="completed", today=TODAY, as_recorded=True)
        cls.plan = factories.make_plan("Last year", goals=[("Goal", [cls.told, cls.silent, cls.open])])

    def test_a_measure_that_has_ended_without_an_account_is_listed_as_missing_one(self):
        view = plan_view(self.plan, on=TODAY)
        assert [(a.measure.title, a.is_missing) for a in view.accounts] == [("Told of", False), ("Silent", True)]
        assert self.text(self.plan).count("Account missing") == 1

    def test_the_next_plan_begins_with_what_became_of_every_measure(self):
        goes_on = factories.make_measure("New form", continued_from=self.told)
        plan = factories.make_plan(goals=[("Goal", [goes_on, self.open])], previous_plan=self.plan)
        accounts = {a.measure.title: a for a in plan_view(plan, on=TODAY).last_year.accounts}
        assert accounts["Told of"].continued_by.title == "New form"
        assert accounts["Silent"].is_missing
        assert accounts["Still open"].is_missing
        assert accounts["Still open"].continued_by.title == "Still open"
        assert f'<a class="sqa-link" href="{self.plan.url}">' in self.page(plan)

    def test_the_journal_shows_every_entry_and_which_one_corrects_which(self):
        first = follow_up(self.open, on=date(2026, 10, 1), seen="41 of 64", status="in_progress", today=TODAY)
        follow_up(self.open, on=TODAY, seen="14 of 64", status="in_progress", corrects=first, today=TODAY)
        text = self.text(self.plan)
        assert text.index("14 of 64") < text.index("41 of 64")
        assert "Corrects the entry of Oct. 1, 2026" in text
        assert "Corrected by a later entry" in text


class TimeTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        due = (date(2026, 11, 22), date(2026, 11, 23), date(2026, 12, 23), date(2026, 12, 24))
        cls.measures = [factories.make_measure(f"Due {day}", due=day) for day in due]
        milestones = [
            PlanMilestone(date=date(2026, 11, 30), title="Reached early", reached=True, sort_order=0),
            PlanMilestone(date=date(2026, 12, 16), title="Term follow-up", sort_order=1),
        ]
        cls.plan = factories.make_plan(goals=[("Goal", cls.measures)], milestones=milestones)

    def test_lateness_stands_beside_the_status_and_is_counted(self):
        view = plan_view(self.plan, on=TODAY)
        assert [m.lateness for m in view.measures] == ["overdue", "due_soon", "due_soon", ""]
        assert view.measures[0].lateness_badge.label == "Overdue by 1 day"
        assert (view.counts.overdue, view.counts.due_soon) == (1, 2)

    def test_what_comes_next_is_the_first_day_that_is_not_behind_us(self):
        assert plan_view(self.plan, on=TODAY).coming.title == "Due 2026-11-23"
        assert plan_view(self.plan, on=date(2026, 11, 24)).coming.title == "Term follow-up"
        assert plan_view(self.plan, on=date(2027, 1, 1)).coming.title == "the evaluation of the year"

    def test_the_bars_have_their_numbers_and_the_longest_fills_its_place(self):
        follow_up(self.measures[0], on=TODAY, seen="Begun", status="in_progress", today=TODAY)
        bars = plan_view(self.plan, on=TODAY).counts.bars
        assert [(bar.badge.name, bar.number, bar.width) for bar in bars] == [("going", 1, 33), ("todo", 3, 100)]


class TextTests(PageTestCase):
    def everything(self):
        """Return a plan with awkward characters in every text, put there past every form."""
        area = factories.make_focus_area(AWKWARD)
        measure = factories.make_measure("Measure", focus_area=area)
        follow_up(measure, on=TODAY, seen=AWKWARD, analysis=AWKWARD, status="in_progress", by_role="x", today=TODAY)
        texts = ("title", "description", "cause", "expected_effect", "follow_up_method", "responsible_role", "result")
        type(measure).objects.filter(pk=measure.pk).update(**dict.fromkeys(texts, AWKWARD))
        goal = factories.make_goal("Goal", [measure], focus_area=area)
        plan = factories.make_plan(
            goals=[goal],
            participation=[Participation(group="staff", who=AWKWARD, how=AWKWARD, changed=AWKWARD, sort_order=0)],
            milestones=[PlanMilestone(date=TODAY, title=AWKWARD, description=AWKWARD, sort_order=0)],
            **{name: blocks() for name in ("current_state", "direction", "approach", "outcome")},
        )
        names = ("title", "description", "judgement", "judged_by_role")
        goal.__class__.objects.filter(plan=plan).update(**dict.fromkeys(names, AWKWARD))
        factories.make_version(plan, adopted_by=AWKWARD, record_number=AWKWARD[:50])
        fields = ("title", "introduction", "accountable_role")
        QualityPlanPage.objects.filter(pk=plan.pk).update(**dict.fromkeys(fields, AWKWARD))
        return plan

    def test_every_text_is_escaped_whatever_it_holds(self):
        page = self.page(self.everything())
        assert "<script" not in page
        assert page.count("&lt;script&gt;alert(1)&lt;/script&gt; &amp;") > 20

    def test_a_filter_by_an_awkward_role_is_escaped_and_works(self):
        plan = self.everything()
        page = self.page(plan, role=AWKWARD)
        assert "<script" not in page
        assert "Shows 1 of 1 measure" in text_of(page)

    def test_blank_lines_in_plain_text_make_paragraphs(self):
        plan = factories.make_plan(introduction="One.\n\nTwo.", goals=[("Goal", [])])
        assert "<p>One.</p>\n\n<p>Two.</p>" in self.page(plan)


def blocks():
    return [
        ("heading", AWKWARD),
        ("list", [AWKWARD]),
        ("quote", {"text": AWKWARD, "source": AWKWARD}),
        ("key_figure", {"label": AWKWARD, "value": "84", "unit": AWKWARD, "source": AWKWARD, "date": TODAY}),
        ("callout", {"tone": "warning", "title": AWKWARD, "text": AWKWARD}),
    ]
