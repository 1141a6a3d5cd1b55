"""A plan is written in a real browser: goals added, measures chosen, moved, removed and published."""

import pytest

from tests.browser.case import BrowserTestCase
from tests.factories import make_admin, make_measure
from tests.test_admin_measures import url
from tests.test_admin_plans import add_address
from wagtail_sqa.models import GoalMeasure, Measure

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect


class InTheBrowser(BrowserTestCase):
    def setUp(self):
        super().setUp()
        make_admin()
        self.page = self.chromium.new_page()
        self.problems = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.open("/admin/login/")
        self.page.fill("[name=username]", "admin")
        self.page.fill("[name=password]", "secret")
        self.page.click("[type=submit]")

    def tearDown(self):
        self.page.close()
        assert self.problems == []

    def open(self, path):
        self.page.goto(self.live_server_url + path)

    def choose(self, *titles):
        self.page.click("#id_goals-0-measures-choose")
        for title in titles:
            self.page.check(f"[data-multiple-choice-select][title='Select {title}']")
        self.page.click("[data-multiple-choice-submit]")
        expect(self.page.locator(".modal")).to_have_count(0)

    def titles(self):
        return self.page.locator("#id_goals-0-measures ~ ol [data-title]")

    def test_a_plan_is_written_from_the_empty_form_and_published(self):
        for title in ("One", "Two", "Three"):
            make_measure(title)
        self.open(add_address())
        self.page.fill("#id_title", "Written in a browser")
        self.page.fill("#id_period_start", "2026-08-01")
        self.page.click("#id_goals-ADD")
        self.page.fill("#id_goals-0-title", "Everyone reads")
        self.choose("One", "Two", "Three")
        expect(self.titles()).to_have_text(["One", "Three", "Two"])
        expect(self.page.get_by_role("status").filter(has_text="Added at the end: One, Three, Two")).to_have_count(1)
        self.page.get_by_role("button", name="Move down: One").press("Enter")
        expect(self.titles()).to_have_text(["Three", "One", "Two"])
        expect(self.page.get_by_role("button", name="Move down: One")).to_be_focused()
        self.page.get_by_role("button", name="Remove from the goal: Two").press("Enter")
        self.choose("One", "Two")
        expect(self.titles()).to_have_text(["Three", "One", "Two"])
        self.page.locator("[name=action-publish]").evaluate("button => button.click()")
        expect(self.page.locator(".messages")).to_contain_text("published")
        rows = GoalMeasure.objects.order_by("sort_order")
        assert [row.measure.title for row in rows] == ["Three", "One", "Two"]

    def test_the_account_is_asked_for_when_the_measure_is_completed(self):
        measure = make_measure()
        self.open(url("follow_up", measure.pk))
        expect(self.page.locator("#id_result")).to_be_hidden()
        self.page.select_option("#id_status_after", "completed")
        self.page.fill("#id_seen", "All classes read")
        self.page.fill("#id_result", "More words")
        self.page.select_option("#id_effect", "intended_effect")
        self.page.get_by_role("button", name="Write in the journal").click()
        expect(self.page.get_by_text("The follow-up is written in the journal.")).to_be_visible()
        assert Measure.objects.get().result == "More words"
