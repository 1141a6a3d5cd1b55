"""Choosing among a plan's measures."""

from django.test import TestCase

from tests import factories
from wagtail_sqa.actions.follow_up import follow_up

TODAY = factories.TODAY


class FilterTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.measures = [
            factories.make_measure(f"Measure {i}", responsible_role="Nurse" if i % 2 else "Cook & baker")
            for i in range(6)
        ]
        follow_up(cls.measures[1], on=TODAY, seen="Done", status="completed", today=TODAY, as_recorded=True)
        cls.plan = factories.make_plan(goals=[("One", cls.measures[:3]), ("Two", cls.measures[3:])])

    def shown(self, **query):
        response = self.client.get(self.plan.url, query)
        assert response.status_code == 200
        goals = response.context["tables"]
        return [entry.measure.title for goal in goals for entry in goal.measures], response.content.decode()

    def test_all_measures_are_shown_unless_the_reader_chooses(self):
        titles, page = self.shown()
        assert len(titles) == 6
        assert "Shows 6 of 6 measures" in page

    def test_a_role_and_a_status_can_be_chosen_together(self):
        titles, page = self.shown(role="Nurse", status="completed")
        assert titles == ["Measure 1"]
        assert "Shows 1 of 6 measures" in page
        assert '<option value="completed" selected>' in page
        assert "Goal 2:" not in page

    def test_a_role_with_an_ampersand_can_be_chosen(self):
        titles, page = self.shown(role="Cook & baker")
        assert titles == ["Measure 0", "Measure 2", "Measure 4"]
        assert '<option value="Cook &amp; baker" selected>' in page

    def test_what_is_not_on_offer_counts_as_all(self):
        titles, _ = self.shown(role="<script>", status="nonsense")
        assert len(titles) == 6

    def test_a_choice_that_nothing_matches_says_so(self):
        titles, page = self.shown(status="cancelled")
        assert titles == []
        assert "No measure matches your choice." in page

    def test_the_summary_counts_every_measure_whatever_is_chosen(self):
        _, page = self.shown(status="completed")
        assert "6 measures" in page

    def test_a_plan_of_few_measures_offers_no_filter(self):
        plan = factories.make_plan(goals=[("One", self.measures[:5])])
        assert "<form" not in self.client.get(plan.url).content.decode()
