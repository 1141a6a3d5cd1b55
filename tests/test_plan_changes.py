"""The list of what has changed since a plan was published."""

from datetime import UTC, date, datetime, timedelta

from django.test import TestCase, override_settings

from tests import factories
from wagtail_sqa.actions.follow_up import follow_up
from wagtail_sqa.actions.publish import retire, save_and_publish
from wagtail_sqa.models import Measure, PlanMilestone, QualityPlanPage
from wagtail_sqa.reading.changes import recent_rows
from wagtail_sqa.reading.plans import plan_view

TODAY = factories.TODAY
BEGINNING = datetime(2026, 8, 24, 9, tzinfo=UTC)


def at(day):
    return BEGINNING + timedelta(days=day)


class ChangesTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.measures = [cls.measure(f"Measure {i}") for i in range(3)]
        plan = factories.make_plan(publish=False, goals=[("Goal", cls.measures)])
        save_and_publish(plan, at=BEGINNING)
        cls.plan = QualityPlanPage.objects.get(pk=plan.pk)

    @classmethod
    def measure(cls, title):
        measure = factories.make_measure(title, publish=False)
        save_and_publish(measure, at=BEGINNING)
        return measure

    def change(self, measure, day, **fields):
        measure = Measure.objects.get(pk=measure.pk)
        for name, value in fields.items():
            setattr(measure, name, value)
        save_and_publish(measure, at=at(day))

    def change_plan(self, day, **fields):
        plan = QualityPlanPage.objects.get(pk=self.plan.pk)
        for name, value in fields.items():
            setattr(plan, name, value)
        save_and_publish(plan, at=at(day))

    def changes(self):
        plan = QualityPlanPage.objects.get(pk=self.plan.pk)
        entries = plan_view(plan, on=TODAY).changes
        return [(e.date, e.measure and e.measure.title, " ".join(e.sentences)) for e in entries]

    def test_a_plan_that_has_not_changed_says_when_it_began(self):
        assert self.changes() == [(date(2026, 8, 24), None, "The plan was published for the first time.")]

    def test_a_changed_measure_is_told_in_sentences_newest_first(self):
        self.change(self.measures[0], 3, due=date(2026, 12, 1))
        self.change(self.measures[1], 5, responsible_role="Teacher")
        self.change(self.measures[0], 9, due=date(2027, 1, 31))
        assert self.changes()[:3] == [
            (at(9).date(), "Measure 0", "Due date went from “Dec. 1, 2026” to “Jan. 31, 2027”."),
            (at(5).date(), "Measure 1", "Responsible role was set to “Teacher”."),
            (at(3).date(), "Measure 0", "Due date was set to “Dec. 1, 2026”."),
        ]

    def test_a_follow_up_that_changes_the_status_is_a_change(self):
        follow_up(self.measures[0], on=TODAY, seen="Begun", status="in_progress", today=TODAY, at=at(2))
        assert self.changes()[0][2] == "Status went from “Not started” to “In progress”."

    def test_a_new_measure_is_published_for_the_first_time(self):
        new = factories.make_measure("New", publish=False)
        save_and_publish(new, at=at(4))
        plan = QualityPlanPage.objects.get(pk=self.plan.pk)
        plan.goals = [factories.make_goal("Goal", [new])]
        save_and_publish(plan, at=at(5))
        assert (at(4).date(), "New", "Published for the first time.") in self.changes()

    def test_the_plan_says_which_question_was_changed(self):
        self.change_plan(1, current_state=[("heading", "Results")])
        self.change_plan(2, introduction="Short")
        self.change_plan(3, milestones=[PlanMilestone(date=TODAY, title="Day")])
        assert [sentence for _, _, sentence in self.changes()[:3]] == [
            "Goals, participation or milestones were changed.",
            "“About the plan” was changed.",
            "“Where are we?” was changed.",
        ]

    def test_taking_the_plan_out_of_force_and_back_is_told_once(self):
        retire(self.plan, at=at(1))
        self.change_plan(2)
        assert [sentence for _, _, sentence in self.changes()] == [
            "The plan was published again.",
            "The plan was published for the first time.",
        ]

    def test_the_list_is_as_long_as_the_site_wants_it(self):
        for day in range(1, 8):
            self.change(self.measures[day % 3], day, cause=f"Cause {day}")
            self.change_plan(day, introduction=f"Text {day}")
        assert len(self.changes()) == 10
        with override_settings(WAGTAIL_SQA={"CHANGES_ON_PLAN": 3}):
            days = [day for day, _, _ in self.changes()]
            assert days == [at(7).date(), at(7).date(), at(6).date()]

    def test_the_day_of_the_last_change_stands_with_the_facts(self):
        self.change(self.measures[0], 9, cause="Other")
        assert plan_view(QualityPlanPage.objects.get(pk=self.plan.pk), on=TODAY).last_changed == at(9).date()

    def test_each_recent_row_comes_with_the_one_before_it_however_old(self):
        self.change(self.measures[0], 1, cause="First")
        for day in range(2, 6):
            self.change(self.measures[1], day, cause=f"Cause {day}")
        self.change(self.measures[0], 9, cause="Second")
        with self.assertNumQueries(1):
            pairs = recent_rows(Measure, [m.pk for m in self.measures], after=BEGINNING, limit=2)
        assert [(row.cause, previous.cause) for row, previous in pairs] == [("Second", "First"), ("Cause 5", "Cause 4")]

    def test_recent_rows_are_those_of_the_things_that_changed_last_and_few_are_read(self):
        for day in range(1, 6):
            self.change(self.measures[day % 2], day, cause=f"Cause {day}")
        self.change(self.measures[2], 6, cause="Other")
        with self.assertNumQueries(1):
            pairs = recent_rows(Measure, [m.pk for m in self.measures[:2]], after=at(1), limit=9)
        assert [(row.cause, previous.cause) for row, previous in pairs] == [
            ("Cause 5", "Cause 3"),
            ("Cause 4", "Cause 2"),
            ("Cause 3", "Cause 1"),
            ("Cause 2", ""),
        ]
