"""Next year's plan is made of this year's, which stays as it is to the last byte."""

from datetime import date
from unittest.mock import patch

from django.apps import apps
from django.core.exceptions import ValidationError
from django.test import TestCase
from wagtail.models import Page, Revision

from tests.factories import (
    TODAY,
    home,
    make_admin,
    make_focus_area,
    make_goal,
    make_indicator,
    make_measure,
    make_plan,
    make_unit,
    make_user,
    points,
)
from wagtail_sqa.actions import roll_over as module
from wagtail_sqa.actions.follow_up import Account, follow_up
from wagtail_sqa.actions.publish import save_and_publish, save_draft
from wagtail_sqa.actions.roll_over import NextYear, roll_over
from wagtail_sqa.enums import Attainment, MeasureStatus, PeriodKind
from wagtail_sqa.models import GoalMeasure, Measure, Participation, PlanGoal, PlanMilestone, QualityPlanPage

START, END = date(2027, 8, 1), date(2028, 7, 31)


def wanted(plan, **changes):
    """Return what is asked when every measure goes on, changed as told."""
    goals = list(plan.goals.values_list("pk", flat=True))
    measures = Measure.objects.filter(goal_measures__goal__in=goals).values_list("pk", flat=True)
    asked = {
        "title": "Quality plan 2027/28",
        "kind": PeriodKind.SCHOOL_YEAR,
        "start": START,
        "end": END,
        "goals": goals,
        "decisions": dict.fromkeys(measures, "continue"),
    }
    return NextYear(**{**asked, **changes})


def text(words):
    return [("paragraph", f"<p>{words}</p>")]


def rows_of(plan):
    """Return every row of the database that belongs to ``plan``, its measures, their history and their revisions."""
    measures = list(Measure.objects.filter(goal_measures__goal__plan=plan).values_list("pk", flat=True))
    belonging = {"plan_id": [plan.pk], "goal__plan_id": [plan.pk], "page_ptr_id": [plan.pk], "measure_id": measures}
    rows = {}
    for model in apps.get_app_config("wagtail_sqa").get_models():
        for name, pks in belonging.items():
            if all(part in {f.name for f in model._meta.fields} for part in [name.split("__")[0].removesuffix("_id")]):
                rows[model.__name__, name] = list(
                    model._base_manager.filter(**{f"{name}__in": pks}).order_by("pk").values()
                )
    rows["measures"] = list(Measure.objects.filter(pk__in=measures).values())
    rows["history of measures"] = list(Measure.history.filter(id__in=measures).values())
    rows["page"] = list(Page.objects.filter(pk=plan.pk).values())
    of_measures = Revision.objects.filter(content_type__model="measure", object_id__in=[*map(str, measures)])
    rows["revisions"] = list(plan.revisions.values()) + list(of_measures.values())
    return rows


class RollOverTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.unit = make_unit()
        cls.going, cls.completed = (make_measure(title, unit=cls.unit) for title in ("Going on", "Completed"))
        account = Account("More words", "intended_effect", "adapt")
        follow_up(cls.completed, on=TODAY, seen="Done", status="completed", account=account, today=TODAY)
        cls.area = make_focus_area()
        cls.safe = make_indicator("Safe", (72, 81))
        judged = {"attainment": Attainment.MET, "judgement": "All read", "judged_on": TODAY, "judged_by_role": "Head"}
        cls.plan = make_plan(
            parent=cls.unit,
            goals=[
                make_goal(
                    "Reading",
                    [cls.completed, cls.going],
                    aims=[(cls.safe, 72, 90)],
                    description="All",
                    focus_area=cls.area,
                    **judged,
                ),
                make_goal("Counting", [cls.going]),
            ],
            accountable_role="Principal",
            introduction="About 2026",
            current_state=text("State"),
            direction=text("Direction"),
            approach=[*text("Approach"), ("measures", [cls.going, cls.completed])],
            outcome=text("Outcome"),
            participation=[Participation(group="staff", sort_order=0)],
            milestones=[PlanMilestone(date=TODAY, title="Day", sort_order=0)],
        )

    def roll(self, despite=False, **changes):
        return roll_over(self.plan, wanted(self.plan, **changes), user=None, despite=despite)

    def refused(self, **changes):
        with self.assertRaises(ValidationError) as caught:
            self.roll(**changes)
        return " ".join(caught.exception.messages)

    def new_of(self, measure):
        return Measure.objects.get(continued_from=measure)

    def test_the_new_plan_is_a_draft_beside_the_old_one_that_names_it(self):
        new = self.roll()
        stored = QualityPlanPage.objects.get(pk=new.pk)
        assert (stored.live, stored.get_parent().pk, stored.previous_plan) == (False, self.unit.pk, self.plan)
        assert (stored.period_start, stored.period_end, stored.accountable_role) == (START, END, "Principal")
        assert stored.latest_revision is not None

    def test_chosen_texts_are_its_start_and_the_outcome_is_always_empty(self):
        new = self.roll(keep=["direction", "outcome"])
        assert str(new.direction).count("Direction") == 1
        assert (new.introduction, len(new.current_state), len(new.approach), len(new.outcome)) == ("", 0, 0, 0)

    def test_goals_go_on_without_their_judgement_and_know_what_they_continue(self):
        old = self.plan.goals.get(title="Reading")
        new = self.roll().goals.get(title="Reading")
        assert (new.continued_from, new.description, new.focus_area) == (old, "All", self.area)
        assert (new.attainment, new.judgement, new.judged_on, new.judged_by_role) == ("not_assessed", "", None, "")

    def test_a_goal_that_does_not_go_on_is_left_behind_with_its_measures(self):
        counting = self.plan.goals.get(title="Counting")
        new = self.roll(goals=[counting.pk])
        assert [goal.title for goal in new.goals.all()] == ["Counting"]
        assert [m.title for m in Measure.objects.exclude(continued_from=None)] == ["Going on"]

    def test_indicators_keep_their_target_and_begin_where_they_stand(self):
        row = self.roll().goals.get(title="Reading").goal_indicators.get()
        assert (row.indicator, row.baseline, row.target) == (self.safe, 81, 90)

    def test_milestones_and_participation_begin_empty(self):
        new = self.roll()
        assert not new.milestones.exists()
        assert not new.participation.exists()

    def test_a_measure_that_goes_on_is_a_new_one_with_nothing_done_yet(self):
        self.roll()
        new = self.new_of(self.completed)
        assert (new.title, new.unit.pk, new.live) == ("Completed", self.unit.pk, False)
        assert (new.status, new.result, new.effect, new.decision) == ("not_started", "", "not_assessed", "")
        assert new.completed_on is None
        assert new.latest_revision is not None

    def test_its_check_points_are_those_of_the_new_year_and_none_is_left_out(self):
        days = ("2026-06-30", "2026-12-01", ("2027-02-28", "Survey"), "2027-07-31", "2027-09-15")
        self.going.check_points = points(*days)
        save_and_publish(self.going)
        self.roll()
        found = [(point.day.isoformat(), point.text) for point in self.new_of(self.going).looked_at]
        moved = [
            ("2027-06-30", ""),
            ("2027-12-01", ""),
            ("2028-02-29", "Survey"),
            ("2028-07-31", ""),
            ("2028-09-15", ""),
        ]
        assert found == moved
        keys = [[point.key for point in measure.looked_at] for measure in (self.going, self.new_of(self.going))]
        assert keys[0] == keys[1]

    def test_in_a_shorter_period_what_lay_within_the_old_one_lies_within_the_new_one(self):
        self.going.check_points = points("2026-12-01", ("2027-07-01", "Survey"), ("2027-07-15", "Talks"))
        save_and_publish(self.going)
        self.roll(end=date(2028, 1, 31))
        found = [(point.day, point.text) for point in self.new_of(self.going).looked_at]
        assert found == [(date(2027, 12, 1), ""), (date(2028, 1, 31), "Survey; Talks")]

    def test_a_check_point_without_its_day_in_a_draft_goes_on_so(self):
        draft = make_measure("Drafted", unit=self.unit, publish=False)
        draft.check_points = [("check_point", {"date": None, "text": "Survey"})]
        save_draft(draft)
        GoalMeasure.objects.create(goal=self.plan.goals.get(title="Reading"), measure=draft, sort_order=9)
        self.roll()
        (block,) = self.new_of(draft).check_points.raw_data
        assert block["value"] == {"date": None, "text": "Survey"}

    def test_a_measure_of_two_goals_goes_on_as_one_and_the_order_stays(self):
        new = self.roll()
        titles = [[row.measure.title for row in goal.goal_measures.all()] for goal in new.goals.all()]
        assert titles == [["Completed", "Going on"], ["Going on"]]
        assert Measure.objects.filter(continued_from=self.going).count() == 1

    def test_routine_and_ended_measures_are_not_carried(self):
        for decision in ("routine", "end"):
            with self.subTest(decision):
                new = self.roll(despite=True, decisions={self.going.pk: decision, self.completed.pk: "adapt"})
                titles = [[row.measure.title for row in goal.goal_measures.all()] for goal in new.goals.all()]
                assert titles == [["Completed"], []]

    def test_a_measure_of_others_stands_in_the_new_plan_as_it_is(self):
        new = self.roll(decisions={}, stay=[self.going.pk])
        assert [row.measure for row in new.goals.get(title="Counting").goal_measures.all()] == [self.going]
        assert not Measure.objects.exclude(continued_from=None).exists()

    def test_measures_named_in_a_text_that_is_kept_become_those_of_the_new_year(self):
        new = self.roll(keep=["approach"], decisions={self.going.pk: "continue", self.completed.pk: "end"})
        (block,) = (block for block in new.approach if block.block_type == "measures")
        assert list(block.value) == [self.new_of(self.going)]
        stored = QualityPlanPage.objects.get(pk=new.pk).approach
        assert [list(block.value) for block in stored if block.block_type == "measures"] == [list(block.value)]

    def test_days_move_with_the_period_and_stay_within_it(self):
        for field, day, expected in [
            ("due", date(2027, 2, 28), date(2028, 2, 29)),
            ("due", date(2027, 6, 30), date(2028, 6, 30)),
            ("due", date(2027, 9, 15), END),
            ("start", date(2024, 8, 20), START),
            ("start", None, None),
        ]:
            with self.subTest(field=field, day=day):
                measure = make_measure("Dated", unit=self.unit, **{field: day})
                plan = make_plan(parent=self.unit, goals=[("Goal", [measure])])
                roll_over(plan, wanted(plan), despite=True)
                assert getattr(self.new_of(measure), field) == expected

    def test_of_a_measure_that_was_never_published_the_latest_draft_goes_on(self):
        measure = make_measure("First words", unit=self.unit, publish=False)
        measure.title = "Latest words"
        save_draft(measure)
        plan = make_plan(parent=self.unit, goals=[("Goal", [measure])])
        roll_over(plan, wanted(plan), despite=True)
        assert self.new_of(measure).title == "Latest words"

    def test_someone_who_has_left_is_not_responsible_any_more(self):
        gone = make_user("gone", is_active=False)
        measure = make_measure("Left", unit=self.unit, responsible_user=gone)
        plan = make_plan(parent=self.unit, goals=[("Goal", [measure])])
        roll_over(plan, wanted(plan), despite=True)
        assert self.new_of(measure).responsible_user is None

    def test_the_goal_above_is_the_one_that_is_asked_for(self):
        above = make_plan("Above", goals=[make_goal("Above all")]).goals.get()
        old = self.plan.goals.get(title="Reading")
        new = self.roll(supports={old.pk: above.pk})
        assert new.goals.get(title="Reading").supports == above
        assert new.goals.get(title="Counting").supports is None

    def test_the_old_plan_and_everything_that_belongs_to_it_stay_as_they_are_to_the_byte(self):
        with self.captureOnCommitCallbacks(execute=True):
            before = rows_of(self.plan)
            self.roll(keep=["direction", "approach"])
        assert len(before["measures"]) and len(before["history of measures"]) and len(before["revisions"])
        assert rows_of(self.plan) == before

    def test_a_second_plan_is_made_only_when_asked_for(self):
        self.roll()
        assert "There is a plan for the next year already" in self.refused()
        assert self.plan.next_plans.count() == 1
        self.roll(despite=True)
        assert self.plan.next_plans.count() == 2

    def test_another_plan_of_the_unit_in_the_same_period_is_a_reason_to_ask(self):
        make_plan("Other plan", parent=self.unit, period_start=date(2028, 1, 1), period_end=date(2028, 12, 31))
        assert "already" in self.refused()

    def test_plans_of_other_units_and_of_other_years_are_none(self):
        make_plan("Elsewhere", parent=make_unit("Other"), period_start=START, period_end=END)
        make_plan("About another", parent=self.unit, unit=home(), period_start=START, period_end=END)
        make_plan("Earlier", parent=self.unit, period_start=date(2025, 8, 1), period_end=date(2026, 7, 31))
        assert self.roll().pk

    def test_a_period_that_ends_before_it_begins_is_refused(self):
        assert "ends before it begins" in self.refused(end=date(2027, 7, 31))

    def test_a_period_that_begins_before_the_old_one_ends_is_refused(self):
        text = self.refused(start=date(2027, 7, 31))
        assert "lasts until July 31, 2027" in text

    def test_a_measure_that_cannot_be_saved_is_named_and_nothing_is_made(self):
        Measure.objects.filter(pk=self.going.pk).update(title="")
        before = Measure.objects.count()
        assert "cannot go on as it stands" in self.refused()
        assert Measure.objects.count() == before

    def test_a_failure_in_the_middle_leaves_nothing(self):
        before = (Measure.objects.count(), Page.objects.count(), PlanGoal.objects.count(), Revision.objects.count())
        with patch.object(module, "log", side_effect=OSError("disk")), self.assertRaises(OSError):
            self.roll()
        after = (Measure.objects.count(), Page.objects.count(), PlanGoal.objects.count(), Revision.objects.count())
        assert after == before

    def test_the_plan_can_be_published_and_then_says_what_it_continues(self):
        new = self.roll()
        for measure in Measure.objects.exclude(continued_from=None):
            save_and_publish(measure)
        save_and_publish(new.get_latest_revision_as_object())
        view = QualityPlanPage.objects.get(pk=new.pk).reading_view(on=START)
        assert view.last_year.plan.title == self.plan.title
        assert [measure.status for measure in view.measures] == [MeasureStatus.NOT_STARTED] * 2


class ManyMeasuresTests(TestCase):
    def test_two_hundred_measures_go_on(self):
        unit = home()
        made = Measure.objects.bulk_create(
            Measure(title=f"Measure {i}", unit=unit, live=True, due=date(2027, 1, 31)) for i in range(200)
        )
        plan = make_plan(goals=[make_goal(f"Goal {i}", made[i * 20 : i * 20 + 20]) for i in range(10)])
        new = roll_over(plan, wanted(plan), user=make_admin())
        assert sum(goal.goal_measures.count() for goal in new.goals.all()) == 200
        assert Measure.objects.filter(due=date(2028, 1, 31), latest_revision__isnull=False).count() == 200


class CircleTests(TestCase):
    def refusal(self, plan, previous):
        plan.previous_plan = previous
        with self.assertRaises(ValidationError) as caught:
            plan.full_clean()
        return caught.exception.message_dict["previous_plan"]

    def test_a_plan_that_continues_itself_is_refused(self):
        plan = make_plan()
        assert self.refusal(plan, plan) == ["A plan cannot come after itself. Choose last year's plan."]

    def test_a_circle_of_plans_is_refused(self):
        first = make_plan("First")
        second = make_plan("Second", previous_plan=first)
        third = make_plan("Third", previous_plan=second)
        assert self.refusal(first, third) == ["That plan comes after this one. Choose an earlier plan."]

    def test_a_circle_that_an_import_has_made_elsewhere_is_no_endless_walk(self):
        first = make_plan("First")
        second = make_plan("Second", previous_plan=first)
        QualityPlanPage.objects.filter(pk=first.pk).update(previous_plan=second)
        make_plan("Third", previous_plan=second).full_clean()
