"""What was in force at a moment, and the difference between two, in words."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from tests.factories import make_focus_area, make_goal, make_measure, make_plan
from wagtail_sqa.actions.publish import retire, save_and_publish, save_draft
from wagtail_sqa.history.as_of import children_as_of, in_force_at, rows_as_of
from wagtail_sqa.history.comparison import changes_between, event, sentences
from wagtail_sqa.models import GoalMeasure, Measure, PlanGoal

JANUARY = datetime(2026, 1, 15, 12, tzinfo=UTC)


def day(n):
    return JANUARY + timedelta(days=n)


def published(title, at, **fields):
    measure = make_measure(title, publish=False, **fields)
    save_and_publish(measure, at=at)
    return Measure.objects.get(pk=measure.pk)


def change(measure, at, **fields):
    measure = Measure.objects.get(pk=measure.pk)
    for name, value in fields.items():
        setattr(measure, name, value)
    save_and_publish(measure, at=at)


class AsOf(TestCase):
    def setUp(self):
        self.measure = published("One", day(0))
        change(self.measure, day(10), title="Two")
        retire(Measure.objects.get(pk=self.measure.pk), at=day(20))

    def test_a_measure_reads_as_it_was_published_then(self):
        titles = [getattr(in_force_at(self.measure, day(n)), "title", None) for n in (-1, 0, 9, 10, 19, 20)]
        assert titles == [None, "One", "One", "Two", "Two", None]

    def test_a_deleted_measure_is_still_read_as_it_was(self):
        other = published("Other", day(0))
        pk = other.pk
        other.delete()
        assert rows_as_of(Measure, day(5), pks=[pk]).get().title == "Other"
        assert not rows_as_of(Measure, datetime.now(UTC) + timedelta(minutes=1), pks=[pk]).exists()

    def test_many_measures_are_read_in_one_query(self):
        for n in range(10):
            published(f"M{n}", day(n))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(list(rows_as_of(Measure, day(15)))) == 11
        assert len(queries) == 1

    def test_the_measures_of_a_goal_are_read_in_the_order_that_they_had(self):
        one, two = published("A", day(0)), published("B", day(0))
        plan = make_plan(goals=[make_goal(measures=[one, two])])
        goal = plan.goals.get()
        before = datetime.now(UTC)
        rows = list(goal.goal_measures.all())
        rows[0].sort_order, rows[1].sort_order = 1, 0
        goal.goal_measures = rows
        plan.goals = [goal]
        save_and_publish(plan)
        now = datetime.now(UTC)
        assert [r.measure_id for r in children_as_of(GoalMeasure, "goal_id", [goal.pk], before)] == [one.pk, two.pk]
        assert [r.measure_id for r in children_as_of(GoalMeasure, "goal_id", [goal.pk], now)] == [two.pk, one.pk]
        assert [r.title for r in children_as_of(PlanGoal, "plan_id", [plan.pk], now)] == [goal.title]


class InWords(TestCase):
    def words(self, **fields):
        measure = published("Read", day(0), due=date(2026, 6, 11))
        change(measure, day(1), **fields)
        newest, previous = measure.history.all()[:2]
        return sentences(newest, previous)

    def test_a_changed_text_is_told_with_what_it_was_and_became(self):
        assert self.words(title="Read aloud") == ["Title went from “Read” to “Read aloud”."]

    def test_a_new_value_and_an_emptied_one_are_told(self):
        assert self.words(due=None, origin="survey") == [
            "Origin was set to “Survey”.",
            "Due date was emptied; it was “June 11, 2026”.",
        ]

    def test_a_reference_is_told_by_the_name_that_it_had_then(self):
        area = make_focus_area("Reading")
        measure = published("Read", day(0))
        change(measure, day(1), focus_area=area)
        area.name = "Renamed"
        area.save()
        newest, previous = measure.history.all()[:2]
        assert sentences(newest, previous) == ["Focus area was set to “Reading”."]

    def test_the_kinds_of_change_are_told_apart(self):
        measure = published("Read", day(0))
        retire(Measure.objects.get(pk=measure.pk), at=day(1))
        change(measure, day(2))
        change(measure, day(3), title="New")
        rows = list(measure.history.all())
        kinds = [event(row, previous) for row, previous in zip(rows, [*rows[1:], None], strict=True)]
        assert kinds == ["Changed", "Published again", "Retired", "Published for the first time"]

    def test_nothing_is_said_of_the_first_row(self):
        row = published("Read", day(0)).history.get()
        assert changes_between(None, row) == []


class Drift(TestCase):
    def test_agreement_is_said_and_exits_with_zero(self):
        make_plan(goals=[make_goal(measures=[make_measure()])])
        make_measure("Draft", publish=False)
        call_command("sqa_check_history")

    def test_a_changed_row_is_found_and_exits_with_one(self):
        measure = make_measure()
        Measure.objects.filter(pk=measure.pk).update(title="Behind the history's back")
        with pytest.raises(SystemExit) as error:
            call_command("sqa_check_history")
        assert error.value.code == 1

    def test_a_changed_child_of_a_goal_is_found(self):
        plan = make_plan(goals=[make_goal(measures=[make_measure(), make_measure("Two")])])
        GoalMeasure.objects.filter(goal__plan=plan).update(sort_order=9)
        with pytest.raises(SystemExit):
            call_command("sqa_check_history")

    def test_a_measure_without_history_is_found(self):
        measure = make_measure()
        measure.history.all().delete()
        with pytest.raises(SystemExit):
            call_command("sqa_check_history")


EDITS = st.lists(st.sampled_from(["draft", "publish", "retire", "script"]), min_size=1, max_size=25)


class Oracle(HypothesisTestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(EDITS)
    def test_any_sequence_of_edits_is_remembered_as_it_was_in_force(self, edits):
        measure = make_measure("0", publish=False)
        remembered = []
        for n, edit in enumerate(edits):
            self.edit(measure.pk, edit, str(n + 1))
            fresh = Measure.objects.get(pk=measure.pk)
            remembered.append((datetime.now(UTC), fresh.title if fresh.live else None))
        for moment, title in remembered:
            assert getattr(in_force_at(measure, moment), "title", None) == title

    def edit(self, pk, edit, title):
        measure = Measure.objects.get(pk=pk)
        with self.captureOnCommitCallbacks(execute=True):
            if edit == "retire":
                retire(measure)
                return
            measure.title = title
            {"draft": save_draft, "publish": save_and_publish, "script": Measure.save}[edit](measure)
