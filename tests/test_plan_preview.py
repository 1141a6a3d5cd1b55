"""A plan that is being written, as its editor sees it."""

from datetime import date

from django.test import TestCase

from tests import factories
from wagtail_sqa.actions.publish import save_draft
from wagtail_sqa.models import Participation, PlanMilestone, QualityPlanPage


def unsaved_plan(*, period_start=date(2026, 8, 1), **fields):
    """Return a plan as Wagtail's preview makes it before the first save: with a place in the tree and no row."""
    parent = factories.home()
    plan = QualityPlanPage(title="New plan", slug="new-plan", period_start=period_start, **fields)
    plan.path, plan.depth = parent.path + "0001", parent.depth + 1
    plan.set_url_path(parent)
    return plan


class PreviewTests(TestCase):
    def preview(self, plan):
        response = plan.make_preview_request()
        assert response.status_code == 200
        return response.rendered_content

    def test_a_plan_can_be_seen_before_it_is_saved(self):
        plan = unsaved_plan()
        plan.goals = [factories.make_goal("Everyone reads", [factories.make_measure("Read together")])]
        plan.participation = [Participation(group="pupils", changed="The order")]
        plan.milestones = [PlanMilestone(date=date(2026, 12, 1), title="Half-way")]
        page = self.preview(plan)
        for text in ("New plan", "Everyone reads", "Read together", "Pupils", "The order", "Half-way"):
            assert text in page

    def test_a_plan_with_nothing_in_it_can_be_seen_before_it_is_saved(self):
        assert "Here the goals will stand" in self.preview(unsaved_plan(period_end=None))

    def test_a_plan_without_a_period_says_nothing_of_where_in_its_year_it_is(self):
        assert "What happens now" not in self.preview(unsaved_plan(period_start=None))

    def test_the_preview_of_a_draft_shows_the_draft_and_the_page_what_is_in_force(self):
        plan = factories.make_plan(goals=[("Old goal", [])])
        draft = QualityPlanPage.objects.get(pk=plan.pk)
        draft.goals = [factories.make_goal("New goal", [], attainment="met", judgement="Yes")]
        draft.introduction = "New introduction"
        save_draft(draft)
        preview = self.preview(draft.get_latest_revision_as_object())
        page = self.client.get(plan.url).content.decode()
        assert "New goal" in preview and "New introduction" in preview and "Old goal" not in preview
        assert "Old goal" in page and "New goal" not in page and "New introduction" not in page

    def test_the_preview_names_the_goal_above_and_last_years_plan(self):
        above = factories.make_plan("Above", goals=[("Goal above", [factories.make_measure("Last years measure")])])
        plan = unsaved_plan(previous_plan=above)
        plan.goals = [factories.make_goal("Our goal", supports=above.goals.first())]
        page = self.preview(plan)
        assert "Goal above" in page
        assert "Last years measure" in page

    def test_the_preview_has_last_years_measures_as_readers_see_them(self):
        measures = [factories.make_measure("In force"), factories.make_measure("Secret draft", publish=False)]
        above = factories.make_plan("Last year", goals=[("Goal", measures)])
        page = self.preview(unsaved_plan(previous_plan=above))
        assert "In force" in page
        assert "Secret" not in page

    def test_a_half_written_row_does_not_break_the_preview(self):
        plan = unsaved_plan()
        plan.goals = [factories.make_goal("")]
        plan.participation = [Participation(group="")]
        plan.milestones = [PlanMilestone(title="When?")]
        assert "New plan" in self.preview(plan)
