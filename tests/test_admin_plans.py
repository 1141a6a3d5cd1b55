"""The editor of plans: goals with their measures, drafts, previews, comparisons, warnings."""

import json
import re
from datetime import date

from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from tests.factories import home, make_goal, make_measure, make_plan, make_unit
from tests.test_admin_measures import AdminTestCase
from tests.test_admin_next_year import editor
from wagtail_sqa.actions.publish import save_and_publish, save_draft
from wagtail_sqa.models import GoalMeasure, Measure, PlanGoal, QualityPlanPage

STREAMS = ("current_state", "direction", "approach", "outcome")
FORMSETS = ("goals", "participation", "milestones", "comments")


def plan_data(*goals, **changes):
    """Return what the editor posts for a plan with ``goals``: dicts of their fields."""
    data = {"title": "Plan", "slug": "plan", "introduction": "", "period_kind": "school_year"}
    data |= {"period_start": "2026-08-01", "period_end": "2027-07-31", "accountable_role": "Principal"}
    data |= dict.fromkeys(["previous_plan", "unit", "seo_title"], "")
    data |= dict.fromkeys(["search_description", "go_live_at", "expire_at"], "")
    data |= {f"{name}-count": "0" for name in STREAMS}
    for name in FORMSETS:
        data |= {f"{name}-TOTAL_FORMS": "0", f"{name}-INITIAL_FORMS": "0"}
    data["goals-TOTAL_FORMS"] = str(len(goals))
    data["goals-INITIAL_FORMS"] = str(sum(bool(goal.get("id")) for goal in goals))
    for n, goal in enumerate(goals):
        data |= {f"goals-{n}-{name}": value for name, value in goal_data(n, **goal).items()}
    return data | changes


def goal_data(n, measures=(), **fields):
    blank = dict.fromkeys(
        ["id", "description", "focus_area", "supports", "judgement", "judged_on", "judged_by_role"], ""
    )
    pks = json.dumps([getattr(measure, "pk", measure) for measure in measures])
    return {"title": "Read", "attainment": "not_assessed", "ORDER": str(n + 1), "measures": pks, **blank, **fields}


def add_address(parent=None):
    """Return the address of the form for a new plan, past the step that asks for its kind."""
    return (
        reverse("wagtailadmin_pages:add", args=["wagtail_sqa", "qualityplanpage", (parent or home()).pk]) + "?preset="
    )


def edit_address(plan):
    return reverse("wagtailadmin_pages:edit", args=[plan.pk])


class PlanEditor(AdminTestCase):
    def post(self, address, data, **kwargs):
        with self.captureOnCommitCallbacks(execute=True):
            return self.client.post(address, data, **kwargs)

    def test_a_plan_is_written_and_published_from_the_empty_form(self):
        assert self.client.get(add_address()).status_code == 200
        measures = [make_measure("One"), make_measure("Two")]
        goal = {"title": "Everyone reads", "measures": [measures[1], measures[0]]}
        response = self.post(add_address(), plan_data(goal, **{"action-publish": "1"}))
        assert response.status_code == 302
        plan = QualityPlanPage.objects.get()
        rows = GoalMeasure.objects.filter(goal__plan=plan).order_by("sort_order")
        assert [row.measure.title for row in rows] == ["Two", "One"]
        assert (plan.live, plan.history.count()) == (True, 1)

    def test_a_draft_may_have_a_goal_without_words(self):
        response = self.post(add_address(), plan_data({"title": "", "description": "Soon"}, period_start=""))
        assert response.status_code == 302
        assert QualityPlanPage.objects.get().history.count() == 0

    def test_publishing_asks_for_the_goal_in_words_and_keeps_the_measures(self):
        measure = make_measure("Read together")
        goal = {"title": "", "description": "Soon", "measures": [measure]}
        response = self.post(add_address(), plan_data(goal, **{"action-publish": "1"}))
        assert response.status_code == 200
        self.assertContains(response, "This field is required.")
        self.assertContains(response, "Read together")

    def test_autosaving_keeps_measures_and_writes_no_history(self):
        plan = make_plan(goals=[("Read", [make_measure("One")])])
        goal = plan.goals.get()
        two = make_measure("Two")
        address, posted = edit_address(plan), {"id": goal.pk, "measures": [two]}
        for _ in range(2):
            response = self.post(address, plan_data(posted, slug=plan.slug), headers={"accept": "application/json"})
            assert response.json()["success"] is True
        draft = QualityPlanPage.objects.get(pk=plan.pk).get_latest_revision_as_object()
        assert [row.measure_id for row in draft.goals.get().goal_measures.all()] == [two.pk]
        assert plan.history.count() == 1
        assert not GoalMeasure.objects.filter(measure=two).exists()

    def test_measures_are_moved_added_and_removed_with_one_row_of_history_each_time(self):
        one, two, three = (make_measure(title) for title in ("One", "Two", "Three"))
        plan = make_plan(goals=[("Read", [one, two])])
        kept = GoalMeasure.objects.get(measure=two).pk
        posted = {"id": plan.goals.get().pk, "measures": [three, two]}
        self.post(edit_address(plan), plan_data(posted, slug=plan.slug, **{"action-publish": "1"}))
        rows = GoalMeasure.objects.order_by("sort_order")
        assert [row.measure.title for row in rows] == ["Three", "Two"]
        assert rows[1].pk == kept
        assert plan.history.count() == 2

    def test_a_measure_that_was_deleted_meanwhile_gets_a_sentence_at_its_list(self):
        gone = make_measure("Gone", publish=False)
        pk = gone.pk
        gone.delete()
        for action in ({}, {"action-publish": "1"}):
            response = self.post(add_address(), plan_data({"measures": [pk, make_measure("Kept")]}, **action))
            assert response.status_code == 200
            self.assertContains(response, "A chosen measure no longer exists.")
            self.assertContains(response, "Kept")
            self.assertContains(response, "Deleted measure")

    def test_a_list_that_is_no_list_is_an_empty_one(self):
        for n, nonsense in enumerate(["", "x", "{}", "[null]", '["a"]', "7"]):
            data = plan_data({}, slug=f"plan-{n}", **{"goals-0-measures": nonsense})
            response = self.post(add_address(), data)
            assert response.status_code == 302

    def test_wrong_input_gets_a_sentence_at_its_field_and_keeps_what_was_typed(self):
        cases = [
            ({"title": "x" * 500}, "title"),
            ({"title": "nul\x00l"}, "title"),
            ({"period_end": "2026-07-31"}, "period_end"),
            ({"period_start": "2026-13-01"}, "period_start"),
            ({"introduction": "x" * 1001}, "introduction"),
        ]
        for wrong, field in cases:
            with self.subTest(wrong=wrong):
                data = plan_data({"title": "What I typed"}, **wrong)
                response = self.post(add_address(), {**data, "action-publish": "1"})
                assert response.status_code == 200
                assert field in response.context["form"].errors
                self.assertContains(response, "What I typed")

    def test_texts_of_every_kind_are_kept_and_escaped(self):
        title = "<script>alert(1)</script> & å 😀"
        make_measure(title)
        goal = {"title": title, "measures": [Measure.objects.get()]}
        self.post(add_address(), plan_data(goal, title=title, **{"action-publish": "1"}))
        plan = QualityPlanPage.objects.get()
        assert plan.goals.get().title == title
        self.assertNotContains(self.client.get(edit_address(plan)), "<script>alert(1)")

    def test_a_judgement_without_a_sentence_is_asked_for(self):
        response = self.post(add_address(), plan_data({"attainment": "met"}, **{"action-publish": "1"}))
        self.assertContains(response, "Say in a sentence why the goal is judged so.")

    def test_the_preview_works_before_the_first_save(self):
        address = reverse("wagtailadmin_pages:preview_on_add", args=["wagtail_sqa", "qualityplanpage", home().pk])
        self.post(address, plan_data({"title": "A goal not saved", "measures": [make_measure("Shown")]}))
        response = self.client.get(address, {"mode": ""})
        self.assertContains(response, "A goal not saved")
        assert not QualityPlanPage.objects.exists()

    def test_the_preview_of_a_saved_plan_shows_what_is_typed(self):
        plan = make_plan(goals=[("Read", [make_measure("One")])])
        address = reverse("wagtailadmin_pages:preview_on_edit", args=[plan.pk])
        self.post(address, plan_data({"id": plan.goals.get().pk, "title": "Typed"}, slug=plan.slug))
        self.assertContains(self.client.get(address, {"mode": ""}), "Typed")

    def test_a_comparison_names_the_measures_that_came_and_went(self):
        one, two, three = (make_measure(title) for title in ("One", "Two", "Three"))
        plan = make_plan(goals=[("Read", [one, two])])
        goal = plan.goals.get()
        goal.goal_measures = [GoalMeasure(measure=two, sort_order=0), GoalMeasure(measure=three, sort_order=1)]
        plan.goals = [goal]
        save_draft(plan)
        address = reverse("wagtailadmin_pages:revisions_compare", args=[plan.pk, "live", "latest"])
        html = self.client.get(address).content.decode()
        assert '<span class="addition">+ Three</span>' in html
        assert '<span class="deletion">− One</span>' in html

    def test_a_comparison_says_that_only_the_order_changed(self):
        one, two = make_measure("One"), make_measure("Two")
        plan = make_plan(goals=[("Read", [one, two])])
        goal = plan.goals.get()
        goal.goal_measures = [GoalMeasure(measure=two, sort_order=0), GoalMeasure(measure=one, sort_order=1)]
        plan.goals = [goal]
        save_draft(plan)
        address = reverse("wagtailadmin_pages:revisions_compare", args=[plan.pk, "live", "latest"])
        self.assertContains(self.client.get(address), "New order:")


class Warnings(AdminTestCase):
    def save(self, measure, accept="text/html", **changes):
        data = plan_data({"measures": [measure]}, **changes)
        return self.client.post(add_address(), data, headers={"accept": accept}, follow=True)

    def test_a_measure_that_is_due_outside_the_period_is_named_once(self):
        for due in (date(2026, 7, 31), date(2027, 8, 1)):
            measure = make_measure("Too late", due=due)
            for action in ({}, {"action-publish": "1"}):
                response = self.save(measure, slug=f"plan-{due}-{len(action)}", **action)
                texts = [str(message) for message in response.context["messages"]]
                assert sum("outside the plan" in text and "Too late" in text for text in texts) == 1

    def test_measures_within_the_period_and_without_a_due_date_are_no_matter(self):
        for due in (date(2026, 8, 1), date(2027, 7, 31), None):
            self.assertNotContains(self.save(make_measure(due=due), slug=f"plan-{due}"), "outside the plan")

    def test_autosaving_piles_up_no_warnings(self):
        self.save(make_measure("Too late", due=date(2030, 1, 1)), accept="application/json")
        self.assertNotContains(self.client.get(reverse("wagtailadmin_home")), "outside the plan")


class GoalsAbove(AdminTestCase):
    """Which goals of other plans a goal may serve."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.authority = make_unit("Municipality")
        cls.school = make_unit("School", parent=cls.authority)
        cls.team = make_unit("Team", parent=cls.school)
        cls.above = make_plan("Authority 2026", parent=cls.authority, goals=[("Safety", [])])
        cls.older = make_plan(
            "Authority 2025",
            parent=cls.authority,
            goals=[("Calm", [])],
            period_start=date(2025, 1, 1),
            period_end=date(2025, 12, 31),
        )
        cls.beside = make_plan("Last year", parent=cls.school, goals=[("Attendance", [])])
        cls.below = make_plan("Team plan", parent=cls.team, goals=[("Team goal", [])])
        cls.draft = make_plan("Draft", parent=cls.authority, goals=[("Hidden", [])], publish=False)
        cls.elsewhere = make_plan("Elsewhere", parent=make_unit("Other"), goals=[("Foreign", [])])

    def offered(self, address):
        formset = self.client.get(address).context["form"].formsets["goals"]
        return [title for _, goals in formset.above.choices[1:] for _, title in goals]

    def test_a_new_plan_is_offered_the_goals_of_live_plans_above_it_the_newest_first(self):
        assert self.offered(add_address(self.school)) == ["Safety", "Calm"]

    def test_a_saved_plan_is_offered_those_of_its_period(self):
        assert self.offered(edit_address(self.beside)) == ["Safety"]

    def test_what_a_goal_serves_in_a_plan_of_another_period_stays_with_a_word(self):
        self.serve(self.older.goals.get())
        assert self.offered(edit_address(self.beside)) == ["Safety", "Calm"]
        self.assertContains(self.client.get(edit_address(self.beside)), "Authority 2025 – of another period")

    def test_the_goals_of_a_plan_that_is_closed_to_the_editor_are_neither_named_nor_accepted(self):
        restriction = PageViewRestriction.objects.create(page=self.above, restriction_type="groups")
        restriction.groups.create(name="Insiders")
        self.client.force_login(editor(self.school, "add_page", "change_page"))
        assert self.offered(add_address(self.school)) == ["Calm"]
        hidden = self.above.goals.get()
        assert self.client.post(add_address(self.school), plan_data({"supports": hidden.pk})).status_code == 200
        self.serve(hidden)
        page = self.client.get(edit_address(self.beside))
        self.assertContains(page, "The goal that was chosen before")
        self.assertNotContains(page, "Safety")

    def test_a_circle_is_refused_with_a_sentence(self):
        upper, lower = self.above.goals.get(), self.beside.goals.get()
        self.serve(upper)
        PlanGoal.objects.filter(pk=upper.pk).update(supports=lower)
        lower.refresh_from_db()
        with self.assertRaisesMessage(ValidationError, "contributes to this one, so this one cannot contribute to it"):
            lower.full_clean(exclude=["plan"])

    def serve(self, above):
        goal = self.beside.goals.get()
        goal.supports = above
        self.beside.goals = [goal]
        save_and_publish(self.beside)

    def test_a_plan_of_another_unit_than_it_lies_under_is_offered_that_unit_s(self):
        plan = make_plan("Moved", parent=self.authority, unit=Page.objects.get(pk=self.school.pk), goals=[("Own", [])])
        assert self.offered(edit_address(plan)) == ["Safety"]

    def test_what_a_goal_serves_stays_offered_when_that_plan_is_withdrawn(self):
        self.serve(self.above.goals.get())
        self.above.unpublish()
        assert self.offered(edit_address(self.beside)) == ["Safety"]
        self.assertContains(self.client.get(edit_address(self.beside)), "Authority 2026 – not published")

    def test_a_goal_that_is_not_offered_is_refused(self):
        foreign = self.elsewhere.goals.get()
        response = self.client.post(add_address(self.school), plan_data({"supports": foreign.pk}))
        assert response.status_code == 200
        allowed = self.above.goals.get()
        response = self.client.post(add_address(self.school), plan_data({"supports": allowed.pk}))
        assert response.status_code == 302
        assert PlanGoal.objects.get(plan__slug="plan").supports == allowed

    def test_a_goal_that_waits_in_the_draft_of_a_published_plan_can_be_edited(self):
        measure = make_measure()
        waiting = make_goal("Waiting", [measure], supports=self.above.goals.get(), sort_order=1)
        self.beside.goals = [self.beside.goals.get(), waiting]
        save_draft(self.beside)
        page = self.client.get(edit_address(self.beside))
        self.assertContains(page, "Waiting")
        form = page.context["form"].formsets["goals"].forms[1]
        assert form["supports"].value() == self.above.goals.get().pk
        assert form["measures"].value() == [measure.pk]

    def test_the_choice_costs_the_same_for_one_goal_and_for_ten(self):
        few = make_plan("Few", parent=self.school, goals=[("1", [])])
        many = make_plan("Many", parent=self.school, goals=[(str(n), []) for n in range(10)])
        for plan in (few, many):
            self.client.get(edit_address(plan))  # a page's first editing also subscribes the user to its comments
        assert self.queries_of(edit_address(few)) == self.queries_of(edit_address(many))


class LongPlan(AdminTestCase):
    def test_a_plan_with_two_hundred_measures_stays_light(self):
        measures = [make_measure(f"Measure number {n}") for n in range(200)]
        goals = [make_goal(f"Goal {n}", measures[n * 20 : n * 20 + 20]) for n in range(10)]
        plan = make_plan(goals=goals)
        with CaptureQueriesContext(connection) as queries:
            html = self.client.get(edit_address(plan)).content.decode()
        fields = re.findall(r"<(?:input|select|textarea)\b[^>]*\bname=", html)
        print(len(queries), len(html.encode()), len(fields))
        assert len(queries) < 60
        assert len(html.encode()) < 500_000
        assert len(fields) < 1000
        assert html.count("Measure number") >= 200
