"""What the history tells of a plan at any moment is what readers saw then."""

import os
import random
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.factories import TODAY, make_focus_area, make_goal, make_indicator, make_measure, make_plan, points
from wagtail_sqa.actions.follow_up import follow_up
from wagtail_sqa.actions.publish import retire, save_and_publish, save_draft
from wagtail_sqa.models import GoalMeasure, Measure, Participation, PlanGoal, PlanMilestone, QualityPlanPage
from wagtail_sqa.reading.past import past_of

EDITS = 60
FEWEST_GOALS = 2  # a plan without any would have no past worth comparing
# In 188 a measure goes to another goal and comes back. By hand: SQA_ORACLE_RUNS=200.
SEEDS = range(int(os.environ["SQA_ORACLE_RUNS"])) if "SQA_ORACLE_RUNS" in os.environ else (188,)


def told(view):
    """Return all that a view tells, but when it last changed and what: those stand on a page of their own."""
    if view is None:
        return None
    questions = [(q.phase, q.due, [_piece(piece) for piece in q.pieces]) for q in view.questions]
    return replace(view, questions=tuple(questions), changes=(), last_changed=None)


def _piece(piece):
    return piece.kind, [(block.block_type, str(block.value)) for block in piece.blocks], piece.measures


def seen_at(plan, moment):
    past = past_of(plan, moment, on=TODAY)
    return past.view() if past is not None else None


class Editor:
    """Someone who does whatever comes to mind with a plan and its measures."""

    def __init__(self, seed):
        self.random = random.Random(seed)  # noqa: S311 - an editor, not a secret
        self.count = 0
        self.area, self.indicator = make_focus_area(f"Area {seed}"), make_indicator(f"Indicator {seed}", [1, 2, 3])
        self.measures = [make_measure(f"Measure {n}").pk for n in range(6)]
        above = make_plan("Above", goals=[make_goal("Highest")])
        self.above = above.goals.get()
        last = make_plan("Last year", goals=[("Old", self.pick(2))], period_start=date(2025, 8, 1))
        goals = [make_goal("One", self.pick(3)), make_goal("Two", self.pick(2), aims=[(self.indicator, 1, None)])]
        goals.append(make_goal("Three", self.pick(2)))
        self.pk = make_plan(goals=goals, previous_plan=last).pk

    def pick(self, number=1):
        return list(Measure.objects.filter(pk__in=self.random.sample(self.measures, number)).order_by("pk"))

    def word(self):
        self.count += 1
        return f"word {self.count}"

    def edit(self):
        """Do something; return its name."""
        name = self.random.choice(NAMES)
        getattr(self, name)()
        return name

    def plan(self):
        """Return the plan as whoever edits it next finds it: with what has been drafted."""
        return QualityPlanPage.objects.get(pk=self.pk).get_latest_revision_as_object()

    def save(self, plan):
        """Publish, two times of three; else leave it a draft."""
        (save_draft if self.random.random() < 1 / 3 else save_and_publish)(plan)

    def write(self):
        plan = self.plan()
        name = self.random.choice(["title", "introduction", "accountable_role"])
        setattr(plan, name, self.word())
        question = self.random.choice(["current_state", "direction", "approach", "outcome"])
        setattr(plan, question, [("paragraph", f"<p>{self.word()}</p>"), ("measures", self.pick(2))])
        self.save(plan)

    def write_goal(self):
        plan = self.plan()
        goals = list(plan.goals.all())
        if goals:
            goal = self.random.choice(goals)
            goal.title, goal.judgement, goal.attainment = (
                self.word(),
                self.word(),
                self.random.choice(["met", "not_met"]),
            )
            goal.focus_area, goal.supports = self.random.choice([(self.area, None), (None, self.above)])
            plan.goals = goals
        self.save(plan)

    def add_goal(self):
        plan = self.plan()
        goal = PlanGoal(title=self.word(), sort_order=99)
        goal.goal_measures = [GoalMeasure(measure=m, sort_order=i) for i, m in enumerate(self.pick(2))]
        plan.goals.add(goal)
        self.save(plan)

    def reorder(self):
        plan = self.plan()
        goals = list(plan.goals.all())
        self.random.shuffle(goals)
        for position, goal in enumerate(goals):
            goal.sort_order = position
        plan.goals = goals
        self.save(plan)

    def move_measure(self):
        plan = self.plan()
        goals = list(plan.goals.all())
        if len(goals) > 1:
            one, other = self.random.sample(goals, 2)
            rows = list(one.goal_measures.all())
            moved = rows.pop() if rows else GoalMeasure(measure=self.pick()[0], sort_order=1)
            one.goal_measures = rows
            moved.pk = self.random.choice([moved.pk, None])  # as an importer does it, or as the form does
            other.goal_measures = [*other.goal_measures.all(), moved]
            plan.goals = goals
        self.save(plan)

    def delete_goal(self):
        plan = self.plan()
        goals = list(plan.goals.all())
        if len(goals) > FEWEST_GOALS:
            goals.remove(self.random.choice(goals))
            plan.goals = goals
        self.save(plan)

    def write_around(self):
        plan = self.plan()
        plan.participation = [Participation(group="staff", how=self.word(), sort_order=n) for n in range(2)]
        kept = list(plan.milestones.all())[1:]
        plan.milestones = [*kept, PlanMilestone(date=date(2026, 12, self.random.randint(1, 28)), title=self.word())]
        self.save(plan)

    def publish(self):
        save_and_publish(self.plan())

    def unpublish(self):
        QualityPlanPage.objects.get(pk=self.pk).unpublish()

    def write_measure(self):
        measure = self.pick()[0].get_latest_revision_as_object()
        measure.title = self.word()
        measure.check_points = points(
            *(f"2026-12-{self.random.randint(1, 28):02}" for _n in range(2)), text=self.word()
        )
        self.save(measure)

    def retire_measure(self):
        retire(self.pick()[0])

    def follow_up_measure(self):
        measure = self.pick()[0]
        status = self.random.choice(["in_progress", "on_hold", "not_started"])
        if measure.live:
            day = date(2026, 11, self.random.randint(1, 20))
            follow_up(measure, on=day, seen=self.word(), status=status, today=TODAY)

    def draft_and_delete_measure(self):
        make_measure(self.word(), publish=False).delete()


NAMES = [name for name, value in vars(Editor).items() if not name.startswith("_")]
NAMES = [name for name in NAMES if name not in {"pick", "word", "edit", "plan", "save"}]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.django_db
def test_at_every_moment_the_past_is_what_was_published_then(seed):
    editor, seen = Editor(seed), []
    for _ in range(EDITS):
        name = editor.edit()
        plan = QualityPlanPage.objects.get(pk=editor.pk)
        seen.append((name, datetime.now(UTC), told(plan.reading_view(on=TODAY)) if plan.live else None))
    plan = QualityPlanPage.objects.get(pk=editor.pk)
    wrong = [(i, name) for i, (name, at, view) in enumerate(seen) if told(seen_at(plan, at)) != view]
    assert wrong == []
