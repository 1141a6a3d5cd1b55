"""Where a plan stands by its days and its content, and the one sentence about what comes next."""

from datetime import date

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from tests.factories import make_goal, make_measure, make_plan
from wagtail_sqa.enums import Attainment, Phase
from wagtail_sqa.models import PlanMilestone, QualityPlanPage
from wagtail_sqa.reading.phases import Content, Stage, stage, steps, with_content
from wagtail_sqa.reading.plans import plan_view
from wagtail_sqa.reading.standing import standings

START, END = date(2026, 8, 1), date(2027, 7, 31)
SPRING, MAY, JUNE, AUTUMN = date(2027, 3, 1), date(2027, 5, 20), date(2027, 6, 25), date(2027, 9, 1)
ALL, NOT_THE_OUTCOME = frozenset(Phase), frozenset(Phase) - {Phase.OUTCOME}


def standing_at(on, written=ALL, goals_to_judge=0):
    year, content = steps(START, END, None, on=on), Content(written, goals_to_judge)
    return stage(year, content, on=on), [step.state.value for step in with_content(year, content, on=on)]


@pytest.mark.parametrize(
    ("on", "written", "to_judge", "expected", "last_step"),
    [
        (SPRING, NOT_THE_OUTCOME, 2, Stage.APPROACH, "coming"),
        (SPRING, ALL, 2, Stage.APPROACH, "coming"),
        (SPRING, ALL, 0, Stage.APPROACH, "coming"),  # a check on the way
        (MAY, ALL, 0, Stage.EVALUATED, "done"),
        (JUNE, NOT_THE_OUTCOME, 2, Stage.OUTCOME, "now"),
        (JUNE, ALL, 0, Stage.EVALUATED, "done"),
        (AUTUMN, NOT_THE_OUTCOME, 0, Stage.UNEVALUATED, "empty"),
        (AUTUMN, ALL, 1, Stage.UNJUDGED, "done"),
        (AUTUMN, ALL, 0, Stage.CLOSED, "done"),
    ],
)
def test_a_plan_stands_where_its_days_and_its_content_say(on, written, to_judge, expected, last_step):
    found, states = standing_at(on, written, to_judge)
    assert (found, states[-1]) == (expected, last_step)


def test_a_question_whose_days_are_over_without_an_answer_is_not_done():
    assert standing_at(AUTUMN, frozenset())[1] == ["empty"] * 4


def test_a_plan_without_a_period_stands_nowhere():
    assert stage((), Content(ALL, 0), on=SPRING) is None


@given(
    days=st.tuples(st.dates(), st.dates(), st.none() | st.dates(), st.dates()),
    written=st.frozensets(st.sampled_from(Phase)),
    to_judge=st.integers(0, 3),
)
def test_every_plan_stands_somewhere_and_at_most_one_step_goes_on(days, written, to_judge):
    start, end, adopted_on, on = days
    year, content = steps(start, end, adopted_on, on=on), Content(written, to_judge)
    assert stage(year, content, on=on) in Stage
    assert sum(step.is_now for step in with_content(year, content, on=on)) <= 1


class NextSentenceTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.measure = make_measure("Read", due=date(2027, 4, 2))
        judged = {"attainment": Attainment.MET, "judgement": "All read"}
        cls.plan = make_plan(goals=[make_goal("G", [cls.measure], **judged)], milestones=[milestone(date(2027, 3, 9))])

    def sentence(self, on):
        """Return what comes next, where two ways must agree: the plan's own page and the list of many plans."""
        plan = QualityPlanPage.objects.get(pk=self.plan.pk)
        view = plan_view(plan, on=on)
        (row,) = standings([plan], on=on, next_plans=QualityPlanPage.objects.live())
        assert (row.stage, row.now, row.coming.sentence) == (view.stage, view.now, view.coming.sentence)
        return view.coming.sentence

    def write_outcome(self):
        self.plan.outcome = [("paragraph", "<p>Well</p>")]
        QualityPlanPage.objects.filter(pk=self.plan.pk).update(outcome=self.plan.outcome)

    def test_first_the_milestone_then_the_measure_then_the_evaluation(self):
        assert self.sentence(SPRING) == "Next, on March 9, 2027: Day."
        assert self.sentence(date(2027, 3, 10)) == "Next, by April 2, 2027: Read."
        assert self.sentence(JUNE) == "Next, by July 31, 2027: the evaluation of the year."

    def test_a_plan_that_has_ended_without_evaluation_says_so(self):
        assert self.sentence(AUTUMN) == "It was due on July 31, 2027: the evaluation of the year."

    def test_an_evaluated_plan_waits_for_the_next(self):
        self.write_outcome()
        assert self.sentence(AUTUMN) == "Next: next year's plan, which has not been published yet."

    def test_then_it_names_the_plan_in_which_it_goes_on(self):
        self.write_outcome()
        make_plan("Plan 2027/28", previous_plan=self.plan)
        assert self.sentence(AUTUMN) == "It goes on in Plan 2027/28."

    def test_next_years_plan_is_not_named_while_it_is_a_draft_or_closed(self):
        self.write_outcome()
        make_plan("Draft", previous_plan=self.plan, publish=False)
        closed = make_plan("Closed", previous_plan=self.plan)
        PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
        view = plan_view(self.plan, on=AUTUMN)
        assert view.coming.sentence == "Next: next year's plan, which has not been published yet."

    def test_the_page_links_to_the_measure_that_comes_next(self):
        view = plan_view(self.plan, on=date(2027, 3, 10))
        assert view.coming.url == f"#measure-{self.measure.pk}"

    def test_many_plans_take_as_many_queries_as_one(self):
        plans = [self.plan, *(make_plan(goals=[("G", [self.measure])]) for _ in range(4))]
        counts = []
        for some in (plans[:1], plans):
            with CaptureQueriesContext(connection) as captured:
                standings(some, on=SPRING, next_plans=QualityPlanPage.objects.all())
            counts.append(len(captured))
        assert counts == [5, 5]


def milestone(day):
    return PlanMilestone(date=day, title="Day", sort_order=0)
