"""The check of a plan, as its editor meets it: panel, view, refusal, report."""

import csv
from datetime import date
from io import BytesIO, StringIO
from unittest.mock import patch

from django.contrib.auth.models import Permission
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

from tests.factories import make_focus_area, make_goal, make_measure, make_plan, make_unit, make_user
from tests.rights.people import _let
from tests.test_admin_measures import AdminTestCase
from tests.test_admin_plans import add_address, edit_address, plan_data
from wagtail_sqa.actions.publish import save_and_publish, save_draft
from wagtail_sqa.models import FocusArea, GoalMeasure, Participation, QualityPlanPage

TODAY = date(2026, 11, 22)
REPORT = "wagtail_sqa_plan_checks"
ROLE = "No accountable role is stated"
STRICT = override_settings(WAGTAIL_SQA={"BLOCK_PUBLISHING": ["accountable-role-set"]})


def review_address(plan):
    return reverse("wagtail_sqa_plan_review", args=[plan.pk])


def school_plan(title="School plan", **fields):
    fields.setdefault("goals", [make_goal("Digital"), make_goal("Read", [make_measure("Read together", cause="")])])
    return make_plan(title, preset="compulsory-school", **fields)


class Check(AdminTestCase):
    def setUp(self):
        super().setUp()
        today = patch.object(timezone, "localdate", return_value=TODAY)
        today.start()
        self.addCleanup(today.stop)

    def test_the_view_says_what_is_missing_where_why_and_by_which_law(self):
        plan = school_plan()
        response = self.client.get(review_address(plan))
        editor = edit_address(plan)
        self.assertContains(response, ROLE)
        self.assertContains(response, f'href="{editor}#id_accountable_role"')
        self.assertContains(response, "Education Act, chapter 4, section 4")
        self.assertContains(response, f'href="{editor}#id_goals-0-measures-choose-label"')
        self.assertContains(response, f'href="{editor}#sqa-current_state"')
        measure = plan.goals.last().goal_measures.get().measure
        edit = reverse("wagtailsnippets_wagtail_sqa_measure:edit", args=[measure.pk])
        self.assertContains(response, f'href="{edit}#id_cause"')

    def test_the_fields_that_the_links_lead_to_are_there(self):
        plan = school_plan()
        html = self.client.get(edit_address(plan)).content.decode()
        review = self.client.get(review_address(plan)).context["review"]
        own = {
            spot.url for finding in review.lacks for spot in finding.spots if spot.url.startswith(edit_address(plan))
        }
        anchors = {url.partition("#")[2] for url in own}
        assert len(anchors) >= 5
        assert [anchor for anchor in anchors if f'id="{anchor}"' not in html] == []

    def test_a_measure_s_field_is_there_too(self):
        edit = reverse("wagtailsnippets_wagtail_sqa_measure:edit", args=[make_measure().pk])
        html = self.client.get(edit).content.decode()
        names = ("cause", "expected_effect", "responsible_role", "start", "due", "follow_up_method", "origin", "kind")
        assert [name for name in names if f'id="id_{name}"' not in html] == []

    def test_the_editor_shows_the_check_of_the_draft_and_the_report_that_of_what_is_in_force(self):
        plan = school_plan()
        plan.accountable_role = "Principal"
        save_draft(plan)
        self.assertNotContains(self.client.get(edit_address(plan)), ROLE)
        self.assertNotContains(self.client.get(review_address(plan)), ROLE)
        self.assertContains(self.client.get(reverse(REPORT)), ROLE)

    def test_the_goals_and_measures_of_the_draft_count_also_those_that_are_new(self):
        plan = school_plan(goals=[make_goal("Bare")])
        bare = plan.goals.get()
        bare.goal_measures = [GoalMeasure(measure=make_measure(), sort_order=0)]
        plan.goals = [bare, make_goal("New in the draft", sort_order=1)]
        save_draft(plan)
        review = self.client.get(review_address(plan)).context["review"]
        finding = next(finding for finding in review.lacks if finding.key == "goals-have-measures")
        assert [spot.title for spot in finding.spots] == ["Goal 2: New in the draft"]

    def test_a_reference_that_nobody_has_checked_is_marked(self):
        response = self.client.get(review_address(make_plan(preset="care")))
        self.assertContains(response, "Reference not checked")

    def test_the_page_leads_to_its_check_and_only_a_plan_with_a_kind_does(self):
        address = review_address(plan := school_plan())
        self.assertContains(self.client.get(edit_address(plan)), f'href="{address}"')
        bare = make_plan("Bare")
        self.assertNotContains(self.client.get(edit_address(bare)), review_address(bare))

    def test_a_measure_that_one_may_not_see_is_not_named(self):
        unit, closed = make_unit("School"), make_unit("Elsewhere")
        secret = make_measure("Secret of others", unit=closed, publish=False)
        plan = school_plan(parent=unit, goals=[make_goal("Read", [secret])])
        editor = make_user("editor")
        _let(editor, "change_page", unit)
        self.client.force_login(editor)
        response = self.client.get(review_address(plan))
        self.assertContains(response, "A measure of another unit")
        self.assertNotContains(response, "Secret of others")

    def test_others_are_told_of_no_plan(self):
        plan = school_plan(parent=make_unit("School"))
        other = make_user("other")
        _let(other, "change_page", make_unit("Other"))
        self.client.force_login(other)
        assert self.client.get(review_address(plan)).status_code == 404
        assert self.client.get(reverse("wagtail_sqa_plan_review", args=[999_999])).status_code == 404

    def test_six_goals_with_thirty_six_measures_cost_no_more_queries_than_one_with_five(self):
        few, many = (
            school_plan(
                str(number),
                goals=[make_goal(f"Goal {n}", [make_measure() for _ in range(each)]) for n in range(number)],
            )
            for number, each in ((1, 5), (6, 6))
        )
        for plan in (few, many):
            self.client.get(edit_address(plan))
        assert self.queries_of(review_address(few)) == self.queries_of(review_address(many))
        assert self.queries_of(edit_address(few)) == self.queries_of(edit_address(many))


class Surroundings(AdminTestCase):
    """What is found by looking around the plan: its unit, the level above, last year."""

    def keys(self, plan):
        with patch.object(timezone, "localdate", return_value=TODAY):
            review = self.client.get(review_address(plan)).context["review"]
        return {finding.key for finding in review.lacks}

    def test_a_thread_upwards_is_missed_where_a_plan_is_above_and_no_goal_serves_it(self):
        authority = make_unit("Municipality")
        school = make_unit("School", parent=authority)
        plan = school_plan(parent=school)
        assert "thread-upwards" not in self.keys(plan)
        above = make_plan("Authority", parent=authority, goals=[("Safety", [])])
        assert "thread-upwards" in self.keys(plan)
        goal = plan.goals.first()
        goal.supports = above.goals.get()
        plan.goals = [goal]
        save_and_publish(plan)
        assert "thread-upwards" not in self.keys(plan)

    def test_last_year_s_measures_are_accounted_for_by_result_and_decision(self):
        done = {"status": "completed", "effect": "some_effect", "completed_on": date(2026, 6, 1)}
        told = make_measure("Told", result="It helped", decision="end", **done)
        last_year = make_plan("Last year", goals=[("Read", [told])])
        plan = school_plan(previous_plan=last_year)
        assert "last-year-accounted" not in self.keys(plan)
        untold = school_plan(previous_plan=make_plan("Other", goals=[("Read", [make_measure("Untold", **done)])]))
        assert "last-year-accounted" in self.keys(untold)

    def test_the_area_and_the_groups_of_the_preset_are_found_in_what_the_plan_has(self):
        plan = school_plan()
        assert {"safety-and-study-covered", "staff-and-pupils-take-part"} <= self.keys(plan)
        make_focus_area("Trygghet och studiero")
        goal = plan.goals.first()
        goal.focus_area = FocusArea.objects.get()
        plan.goals = [goal]
        plan.participation = [Participation(group=group, sort_order=i) for i, group in enumerate(("staff", "pupils"))]
        save_and_publish(plan)
        assert not {"safety-and-study-covered", "staff-and-pupils-take-part"} & self.keys(plan)


class Publishing(AdminTestCase):
    def publish(self, address, **changes):
        data = plan_data(accountable_role="", preset="general", **changes)
        with self.captureOnCommitCallbacks(execute=True):
            return self.client.post(address, {**data, "action-publish": "1"}, follow=True)

    def test_nothing_keeps_a_plan_from_being_published_unless_the_site_says_so(self):
        self.publish(add_address())
        assert QualityPlanPage.objects.get().live

    @STRICT
    def test_a_new_plan_is_refused_with_the_list_and_kept_as_a_draft(self):
        response = self.publish(add_address(), introduction="What I typed")
        plan = QualityPlanPage.objects.get()
        assert response.redirect_chain[-1][0] == review_address(plan)
        self.assertContains(response, "Must be mended before publishing")
        self.assertContains(response, ROLE)
        self.assertContains(response, "saved as a draft, but not published")
        assert (plan.live, plan.get_latest_revision_as_object().introduction) == (False, "What I typed")

    @STRICT
    def test_a_plan_in_force_stays_as_it_was_and_the_draft_keeps_what_was_typed(self):
        plan = make_plan(preset="general", introduction="Before", accountable_role="Principal")
        self.publish(edit_address(plan), introduction="What I typed", slug=plan.slug)
        plan = QualityPlanPage.objects.get()
        assert (plan.introduction, plan.accountable_role) == ("Before", "Principal")
        assert plan.get_latest_revision_as_object().introduction == "What I typed"

    @STRICT
    def test_a_plan_that_has_what_it_must_is_published(self):
        plan = make_plan(preset="general", accountable_role="Principal")
        data = plan_data(slug=plan.slug, preset="general", introduction="New", **{"action-publish": "1"})
        self.client.post(edit_address(plan), data)
        assert QualityPlanPage.objects.get().introduction == "New"

    @STRICT
    def test_saving_a_draft_is_never_refused(self):
        self.client.post(add_address(), plan_data(accountable_role="", preset="general"))
        assert QualityPlanPage.objects.get().has_unpublished_changes

    def in_workflow(self):
        task = GroupApprovalTask.objects.create(name="Approve")
        workflow = Workflow.objects.create(name="Plans")
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
        plan = make_plan(preset="general", publish=False)
        WorkflowPage.objects.create(workflow=workflow, page=plan)
        workflow.start(plan, self.admin)
        return plan

    def approve(self, plan):
        task_state = plan.current_workflow_task_state
        address = reverse("wagtailadmin_pages:workflow_action", args=[plan.pk, "approve", task_state.pk])
        return self.client.post(address, {"comment": ""}, follow=True)

    def test_an_approved_plan_is_published_where_nothing_blocks_it(self):
        plan = self.in_workflow()
        self.approve(plan)
        assert QualityPlanPage.objects.get().live

    @STRICT
    def test_an_approval_that_would_publish_a_plan_is_refused_with_the_reason(self):
        plan = self.in_workflow()
        response = self.approve(plan)
        plan = QualityPlanPage.objects.get()
        assert (plan.live, plan.workflow_in_progress) == (False, True)
        assert any(ROLE in str(message) for message in response.context["messages"])

    @STRICT
    def test_plans_published_in_bulk_are_refused_too(self):
        plan = make_plan(preset="general", publish=False)
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        response = self.client.post(f"{address}?id={plan.pk}", follow=True)
        assert not QualityPlanPage.objects.get().live
        assert any(ROLE in str(message) for message in response.context["messages"])

    @STRICT
    def test_commands_and_imports_publish_what_they_bring(self):
        assert make_plan(preset="general").live


class Report(AdminTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.school, cls.care = make_unit("School"), make_unit("Care home")
        cls.one = school_plan("Plan of the school", parent=cls.school)
        cls.two = make_plan("Plan of the care home", parent=cls.care, preset="care")
        cls.bare = make_plan(
            "Plan of no kind", parent=cls.care, period_start=date(2025, 8, 1), period_end=date(2026, 7, 31)
        )
        cls.draft = make_plan("Drafted plan", parent=cls.school, publish=False)

    def titles(self, **query):
        page = self.client.get(reverse(REPORT), query)
        assert page.status_code == 200
        return [plan.title for plan in page.context["object_list"]]

    def rows(self):
        response = self.client.get(reverse(REPORT), {"export": "csv"})
        return list(csv.DictReader(StringIO(b"".join(response.streaming_content).decode("utf-8-sig"), newline="")))

    def test_plans_in_force_are_listed_with_what_they_lack(self):
        assert self.titles() == ["Plan of no kind", "Plan of the care home", "Plan of the school"]
        self.assertContains(self.client.get(reverse(REPORT)), f"{edit_address(self.one)}#id_accountable_role")

    def test_filters_narrow_the_list(self):
        assert self.titles(preset="care") == ["Plan of the care home"]
        assert self.titles(preset="none") == ["Plan of no kind"]
        assert self.titles(unit=self.school.pk) == ["Plan of the school"]
        assert self.titles(period="2025-08-01_2026-07-31") == ["Plan of no kind"]
        assert self.titles(q="care home") == ["Plan of the care home"]
        assert self.titles(preset="poetry") == self.titles(unit="-1") == self.titles(period="x")

    def test_one_sees_the_plans_that_one_may_edit(self):
        editor = make_user("editor")
        _let(editor, "change_page", self.care)
        self.client.force_login(editor)
        assert self.titles() == ["Plan of no kind", "Plan of the care home"]
        assert "School" not in self.client.get(reverse(REPORT)).content.decode()
        assert {row["Plan"] for row in self.rows()} == {"Plan of no kind", "Plan of the care home"}

    def test_whoever_may_edit_no_page_is_not_let_in(self):
        stranger = make_user("stranger")
        stranger.user_permissions.add(Permission.objects.get(codename="access_admin"))
        self.client.force_login(stranger)
        for query in ({}, {"export": "csv"}):
            assert self.client.get(reverse(REPORT), query).status_code == 302

    def test_a_file_has_a_row_for_each_check_of_each_plan(self):
        rows = self.rows()
        outcomes = {row["Outcome"] for row in rows if row["Plan"] == "Plan of the school"}
        assert outcomes == {"Missing", "In place", "Asked later in the year"}
        bare = [row for row in rows if row["Plan"] == "Plan of no kind"]
        assert [row["Outcome"] for row in bare] == ["No kind of plan"]
        lacking = next(row for row in rows if "no measures" in row["What is missing"])
        assert lacking["Where"] == "Goal 1: Digital"
        assert any("(Reference not checked)" in row["Reference"] for row in rows)

    def test_the_spreadsheet_has_the_same_rows(self):
        response = self.client.get(reverse(REPORT), {"export": "xlsx"})
        sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active
        assert sheet.max_row == len(self.rows()) + 1

    def test_fifteen_plans_cost_no_more_queries_than_three(self):
        def queries(export=""):
            with CaptureQueriesContext(connection) as counted:
                response = self.client.get(reverse(REPORT), {"export": export, "p": 1} if export else {})
                assert response.status_code == 200
                if export:
                    b"".join(response.streaming_content)
            return len(counted)

        for n in range(3):
            make_plan(f"Few {n}", parent=self.school, preset="general", goals=[make_goal("G", [make_measure()])])
        queries(), queries("csv")
        few = queries(), queries("csv")
        for n in range(12):
            make_plan(f"Many {n}", parent=self.school, preset="general", goals=[make_goal("G", [make_measure()])])
        assert few == (queries(), queries("csv"))
