"""What a user does, and which rows of history it writes."""

from datetime import timedelta

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Workflow, WorkflowContentType, WorkflowTask

from tests.factories import make_admin, make_goal, make_measure, make_plan, make_unit, make_user
from tests.testapp.models import Routine, Step, Tag
from wagtail_sqa.actions.publish import retire, save_and_publish, save_draft
from wagtail_sqa.models import GoalMeasure, Measure, PlanGoal, QualityPlanPage


def kinds(obj):
    return "".join(
        row.history_type for row in type(obj).history.filter(**{type(obj)._meta.pk.attname: obj.pk}).reverse()
    )


class MeasureFlows(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.admin = make_admin()

    def setUp(self):
        self.client.force_login(self.admin)

    def publish(self, measure, **changes):
        for name, value in changes.items():
            setattr(measure, name, value)
        with self.captureOnCommitCallbacks(execute=True):
            save_and_publish(measure, user=self.admin)

    def test_a_draft_writes_no_history(self):
        with self.captureOnCommitCallbacks(execute=True):
            measure = make_measure(publish=False)
        assert kinds(measure) == ""

    def test_the_first_publication_writes_one_row_with_its_user(self):
        with self.captureOnCommitCallbacks(execute=True):
            measure = make_measure(user=self.admin)
        assert kinds(measure) == "+"
        assert measure.history.get().history_user == self.admin

    def test_a_published_change_writes_one_row_and_its_reason(self):
        measure = make_measure()
        self.publish(measure, title="Read aloud", change_reason="The staff asked for it")
        assert kinds(measure) == "+~"
        assert measure.history.first().history_change_reason == "The staff asked for it"

    def test_publishing_without_a_change_writes_nothing(self):
        measure = make_measure()
        self.publish(measure)
        assert kinds(measure) == "+"

    def test_drafts_and_locks_of_a_published_measure_write_nothing(self):
        measure = make_measure()
        for n in range(5):
            measure.title = f"Draft {n}"
            with self.captureOnCommitCallbacks(execute=True):
                save_draft(measure, user=self.admin)
        fresh = Measure.objects.get(pk=measure.pk)
        for locked in (True, False):
            fresh.locked = locked
            with self.captureOnCommitCallbacks(execute=True):
                fresh.save(update_fields=["locked"])
        assert kinds(measure) == "+"
        assert Measure.objects.get(pk=measure.pk).title == "Read together"

    def test_scheduling_writes_nothing_until_the_day_comes(self):
        measure = make_measure()
        measure.title, measure.go_live_at = "Later", timezone.now() + timedelta(days=1)
        with self.captureOnCommitCallbacks(execute=True):
            revision = save_draft(measure, user=self.admin)
            revision.publish(user=self.admin)
        assert kinds(measure) == "+"
        revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
        revision.content["go_live_at"] = (timezone.now() - timedelta(minutes=1)).isoformat()
        revision.save()
        with self.captureOnCommitCallbacks(execute=True):
            call_command("publish_scheduled")
        assert kinds(measure) == "+~"
        assert measure.history.first().history_user == self.admin

    def test_scheduling_a_first_publication_writes_nothing(self):
        measure = make_measure(publish=False)
        measure.go_live_at = timezone.now() + timedelta(days=1)
        with self.captureOnCommitCallbacks(execute=True):
            save_draft(measure, user=self.admin).publish(user=self.admin)
        assert kinds(measure) == ""

    def test_retiring_writes_one_row_that_is_not_in_force(self):
        measure = make_measure()
        with self.captureOnCommitCallbacks(execute=True):
            retire(measure, user=self.admin, reason="Replaced")
        row = measure.history.first()
        assert kinds(measure) == "+~"
        assert (row.live, row.history_user, row.history_change_reason) == (False, self.admin, "Replaced")

    def test_a_save_in_a_script_is_caught_once_it_is_committed(self):
        measure = make_measure()
        fresh = Measure.objects.get(pk=measure.pk)
        fresh.title = "From a script"
        with self.captureOnCommitCallbacks(execute=True):
            fresh.save()
        assert kinds(measure) == "+~"

    def test_deleting_writes_one_row(self):
        measure = make_measure()
        pk = measure.pk
        with self.captureOnCommitCallbacks(execute=True):
            measure.delete()
        assert [row.history_type for row in Measure.history.filter(id=pk)] == ["-", "+"]

    def test_two_rows_of_one_measure_never_share_a_date(self):
        now = timezone.now()
        measure = make_measure()
        for title in ("One", "Two", "Three"):
            measure.title = title
            save_and_publish(measure, at=now)
        dates = list(measure.history.values_list("history_date", flat=True))
        assert len(dates) == len(set(dates)) == 4

    def test_submitting_to_a_workflow_writes_nothing_and_approving_writes_one_row(self):
        measure = make_measure()
        workflow = moderation_of(Measure)
        measure.title = "Proposed"
        with self.captureOnCommitCallbacks(execute=True):
            save_draft(measure, user=self.admin)
            fresh = Measure.objects.get(pk=measure.pk)
            state = workflow.start(fresh, self.admin)
        assert kinds(measure) == "+"
        with self.captureOnCommitCallbacks(execute=True):
            state.current_task_state.approve(user=self.admin)
        assert kinds(measure) == "+~"

    def test_the_labels_of_a_row_outlive_what_they_name(self):
        measure = make_measure()
        assert measure.history.first().labels["unit"] == "Start"

    def test_removing_the_responsible_user_is_recorded(self):
        berit = make_user("berit")
        measure = make_measure(responsible_user=berit)
        with self.captureOnCommitCallbacks(execute=True):
            berit.delete()
        assert kinds(measure) == "+~"
        assert measure.history.first().responsible_user_id is None


def moderation_of(model):
    workflow = Workflow.objects.create(name="Moderation")
    task = GroupApprovalTask.objects.create(name="Approval")
    task.groups.add(Group.objects.create(name="Quality"))
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowContentType.objects.create(workflow=workflow, content_type=ContentType.objects.get_for_model(model))
    return workflow


class ChildrenFlows(TestCase):
    def setUp(self):
        self.routine = Routine(title="Hygiene")
        self.routine.steps = [Step(text="Wash"), Step(text="Dry")]
        self.routine.save()
        self.publish()

    def publish(self):
        with self.captureOnCommitCallbacks(execute=True):
            save_and_publish(self.routine)
        self.routine = Routine.objects.get(pk=self.routine.pk)

    def test_children_are_recorded_with_their_parent_at_one_date(self):
        dates = {row.history_date for row in [*Step.history.all(), *Routine.history.all()]}
        assert len(dates) == 1
        assert Step.history.count() == 2

    def test_a_draft_of_a_child_writes_nothing(self):
        steps = list(self.routine.steps.all())
        steps[0].text = "Wash twice"
        self.routine.steps = steps
        with self.captureOnCommitCallbacks(execute=True):
            save_draft(self.routine)
        assert kinds(self.routine) == "+"
        assert Step.history.count() == 2

    def test_only_a_child_changed_writes_one_row_of_each(self):
        steps = list(self.routine.steps.all())
        steps[0].text = "Wash twice"
        self.routine.steps = steps
        self.publish()
        assert kinds(self.routine) == "+~"
        assert sorted(Step.history.values_list("history_type", flat=True)) == ["+", "+", "~"]

    def test_only_a_child_removed_writes_one_row_of_each_at_one_date(self):
        self.routine.steps = list(self.routine.steps.all())[:1]
        self.publish()
        assert kinds(self.routine) == "+~"
        removal = Step.history.get(history_type="-")
        assert removal.history_date == self.routine.history.first().history_date

    def test_a_removal_is_not_recorded_again_by_the_next_publication(self):
        self.routine.steps = list(self.routine.steps.all())[:1]
        self.publish()
        self.publish()
        assert kinds(self.routine) == "+~"

    def test_only_many_to_many_rows_changed_writes_one_row(self):
        self.routine.tags = [Tag.objects.create(name="Care")]
        self.publish()
        assert kinds(self.routine) == "+~"
        self.publish()
        assert kinds(self.routine) == "+~"

    def test_deleting_the_parent_ends_its_children_too(self):
        self.routine.delete()
        assert Step.history.filter(history_type="-").count() == 2
        assert Routine.history.filter(history_type="-").count() == 1


class PlanFlows(TestCase):
    def test_a_plan_its_goals_and_their_measures_are_recorded_together(self):
        measure = make_measure()
        plan = make_plan(goals=[("Reading", [measure])])
        rows = [*QualityPlanPage.history.all(), *PlanGoal.history.all(), *GoalMeasure.history.all()]
        assert [row.history_type for row in rows] == ["+", "+", "+"]
        assert len({row.history_date for row in rows}) == 1
        assert kinds(plan) == "+"

    def test_only_a_measure_taken_off_a_goal_is_a_change_of_the_plan(self):
        plan = make_plan(goals=[("Reading", [make_measure("One"), make_measure("Two")])])
        goal = plan.goals.get()
        goal.goal_measures = list(goal.goal_measures.all())[:1]
        plan.goals = [goal]
        save_and_publish(plan)
        assert kinds(plan) == "+~"
        assert sorted(GoalMeasure.history.values_list("history_type", flat=True)) == ["+", "+", "-"]

    def test_publishing_an_unchanged_plan_with_every_kind_of_block_writes_nothing(self):
        plan = make_plan(
            goals=[make_goal(measures=[make_measure()])],
            current_state=[("heading", "Reading"), ("list", ["One", "Two"])],
        )
        save_and_publish(plan)
        assert kinds(plan) == "+"

    def test_moving_a_plan_in_the_tree_is_no_change_of_the_plan(self):
        unit = make_unit()
        plan = make_plan()
        with self.captureOnCommitCallbacks(execute=True):
            plan.move(unit, pos="last-child")
        assert kinds(plan) == "+"

    def test_unpublishing_in_the_page_view_is_recorded_and_raises_the_version(self):
        plan = make_plan()
        self.client.force_login(make_admin())
        with self.captureOnCommitCallbacks(execute=True):
            self.client.post(reverse("wagtailadmin_pages:unpublish", args=[plan.pk]))
        fresh = QualityPlanPage.objects.get(pk=plan.pk)
        assert (fresh.live, kinds(plan)) == (False, "+~")
        assert fresh.content_version > plan.content_version
        assert plan.history.first().history_user.username == "admin"
