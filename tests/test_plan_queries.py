"""What reading a plan costs."""

from datetime import date

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from tests import factories
from wagtail_sqa.actions.follow_up import follow_up
from wagtail_sqa.models import FollowUp, Measure, Participation, PlanMilestone

TODAY = factories.TODAY
LONG = "Ett par meningar om vad som görs, varför, och hur vi ser att det hjälper. " * 4


def measures(number):
    """Return measures in force, put there at once: how they came into force is tested elsewhere."""
    unit = factories.home()
    fields = {"cause": LONG, "expected_effect": LONG, "unit": unit, "live": True, "due": date(2026, 12, 18)}
    made = Measure.objects.bulk_create(
        Measure(title=f"Åtgärd {i}", responsible_role=f"Role {i % 7}", **fields) for i in range(number)
    )
    FollowUp.objects.bulk_create(
        FollowUp(measure=m, date=date(2026, 10, day), seen=LONG, status_after="in_progress")
        for m in made
        for day in (1, 9)
    )
    return made


def full_plan(number):
    """Return a plan that has everything: a goal above, last year's plan, measures in the text, participation."""
    mine = measures(number)
    last_year = factories.make_plan("Last year", goals=[("Goal", mine[:2])])
    area = factories.make_focus_area(f"Area {number}")
    half = number // 2
    goals = [
        factories.make_goal("One", mine[:half], supports=last_year.goals.first(), focus_area=area),
        factories.make_goal("Two", mine[half:]),
    ]
    return factories.make_plan(
        goals=goals,
        previous_plan=last_year,
        approach=[("measures", [*measures(1), mine[0]])],
        participation=[Participation(group="staff", how="Meeting", sort_order=0)],
        milestones=[PlanMilestone(date=TODAY, title="Day", sort_order=0)],
    )


class QueryTests(TestCase):
    def queries(self, plan):
        self.client.get(plan.url)  # whatever is cached once per process
        with CaptureQueriesContext(connection) as captured:
            response = self.client.get(plan.url)
        assert response.status_code == 200
        return len(captured), response.content

    def test_two_hundred_measures_cost_no_more_queries_than_five_and_ten_at_most(self):
        few, _ = self.queries(full_plan(5))
        many, page = self.queries(full_plan(200))
        assert page.decode().count("sqa-table__more") > 200
        assert few == many
        assert many <= 10
        assert len(page) < 900_000, "a heavy page"

    def test_a_long_history_costs_no_more_queries_than_a_short_one(self):
        measure = factories.make_measure()
        plan = factories.make_plan(goals=[("Goal", [measure])])
        few, _ = self.queries(plan)
        for day in range(1, 16):
            follow_up(measure, on=date(2026, 11, day), seen="Seen", status=status(day), today=TODAY)
        many, page = self.queries(plan)
        assert page.decode().count("Status went from") == 10
        assert few == many


def status(day):
    return "in_progress" if day % 2 else "on_hold"
