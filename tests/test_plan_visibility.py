"""What a plan's readers must not see, and what they must."""

import pytest
from django.test import TestCase
from wagtail.models import PageViewRestriction

from tests import factories
from wagtail_sqa.actions.publish import retire, save_and_publish, save_draft
from wagtail_sqa.models import Measure
from wagtail_sqa.reading.plans import plan_view

pytestmark = pytest.mark.worker

TODAY = factories.TODAY


def block(*measures):
    return [("measures", list(measures))]


def close(page):
    return PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


class InForceTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.live = factories.make_measure("Read together")
        cls.draft = factories.make_measure("Secret draft", publish=False)
        cls.retired = factories.make_measure("Secret retired")
        cls.user = factories.make_user("secret.person")
        cls.named = factories.make_measure("Named in the text", responsible_user=cls.user, responsible_role="Teacher")
        everything = [cls.live, cls.draft, cls.retired]
        cls.plan = factories.make_plan(
            goals=[("Everyone reads", everything)], approach=block(cls.named, cls.draft, cls.retired)
        )
        cls.next_plan = factories.make_plan("Next plan", previous_plan=cls.plan)
        retire(cls.retired)

    def page(self, plan=None):
        response = self.client.get((plan or self.plan).url)
        assert response.status_code == 200
        return response.content.decode()

    def test_measures_in_force_stand_under_their_goal_and_in_the_text(self):
        page = self.page()
        assert "Read together" in page
        assert "Named in the text" in page

    def test_draft_and_retired_measures_stay_off_the_page(self):
        assert "Secret" not in self.page()

    def test_draft_and_retired_measures_of_last_year_stay_off_next_years_page(self):
        page = self.page(self.next_plan)
        assert "Read together" in page
        assert "Secret" not in page

    def test_the_getter_has_each_measure_of_the_goals_once_and_only_those_in_force(self):
        assert [m.title for m in self.plan.visible_measures(on=TODAY)] == ["Read together"]

    def test_the_words_of_a_draft_stay_off_the_page_while_the_old_ones_are_in_force(self):
        measure = Measure.objects.get(pk=self.live.pk)
        measure.title = "Secret new title"
        save_draft(measure)
        page = self.page()
        assert "Read together" in page
        assert "Secret" not in page

    def test_the_responsible_user_is_never_named(self):
        page = self.page()
        assert "Teacher" in page
        assert "secret.person" not in page

    def test_a_change_of_the_responsible_user_is_no_change_to_readers(self):
        measure = Measure.objects.get(pk=self.live.pk)
        measure.responsible_user = self.user
        save_and_publish(measure)
        page = self.page()
        assert "secret.person" not in page
        assert "Responsible user" not in page

    def test_the_preview_marks_what_readers_do_not_see(self):
        response = self.plan.make_preview_request()
        page = response.rendered_content
        assert page.count("Not in force: readers do not see it") == 2 * 2  # under the goal, and in the text as a link
        assert "Secret draft" in page

    def test_an_unpublished_plan_is_not_found(self):
        retire(self.plan)
        assert self.client.get(self.plan.url).status_code == 404


class OtherPagesTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.closed = factories.make_unit("Secret unit")
        cls.open_unit = factories.make_unit("Open unit")
        cls.measure = factories.make_measure("Hidden measure", unit=cls.open_unit)

    def plan_above(self, parent, **fields):
        return factories.make_plan("Secret plan", parent=parent, goals=[("Secret goal", [self.measure])], **fields)

    def plan_below(self, above, parent=None):
        goal = factories.make_goal("Our goal", supports=above.goals.first())
        return factories.make_plan(parent=parent or self.open_unit, goals=[goal], previous_plan=above)

    def page(self, plan):
        return self.client.get(plan.url).content.decode()

    def test_a_goal_above_is_named_with_a_link_to_its_plan(self):
        above = self.plan_above(self.open_unit)
        page = self.page(self.plan_below(above))
        assert f'<a href="{above.url}">Secret goal</a>' in page
        assert "Hidden measure" in page

    def test_nothing_of_a_closed_plan_is_named_but_that_it_is_served(self):
        above = self.plan_above(self.closed)
        close(self.closed)
        page = self.page(self.plan_below(above))
        assert "Secret" not in page
        assert "Hidden measure" not in page
        assert "Contributes to a goal of a plan that is not open" in page

    def test_nothing_of_an_unpublished_plan_is_named(self):
        above = self.plan_above(self.open_unit, publish=False)
        page = self.page(self.plan_below(above))
        assert "Secret" not in page
        assert "Contributes" not in page
        assert "Hidden measure" not in page

    def test_plans_of_the_same_closed_section_name_each_other(self):
        above = self.plan_above(self.closed)
        close(self.closed)
        view = plan_view(self.plan_below(above, parent=self.closed), on=TODAY)
        assert view.goals[0].row.thread.goal == "Secret goal"
        assert view.last_year.plan.title == "Secret plan"

    def test_the_unit_of_a_measure_is_named_where_it_is_another_and_open(self):
        elsewhere = factories.make_measure(unit=self.closed)
        plan = factories.make_plan(parent=self.open_unit, goals=[("Goal", [self.measure, elsewhere])])
        assert [m.unit for m in plan.visible_measures(on=TODAY)] == ["", "Secret unit"]

    def test_a_measure_of_a_closed_unit_is_seen_only_on_plans_that_are_closed_with_it(self):
        secret = factories.make_measure("Secret measure", unit=self.closed)
        goals = [("Goal", [self.measure, secret])]
        beside, below = (factories.make_plan(parent=unit, goals=goals) for unit in (self.open_unit, self.closed))
        close(self.closed)
        assert "Secret" not in self.page(beside)
        assert [m.title for m in beside.visible_measures(on=TODAY)] == ["Hidden measure"]
        assert [m.title for m in below.visible_measures(on=TODAY)] == ["Hidden measure", "Secret measure"]

    def test_a_preview_says_that_readers_do_not_see_the_measure_of_a_closed_unit(self):
        secret = factories.make_measure("Secret measure", unit=self.closed)
        plan = factories.make_plan(parent=self.open_unit, goals=[("Goal", [secret])])
        close(self.closed)
        [measure] = plan.visible_measures(on=TODAY, preview=True)
        assert not measure.is_seen
        assert measure.unseen_badge.label == "Of a closed unit: readers do not see it here"

    def test_a_unit_that_is_set_gives_its_name_unless_it_is_closed(self):
        plan = factories.make_plan(parent=self.open_unit, unit=self.closed)
        assert plan_view(plan, on=TODAY).unit == "Secret unit"
        close(self.closed)
        assert plan_view(plan, on=TODAY).unit == "Open unit"
