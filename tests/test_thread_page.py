"""The golden thread of a plan: who sees what of it, as a list and as a picture."""

import re
from datetime import date
from unittest.mock import patch
from xml.etree import ElementTree

from django.contrib.auth.models import Group
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from tests.factories import TODAY, make_goal, make_measure, make_plan, make_unit, make_user
from wagtail_sqa.models import GoalMeasure, PlanGoal, QualityOverviewPage

SVG = "{http://www.w3.org/2000/svg}"
LAST_YEAR = {"period_start": date(2025, 8, 1), "period_end": date(2026, 7, 31)}


class ThreadTestCase(TestCase):
    """An authority, its administration and a school below that, each with a plan; the school has a measure."""

    def setUp(self):
        frozen = patch("wagtail_sqa.models.plan_thread.timezone.localdate", return_value=TODAY)
        frozen.start()
        self.addCleanup(frozen.stop)

    @classmethod
    def setUpTestData(cls):
        cls.authority = make_unit("Authority")
        cls.office = make_unit("Office", parent=cls.authority)
        cls.school = make_unit("School", parent=cls.office)
        cls.top = make_plan("Authority plan", parent=cls.authority, goals=[("Safe everywhere", []), ("Language", [])])
        cls.middle = make_plan("Office plan", parent=cls.office, goals=[serving(cls.top, "Safe schools")])
        late = make_measure("Hosts in the corridors", unit=cls.school, due=date(2026, 11, 1))
        cls.plan = make_plan("School plan", parent=cls.school, goals=[serving(cls.middle, "Safe breaks", [late])])

    def page(self, plan=None, query="", user=None):
        if user is not None:
            self.client.force_login(user)
        response = self.client.get((plan or self.top).url + "thread/" + query)
        assert response.status_code == 200
        return response.content.decode()

    def queries(self, plan, query=""):
        self.page(plan, query)
        with CaptureQueriesContext(connection) as captured:
            page = self.page(plan, query)
        return len(captured), page


def serving(above, title, measures=(), **fields):
    """Return an unsaved goal that serves the first goal of the plan ``above``."""
    return make_goal(title, measures, supports=above.goals.order_by("sort_order").first(), **fields)


def close(page):
    """Close ``page`` to all but a group; return a reader who is in it."""
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.GROUPS)
    group = Group.objects.create(name=f"Readers of {page}")
    restriction.groups.add(group)
    insider = make_user(f"insider.{page.pk}")
    insider.groups.add(group)
    return insider


class ThreadPage(ThreadTestCase):
    def test_a_goal_has_every_goal_and_measure_that_serves_it_unit_by_unit_and_how_far_they_have_come(self):
        page = self.page()
        order = [
            page.index(text) for text in ("Safe everywhere", ">Office<", "Safe schools", ">School<", "Safe breaks")
        ]
        assert order == sorted(order)
        assert f'<a href="{self.plan.url}#goal-1">Safe breaks</a>' in page
        assert "Hosts in the corridors" in page
        assert "Overdue by 22 days" in page
        assert re.search(r"<dd>2 in 2 units</dd>", page)
        assert "1 overdue" in page

    def test_a_goal_that_nothing_serves_says_so(self):
        assert self.page().count("No goal of another plan contributes to it in this period.") == 1
        alone = self.page(self.plan)
        assert alone.count("No goal of another plan contributes to these goals in this period.") == 1
        assert "contributes to it" not in alone

    def test_a_unit_sees_the_whole_way_up(self):
        page = self.page(self.plan)
        assert re.search(
            rf'<a href="{self.middle.url}#goal-1">Safe schools</a> \(Office plan\), and so to '
            rf'<a href="{self.top.url}#goal-1">Safe everywhere</a> \(Authority plan\)',
            page,
        )

    def test_the_plan_itself_tells_the_whole_way_up_and_how_many_contribute(self):
        own = self.client.get(self.plan.url).content.decode()
        assert "Safe schools</a> (Office plan, 2026/27), and so to" in own
        assert "Safe everywhere</a> (Authority plan, 2026/27)" in own
        above = self.client.get(self.top.url).content.decode()
        goal = self.top.goals.order_by("sort_order").first()
        assert "Contributed to by 1 goal of 1 other plan" in above
        assert f'href="{self.top.url}thread/?goal={goal.pk}"' in above
        assert f'href="{self.top.url}thread/"' in above

    def test_the_picture_holds_the_same_as_the_list(self):
        listed, drawn = self.page(), self.page(query="?as=picture")
        svg = ElementTree.fromstring(re.search(r"<svg xmlns.*?</svg>", drawn, re.S)[0])  # noqa: S314 (our own)
        boxes = {(link.get("href"), title_of(link)) for link in svg.iter(f"{SVG}a")}
        tops = "".join(re.findall(r'<section class="sqa-question sqa-thread-top".*?</section>', listed, re.S))
        links = set(re.findall(r'<a href="([^"]+)">([^<]+)</a>', tops))
        assert len(boxes) == 5
        assert boxes == links

    def test_one_goal_can_be_chosen_and_nonsense_is_no_choice(self):
        goal = self.middle.goals.get()
        page = self.page(query=f"?goal={goal.pk}")
        assert "Safe breaks" in page
        assert "Language" not in page
        assert "Show all goals" in page
        for query in ("?goal=x", "?goal=²", "?goal=99999999999999999999", "?period=x", "?as=x", "?period=2026-08-01"):
            assert "Language" in self.page(query=query)

    def test_only_what_is_in_force_in_the_period_is_shown_until_another_is_chosen(self):
        make_plan("Old plan", parent=self.school, goals=[serving(self.top, "Old goal")], **LAST_YEAR)
        assert "Old goal" not in self.page()
        page = self.page(query="?period=2025-08-01_2026-07-31")
        assert "Old goal" in page
        assert "Safe breaks" not in page

    def test_a_goal_above_of_last_year_does_not_break_the_thread(self):
        old = make_plan("Old office plan", parent=self.office, goals=[serving(self.top, "Old link")], **LAST_YEAR)
        make_plan("Team plan", parent=self.school, goals=[serving(old, "Team goal")])
        page = self.page()
        assert page.index("Old link") < page.index("Team goal")

    def test_a_goal_above_that_is_unpublished_is_named_nowhere(self):
        self.middle.unpublish()
        assert "Safe schools" not in self.page(self.plan)
        assert "Safe schools" not in self.page()
        assert "Contributes to" not in self.page(self.plan)

    def test_a_circle_in_the_database_ends(self):
        PlanGoal.objects.filter(plan=self.top).update(supports=self.plan.goals.get())
        for plan in (self.top, self.middle, self.plan):
            assert "Safe breaks" in self.page(plan)
            assert self.client.get(plan.url).status_code == 200

    def test_a_plan_without_goals_says_what_will_stand_there(self):
        assert "There are no goals yet" in self.page(make_plan("Empty", parent=self.school))
        assert "<svg xmlns" not in self.page(make_plan("Empty too", parent=self.school), "?as=picture")

    def test_a_unit_that_is_deleted_or_moved_leaves_no_gap(self):
        elsewhere = make_unit("Elsewhere")
        self.school.refresh_from_db()
        self.school.move(elsewhere, pos="last-child")
        assert "Safe breaks" in self.page()
        self.school.refresh_from_db()
        GoalMeasure.objects.all().delete()
        self.school.sqa_measures.all().delete()
        self.school.delete()
        page = self.page()
        assert "Safe schools" in page
        assert "Safe breaks" not in page

    def test_it_is_kept_in_no_shared_cache(self):
        response = self.client.get(self.top.url + "thread/")
        assert "private" in response["Cache-Control"]


class ClosedUnits(ThreadTestCase):
    """What is closed neither shows nor counts for those who may not see it."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.shelter = make_unit("Canary unit", parent=cls.authority)
        measure = make_measure("Canary measure", unit=cls.shelter, due=date(2026, 11, 1))
        goal = serving(cls.top, "Canary goal", [measure])
        cls.hidden = make_plan("Canary plan", parent=cls.shelter, goals=[goal])
        cls.insider = close(cls.shelter)

    def test_others_neither_see_nor_count_it(self):
        for query in ("", "?as=picture"):
            for user in (None, make_user(f"reader{query[1:3]}")):
                page = self.page(query=query, user=user)
                assert "Canary" not in page
        page = self.page()
        assert "2 in 2 units" in page
        assert "1 overdue" in page
        assert "Canary" not in self.client.get(self.top.url).content.decode()
        assert "1 goal of 1 other plan" in self.client.get(self.top.url).content.decode()

    def test_those_who_may_see_it_do(self):
        for user in (self.insider, make_user("root", is_superuser=True)):
            page = self.page(user=user)
            assert "Canary goal" in page
            assert "3 in 3 units" in page
            assert "2 overdue" in page

    def test_a_measure_of_a_closed_unit_below_an_open_goal_is_left_out(self):
        measure = make_measure("Canary of another", unit=self.shelter)
        make_plan("Open plan", parent=self.office, goals=[serving(self.top, "Open goal", [measure])])
        assert "Canary" not in self.page()
        assert "Canary of another" in self.page(user=self.insider)

    def test_a_goal_that_may_not_be_named_is_no_choice(self):
        page = self.page(query=f"?goal={self.hidden.goals.get().pk}")
        assert "Canary" not in page
        assert "Language" in page

    def test_a_goal_above_that_is_closed_is_said_to_be_so(self):
        below = make_unit("Below", parent=self.school)
        plan = make_plan("Plan below", parent=below, goals=[serving(self.hidden, "Serves a secret")])
        page = self.page(plan)
        assert "Canary" not in page
        assert "Contributes to a goal of a plan that is not open to you." in page
        assert "Canary goal" in self.page(plan, user=self.insider)


class ManyUnits(ThreadTestCase):
    """Sixty units are read in as many queries as three, and what is too much at once is one step away."""

    def units(self, number):
        top = make_plan(f"Top of {number}", parent=self.authority, goals=[("One", []), ("Two", [])])
        goals = [goal.pk for goal in top.goals.order_by("sort_order")]
        for i in range(number):
            unit = make_unit(f"Unit {number}-{i}", parent=self.authority)
            measures = [make_measure(f"Measure {number}-{i}", unit=unit)]
            own = [make_goal(f"Goal {number}-{i}-{pk}", measures, supports_id=pk) for pk in goals]
            make_plan(f"Plan {number}-{i}", parent=unit, goals=own)
        return top

    def test_many_units_cost_no_more_queries_than_few(self):
        few, many = self.units(2), self.units(6)
        for query in ("", "?as=picture"):
            (queries, page), (more, longer) = self.queries(few, query), self.queries(many, query)
            assert queries == more
            assert "Goal 2-1-" in page
            assert "Goal 6-5-" in longer

    def test_what_is_too_much_at_once_is_one_step_away(self):
        top = self.units(3)
        first = top.goals.order_by("sort_order").first()
        with patch_rows(9):
            page = self.page(top)
            assert "Goal 3-0" in page
            assert "Measure 3-0" not in page
            assert f"?goal={PlanGoal.objects.get(title=f'Goal 3-0-{first.pk}').pk}" in page
        with patch_rows(5):
            page = self.page(top)
            assert "Goal 3-0" not in page
            assert "3 in 3 units" in page
            assert f'href="?goal={first.pk}"' in page
            assert "Goal 3-0" in self.page(top, f"?goal={first.pk}")


def patch_rows(number):
    return patch("wagtail_sqa.reading.threads.views.ROWS_AT_ONCE", number)


def title_of(link):
    """Return the whole title from the name of a box: note, title, state."""
    said = link.get("aria-label").split(", ")
    return next(part for part in said if part[0].isupper() and part not in NOTES)


NOTES = {"Measure", "Not assessed", "Not started"} | {f"{unit} · 2026/27" for unit in ("Authority", "Office", "School")}


class OverviewThread(ThreadTestCase):
    """The thread of all units at and below a level, from the overview of that level."""

    def overview(self, unit):
        page = QualityOverviewPage(title="Overview", slug="overview")
        unit.refresh_from_db()
        return unit.add_child(instance=page)

    def test_it_begins_with_the_goals_that_the_units_serve_also_of_levels_above(self):
        make_plan("Beside", parent=make_unit("Other", parent=self.authority), goals=[serving(self.top, "Not below")])
        page = self.page(self.overview(self.office))
        order = [page.index(text) for text in ("Safe everywhere", "Safe schools", "Safe breaks")]
        assert order == sorted(order)
        assert "Not below" not in page
        assert "Language" not in page
        assert "2 in 2 units" in page

    def test_the_level_s_own_goals_stand_there_though_nobody_serves_them_and_loose_ones_below_as_loose_ends(self):
        make_plan("Loose plan", parent=self.school, goals=[("Adrift", [])])
        page = self.page(self.overview(self.authority))
        assert "Language" in page.partition("Loose ends")[0]
        assert "Adrift" not in page.partition("Loose ends")[0]
        assert "Adrift" in page.partition("Loose ends")[2]

    def test_it_is_linked_from_the_overview_and_a_level_that_may_not_be_named_has_none(self):
        overview = self.overview(self.authority)
        assert f'href="{overview.url}thread/"' in self.client.get(overview.url).content.decode()
        close(self.school)
        overview.unit = self.school
        overview.save()
        assert self.client.get(overview.url + "thread/").status_code == 404

    def test_a_closed_unit_is_left_out_and_counts_for_those_who_may_see_it(self):
        overview = self.overview(self.authority)
        insider = close(self.school)
        assert "Safe breaks" not in self.page(overview)
        assert "1 in 1 unit" in self.page(overview)
        assert "2 in 2 units" in self.page(overview, user=insider)
