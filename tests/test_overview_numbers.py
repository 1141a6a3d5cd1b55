"""What an overview counts."""

from datetime import date

from django.test import TestCase

from tests import factories
from tests.overviews import CALENDAR_YEAR, LAST_YEAR, TODAY, make_measures, make_overview, of, rows, seen
from wagtail_sqa.actions.follow_up import follow_up
from wagtail_sqa.models import Measure, Participation, WheelActivity


class NumbersTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.town = factories.make_unit("Town")
        cls.schools, cls.care = (factories.make_unit(title, parent=cls.town) for title in ("Schools", "Care"))
        cls.oak, cls.elm = (factories.make_unit(title, parent=cls.schools) for title in ("Oak", "Elm"))
        cls.home = factories.make_unit("Sunny home", parent=cls.care)
        cls.page = make_overview(parent=cls.town)
        cls.late, cls.done = make_measures(1, cls.oak, due=date(2026, 10, 1)) + make_measures(1, cls.oak)
        follow_up(cls.done, on=date(2026, 11, 2), seen="Seen", status="in_progress", today=TODAY)
        judged = factories.make_goal(
            "Read", [cls.late, cls.done], attainment="partly_met", judgement="More read.", judged_on=date(2026, 11, 1)
        )
        cls.oak_plan = factories.make_plan(
            "Oak 2026/27",
            parent=cls.oak,
            goals=[judged, ("Calm", [cls.done])],
            participation=[Participation(group="staff", sort_order=0)],
        )
        factories.make_version(cls.oak_plan, adopted_on=date(2026, 8, 20))
        cls.elm_plan = factories.make_plan("Elm 2026/27", parent=cls.elm, goals=[("Count", make_measures(3, cls.elm))])
        cls.home_plan = factories.make_plan("Home 2026", parent=cls.home, goals=[("Fall", [])], **CALENDAR_YEAR)

    def test_each_level_sums_what_is_below_it_and_leads_to_a_narrower_view(self):
        view = seen(self.page)
        found = rows(view)
        assert list(found) == ["Schools", "Care"]
        assert found["Schools"].numbers.units == 2
        assert found["Schools"].numbers.goals_total == 3
        assert of(found["Schools"].numbers.measures) == {"In progress": 1, "Not started": 4}
        assert found["Schools"].address.endswith(f"/units/{self.schools.pk}/")
        narrower = seen(self.page, pk=self.schools.pk)
        assert list(rows(narrower)) == ["Oak", "Elm"]
        assert narrower.total == found["Schools"].numbers

    def test_a_unit_has_its_phase_lights_states_lateness_follow_up_adoption_and_participation(self):
        row = seen(self.page, pk=self.oak.pk).rows[0]
        assert [plan.phase.label for plan in row.plans] == ["3. How do we do it?"]
        assert row.plans[0].adopted_on == date(2026, 8, 20)
        assert of(row.numbers.goals) == {"Partly met": 1, "Not assessed": 1}
        assert row.numbers.judgement.sentence == "More read."
        assert row.numbers.overdue == 1
        assert row.numbers.followed_up == date(2026, 11, 2)
        assert row.numbers.groups == 1
        assert (row.numbers.adopted, row.numbers.plans) == (1, 1)

    def test_a_measure_under_two_goals_counts_once(self):
        assert seen(self.page, pk=self.oak.pk).total.measures_total == 2

    def test_a_measure_in_two_plans_counts_once_in_their_sum_and_in_each_plan(self):
        factories.make_plan("Care", parent=self.care, goals=[("Same", [self.late])])
        view = seen(self.page)
        assert rows(view)["Schools"].numbers.measures_total == 5
        assert rows(view)["Care"].numbers.measures_total == 1
        assert (view.total.measures_total, view.total.overdue) == (5, 1)

    def test_a_school_year_and_a_calendar_year_stand_beside_each_other(self):
        view = seen(self.page)
        assert view.period == "2026/27"
        assert [plan.period for plan in rows(seen(self.page, show="units"))["Sunny home"].plans] == ["2026"]
        assert (view.total.units, view.total.planned) == (3, 3)

    def test_of_the_plans_before_and_after_the_one_in_force_today_belongs_to_the_period(self):
        factories.make_plan("Home 2027", parent=self.home, period_start=date(2027, 1, 1), period_end=date(2027, 12, 31))
        row = rows(seen(self.page, show="units"))["Sunny home"]
        assert [plan.link.title for plan in row.plans] == ["Home 2026"]
        assert rows(seen(self.page, on=date(2027, 2, 1), show="units"))["Sunny home"].plans[0].link.title == "Home 2027"

    def test_the_level_has_a_row_for_its_own_plan_and_its_goals_with_their_sentences(self):
        goal = factories.make_goal("Equal", attainment="met", judgement="It is.", judged_on=date(2026, 11, 1))
        factories.make_plan("Town 2026/27", parent=self.town, goals=[goal])
        view = seen(self.page)
        assert (view.rows[0].page.title, view.rows[0].is_own) == ("Town", True)
        assert [(line.title, line.badge.label, line.sentence) for line in view.goals] == [("Equal", "Met", "It is.")]
        assert [self.client.get(link.url).status_code for link in view.threads] == [200]

    def test_a_unit_beside_others_that_never_had_a_plan_is_counted_as_one_without(self):
        factories.make_unit("Ash", parent=self.schools)
        view = seen(self.page)
        assert (view.total.units, view.total.planned, view.total.unplanned) == (4, 3, 1)
        assert [page.title for page in view.unplanned] == ["Ash"]

    def test_years_of_one_unit_stand_beside_each_other_newest_first(self):
        factories.make_plan("Oak 2025/26", parent=self.oak, goals=[("Old", make_measures(2, self.oak))], **LAST_YEAR)
        years = seen(self.page, pk=self.oak.pk).years
        assert [(year.plan.period, year.numbers.measures_total) for year in years] == [("2026/27", 2), ("2025/26", 2)]

    def test_a_retired_measure_and_a_draft_count_in_no_number(self):
        retired, draft = make_measures(1, self.elm)[0], make_measures(1, self.elm, publish=False)[0]
        factories.make_plan("Other", parent=self.care, goals=[("G", [retired, draft])])
        retired.unpublish()
        assert rows(seen(self.page))["Care"].numbers.measures_total == 0
        assert Measure.objects.filter(live=False).count() == 2

    def test_a_plan_about_another_unit_counts_there(self):
        factories.make_plan("For Elm", parent=self.home, unit=self.elm, goals=[("G", make_measures(1, self.elm))])
        found = rows(seen(self.page, show="units"))
        assert found["Elm"].numbers.measures_total == 4
        assert [plan.link.title for plan in found["Sunny home"].plans] == ["Home 2026"]

    def test_what_comes_next_in_a_wheel_leaves_out_what_is_done_or_past(self):
        activities = [
            WheelActivity(title="Past", start=date(2026, 10, 1), sort_order=0),
            WheelActivity(title="Dialogue", start=date(2027, 3, 16), sort_order=1),
            WheelActivity(title="Check", start=date(2026, 9, 7), repeat="weekly", sort_order=2),
        ]
        wheel = factories.make_wheel("Wheel", parent=self.oak, rings=[("Ring", activities)])
        row = rows(seen(self.page, show="units"))["Oak"]
        assert [event.title for event in row.coming][:1] == ["Check"]
        assert row.coming[0].start == TODAY
        assert row.coming[0].address.startswith(wheel.url)
        assert rows(seen(self.page, show="units"))["Elm"].coming == ()
