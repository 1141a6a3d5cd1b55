"""What goes wrong in an organisation, and what the golden thread says about it: a sentence, and a way to mend it."""

from unittest.mock import patch

from django.test import TestCase
from django.urls import reverse

from tests.factories import TODAY, make_admin, make_measure, make_plan
from tests.overviews import make_overview
from tests.test_admin_next_year import editor
from tests.test_admin_plans import edit_address, plan_data
from tests.test_governing_documents import text_of
from tests.test_thread_page import LAST_YEAR, ThreadTestCase, serving
from wagtail_sqa.models import PlanGoal, QualityPlanPage

REPORT = reverse("wagtail_sqa_loose_ends")


class BadInput(ThreadTestCase):
    def setUp(self):
        super().setUp()
        frozen = patch("wagtail_sqa.admin.reports.loose_ends.timezone.localdate", return_value=TODAY)
        frozen.start()
        self.addCleanup(frozen.stop)

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.overview = make_overview(parent=cls.authority)
        cls.admin = make_admin()

    def thread_of_all(self, query=""):
        response = self.client.get(f"{self.overview.url}thread/{query}")
        assert response.status_code == 200
        return response.content.decode()

    def to_mend(self, user=None):
        self.client.force_login(user or self.admin)
        response = self.client.get(REPORT, {"kind": "mend"})
        assert response.status_code == 200
        self.client.logout()
        return text_of(response.content.decode())

    def close_the_circle(self):
        PlanGoal.objects.filter(pk=self.first_of(self.top).pk).update(supports=self.plan.goals.get())

    def first_of(self, plan):
        return plan.goals.order_by("sort_order").first()

    def test_a_circle_is_drawn_to_its_end_and_offered_for_mending_to_each_who_may(self):
        self.close_the_circle()
        for page in (self.thread_of_all(), self.page(self.top), self.page(self.middle), self.page(self.plan)):
            assert "Safe everywhere" in page
            assert "Safe breaks" in page
        assert self.client.get(self.overview.url).status_code == 200
        page = self.to_mend()
        assert page.count("contributes to this one in its turn") == 3
        theirs = self.to_mend(editor(self.school, "change_page"))
        assert theirs.count("contributes to this one in its turn") == 1

    def test_a_goal_that_only_leads_into_a_circle_is_not_called_one(self):
        self.close_the_circle()
        make_plan("Team plan", parent=self.school, goals=[serving(self.plan, "Outside of it")])
        assert "Outside of it" not in self.to_mend()

    def test_a_circle_is_counted_once_on_each_page(self):
        self.close_the_circle()
        [number] = {
            top.branch.reach.measures
            for top in self.client.get(f"{self.top.url}thread/").context["thread"].tops
            if top.branch.goal.title == "Safe everywhere"
        }
        assert number == 1

    def test_the_editor_of_a_plan_in_a_circle_is_refused_with_a_sentence_until_the_circle_is_cut(self):
        self.close_the_circle()
        self.client.force_login(self.admin)
        above, goal, address = self.first_of(self.middle), self.plan.goals.get(), edit_address(self.plan)
        assert self.client.get(address).status_code == 200
        kept = {"id": str(goal.pk), "title": "Safe breaks"}
        page = self.client.post(address, plan_data({**kept, "supports": str(above.pk)})).content.decode()
        assert "contributes to this one, so this one cannot contribute to it" in page
        cut = plan_data({**kept, "supports": ""}, **{"action-publish": "1"})
        assert self.client.post(address, cut).status_code == 302
        assert "in its turn" not in self.to_mend()

    def test_a_unit_moved_to_another_administration_keeps_its_thread_and_its_editor_is_told(self):
        assert "Safe breaks" not in self.to_mend()
        other = self.office.get_parent().add_child(
            instance=type(self.office)(title="Other office", slug="other-office")
        )
        self.school.refresh_from_db()
        self.school.move(other, pos="last-child")
        assert "Safe breaks" in self.page(self.top)
        page = self.to_mend()
        assert "Safe breaks" in page
        assert "Office plan, which is no longer above in the tree: a unit has moved." in page
        assert "Choose another one in the plan." in page
        self.client.force_login(self.admin)
        editing = self.client.get(reverse("wagtailadmin_pages:edit", args=[self.plan.pk])).content.decode()
        assert "Office plan – no longer above in the tree" in editing

    def test_two_plans_of_a_unit_for_a_period_stand_there_both_and_their_shared_measure_counts_once(self):
        measure = self.plan.goals.get().goal_measures.get().measure
        make_plan("School copy", parent=self.school, goals=[serving(self.middle, "Safe breaks too", [measure])])
        page = self.page(self.middle)
        assert page.count(">Safe breaks</a>") == 1
        assert page.count(">Safe breaks too</a>") == 1
        top = self.client.get(f"{self.middle.url}thread/").context["thread"].tops[0]
        assert (top.branch.reach.goals, top.branch.reach.units, top.branch.reach.measures) == (2, 1, 1)

    def test_a_period_without_any_plan_is_said_and_the_day_shown(self):
        for page in (self.page(query="?period=2031-01-01_2031-12-31"), self.thread_of_all("?period=2031-01-01_x")):
            assert "No plan here has the period that the address asks for. Shown instead: Nov. 23, 2026." in page
            assert "Safe breaks" in page
        assert "No plan here has" not in self.page()
        make_plan("Old plan", parent=self.school, goals=[serving(self.top, "Old goal")], **LAST_YEAR)
        assert "No plan here has" not in self.page(query="?period=2025-08-01_2026-07-31")

    def test_the_report_says_it_of_a_period_and_of_a_unit_that_are_not_there(self):
        self.client.force_login(self.admin)
        gone = self.school.pk
        self.school.refresh_from_db()
        self.school.sqa_measures.update(unit=self.office)
        self.school.delete()
        for query in ({"period": "2031-01-01_2031-12-31"}, {"unit": gone}, {"unit": "x", "period": "\x00"}):
            response = self.client.get(REPORT, query)
            assert response.status_code == 200
            assert "Select a valid choice" in response.content.decode()

    def test_a_goal_above_that_was_unpublished_leaves_no_number_and_comes_back(self):
        make_measure("In another unit", unit=self.office)
        self.middle.unpublish()
        top = self.client.get(f"{self.top.url}thread/").context["thread"].tops[0]
        assert (top.branch.reach.goals, top.branch.reach.measures) == (0, 0)
        assert "A goal that is not published any more" in self.to_mend()
        QualityPlanPage.objects.get(pk=self.middle.pk).get_latest_revision().publish()
        top = self.client.get(f"{self.top.url}thread/").context["thread"].tops[0]
        assert (top.branch.reach.goals, top.branch.reach.measures) == (2, 1)
        assert "A goal that is not published any more" not in self.to_mend()


class Nowhere(TestCase):
    def test_a_thread_of_a_page_without_plans_says_so(self):
        page = make_overview()
        response = self.client.get(f"{page.url}thread/?period=2031-01-01_2031-12-31&goal=7")
        assert response.status_code == 200
        assert "There are no goals yet" in response.content.decode()
