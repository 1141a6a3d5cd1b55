"""Loose ends of the golden thread: what is one, for readers and for editors, and how a broken thread is mended."""

from datetime import date
from unittest.mock import patch

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import TODAY, make_goal, make_measure, make_plan
from tests.test_admin_next_year import editor
from tests.test_thread_page import LAST_YEAR, ThreadTestCase, close, serving
from wagtail_sqa.models import Measure, PlanGoal, QualityPlanPage

REPORT = reverse("wagtail_sqa_loose_ends")
UNSERVED = "Goals to which no goal of a level below contributes"
SERVING_NONE = "Goals that contribute to no goal above"
IDLE = "Goals for which nothing is done"
MEASURES = "Measures that stand under no goal"


def section(page, heading):
    """Return what stands under ``heading``, "" where it is not there."""
    return page.partition(heading)[2].partition("</ul>")[0]


class LooseEnds(ThreadTestCase):
    def test_a_thread_whose_every_goal_has_its_place_says_so_and_one_that_nobody_serves_is_named(self):
        page = self.page()
        assert "Language" in section(page, UNSERVED)
        assert "Safe" not in section(page, UNSERVED)
        assert "Language" in section(page, IDLE)
        plan = make_plan("Language plan", parent=self.school, goals=[self.about_language()])
        page = self.page()
        assert "Nothing hangs loose" in page
        plan.unpublish()
        assert "Language" in section(self.page(), UNSERVED)

    def about_language(self):
        above = self.top.goals.order_by("sort_order").last()
        return make_goal("Words", [make_measure("Books", unit=self.school)], supports=above)

    def test_a_goal_of_a_unit_that_contributes_to_none_in_force_is_named_and_the_authority_s_is_not(self):
        make_plan("Loose plan", parent=self.school, goals=[("Adrift", [make_measure(unit=self.school)])])
        names = section(self.page(), SERVING_NONE)
        assert "Adrift" in names
        assert "School, 2026/27" in names
        assert "Language" not in names
        self.middle.unpublish()
        assert "Safe breaks" in section(self.page(), SERVING_NONE)

    def test_a_goal_without_measures_that_others_serve_is_not_idle(self):
        idle = section(self.page(), IDLE)
        assert "Safe schools" not in idle
        make_plan("Idle plan", parent=self.school, goals=[serving(self.middle, "Only words")])
        assert "Only words" in section(self.page(), IDLE)

    def test_a_measure_that_goes_on_under_no_goal_in_force_is_named(self):
        make_measure("Wanders about", unit=self.school)
        make_measure("Draft", unit=self.school, publish=False)
        ended = make_measure("Ended long ago", unit=self.school)
        Measure.objects.filter(pk=ended.pk).update(status="completed")
        names = section(self.page(), MEASURES)
        assert "Wanders about" in names
        assert "Draft" not in names
        assert "Ended" not in names
        assert "Hosts" not in names

    def test_only_units_below_are_asked_about(self):
        make_measure("Elsewhere", unit=self.authority)
        assert "Elsewhere" not in self.page(self.plan)
        assert "Elsewhere" in self.page()

    def test_one_chosen_goal_has_none(self):
        assert "Loose ends" not in self.page(query=f"?goal={self.middle.goals.get().pk}")

    def test_what_is_closed_is_no_loose_end_for_others_and_holds_what_hangs_on_it(self):
        above = self.top.goals.order_by("sort_order").last()
        measure = make_measure("Canary measure", unit=self.office)
        hidden = make_plan("Canary plan", parent=self.office, goals=[make_goal("Canary goal", supports=above)])
        open_goal = make_goal("Held by a secret", [measure], supports=hidden.goals.get())
        make_plan("Open plan", parent=self.school, goals=[open_goal])
        insider = close(hidden)
        page = self.page()
        assert "Canary goal" not in page
        assert "Canary plan" not in page
        assert "Language" not in section(page, UNSERVED)
        assert "Held by" not in section(page, SERVING_NONE)
        assert "Canary goal" in self.page(user=insider)


class Report(ThreadTestCase):
    def setUp(self):
        super().setUp()
        self.client.force_login(editor(self.school, "change_page"))

    def report(self, query=""):
        response = self.client.get(REPORT + query)
        assert response.status_code == 200
        return response.content.decode()

    def test_an_editor_sees_the_loose_ends_of_their_own_plans_with_the_way_to_mend_them(self):
        make_plan("Loose plan", parent=self.school, goals=[("Adrift", [])])
        page = self.report()
        assert "Adrift" in page
        plan = QualityPlanPage.objects.get(title="Loose plan")
        assert f"{reverse('wagtailadmin_pages:edit', args=[plan.pk])}#sqa-direction" in page
        assert "Language" not in page
        assert "Adrift" in self.report(f"?kind=idle&unit={self.school.pk}&period=2026-08-01_2027-07-31")
        for nonsense in ("?kind=x", "?unit=x", "?period=x", "?p=x", "?p=99"):
            self.report(nonsense)

    def test_a_measure_under_no_goal_leads_to_its_editor(self):
        measure = make_measure("Wanders about", unit=self.school)
        assert reverse("wagtailsnippets_wagtail_sqa_measure:edit", args=[measure.pk]) in self.report("?kind=measures")

    def test_many_plans_cost_no_more_queries_than_few(self):
        few = self.count_queries()
        for n in range(4):
            make_plan(f"Loose plan {n}", parent=self.school, goals=[(f"Adrift {n}", [])])
        assert self.count_queries() == few

    def count_queries(self):
        self.report("?kind=idle")
        with CaptureQueriesContext(connection) as captured:
            self.report("?kind=idle")
        return len(captured)


class Mending(TestCase):
    """The plan above is replaced by next year's after that of the unit: the thread is offered, and never broken."""

    @classmethod
    def setUpTestData(cls):
        ThreadTestCase.setUpTestData.__func__(cls)
        old = make_goal("Old aim")
        cls.old = make_plan("Office plan 2025/26", parent=cls.office, goals=[old], **LAST_YEAR)
        cls.lower = make_plan("New school plan", parent=cls.school, goals=[serving(cls.old, "Still ours")])
        cls.goal = cls.lower.goals.get()

    def setUp(self):
        frozen = patch("wagtail_sqa.admin.reports.loose_ends.timezone.localdate", return_value=TODAY)
        frozen.start()
        self.addCleanup(frozen.stop)

    def log_in(self, *codenames):
        self.client.force_login(editor(self.school, *codenames))

    def report(self):
        return self.client.get(REPORT + "?kind=mend").content.decode()

    def successor(self):
        goal = make_goal("New aim", continued_from=self.old.goals.get())
        return make_plan("Office plan 2026/27", parent=self.office, goals=[goal]).goals.get()

    def follow(self, above):
        return self.client.post(
            reverse("wagtail_sqa_follow_thread", args=[self.goal.pk]), {"above": above.pk}, follow=True
        ).content.decode()

    def served(self):
        return PlanGoal.objects.get(pk=self.goal.pk).supports

    def test_what_goes_on_is_offered_and_followed_with_one_click(self):
        self.log_in("change_page", "publish_page")
        page = self.report()
        assert "Office plan 2025/26, ended" in page
        assert "No goal goes on with it" in page
        new = self.successor()
        page = self.report()
        assert "New aim" in page
        assert "Follow it" in page
        assert "readers see it" in self.follow(new)
        assert self.served() == new
        assert "Still ours" not in self.report()

    def test_who_may_not_publish_changes_the_draft(self):
        self.log_in("change_page")
        new = self.successor()
        assert "in the draft of its plan" in self.follow(new)
        assert self.served() == self.old.goals.get()
        draft = QualityPlanPage.objects.get(pk=self.lower.pk).get_latest_revision_as_object()
        assert draft.goals.get().supports_id == new.pk

    def test_nothing_is_taken_that_was_not_offered(self):
        self.log_in("change_page", "publish_page")
        assert "not offered any more" in self.follow(self.top.goals.first())
        assert self.served() == self.old.goals.get()

    def test_a_locked_plan_is_left_alone_with_a_sentence(self):
        self.log_in("change_page", "publish_page")
        new = self.successor()
        QualityPlanPage.objects.filter(pk=self.lower.pk).update(locked=True)
        assert "is locked" in self.follow(new)
        assert self.served() == self.old.goals.get()

    def test_a_goal_above_that_is_unpublished_is_said_to_editors(self):
        self.log_in("change_page")
        self.old.unpublish()
        page = self.report()
        assert "Still ours" in page
        assert "A goal that is not published any more: readers see nothing of it." in page
        assert "Old aim" not in page

    def test_a_plan_of_the_past_is_left_alone(self):
        self.log_in("change_page")
        QualityPlanPage.objects.filter(pk=self.lower.pk).update(period_end=date(2026, 10, 31))
        assert "Still ours" not in self.report()
