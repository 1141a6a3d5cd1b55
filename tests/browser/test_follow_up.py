"""A measure is followed up in a real browser: in how many steps, by mouse and by keyboard, with and without scripts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.browser.case import BrowserTestCase
from tests.factories import make_measure, make_plan, make_user
from wagtail_sqa.models import Measure

LONG = "x" * 5003


class Steps:
    """A reader who counts what they do: each click, each choice and each text is one step."""

    def __init__(self, page):
        self.page = page
        self.taken = 0

    def click(self, selector):
        self.taken += 1
        self.page.click(selector)

    def fill(self, selector, text):
        self.taken += 1
        self.page.fill(selector, text)

    def choose(self, selector, value):
        self.taken += 1
        self.page.select_option(selector, value)


class InTheBrowser(BrowserTestCase):
    def setUp(self):
        super().setUp()
        self.anna = make_user("anna")
        late = timezone.localdate() - timedelta(days=3)
        self.measure = make_measure("Read together", responsible_user=self.anna, due=late)
        self.plan = make_plan(goals=[("Goal", [self.measure])])
        self.client.force_login(self.anna)
        self.page = self.open_browser()
        self.steps = Steps(self.page)

    def tearDown(self):
        self.page.context.close()

    def open_browser(self, **options):
        context = self.chromium.new_context(**options)
        session = self.client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": self.live_server_url}])
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        return page

    def open(self, path):
        self.page.goto(self.live_server_url + path)

    def assert_saved(self, seen, status="in_progress"):
        self.page.wait_for_selector("text=is saved, and readers see it now.")
        row = self.measure.follow_ups.get()
        assert (row.seen, row.status_after, row.by_user) == (seen, status, self.anna)
        return row

    def test_from_my_measures_it_takes_four_steps_with_a_new_status(self):
        self.open("/sqa/my-measures/")
        self.steps.click("article summary")
        self.steps.fill("[name=seen]", "Half of them")
        self.steps.choose("[name=status_after]", "in_progress")
        self.steps.click("text=Save the follow-up")
        self.assert_saved("Half of them")
        assert self.steps.taken <= 4
        assert self.page.is_visible("text=Half of them")

    def test_from_the_plan_it_takes_four_steps_and_leads_back_to_the_entry(self):
        self.open(self.plan.url)
        self.steps.click("a:has-text('Follow up')")
        self.steps.fill("[name=seen]", "Half of them")
        self.steps.choose("[name=status_after]", "in_progress")
        self.steps.click("text=Save the follow-up")
        row = self.assert_saved("Half of them")
        assert self.steps.taken <= 4
        assert self.page.url == f"{self.live_server_url}{self.plan.url}#follow-up-{row.pk}"
        assert self.page.is_visible(f"#follow-up-{row.pk}")

    def test_the_keyboard_alone_is_enough(self):
        self.open("/sqa/my-measures/")
        keyboard = self.page.keyboard
        self.page.focus("article summary")
        keyboard.press("Enter")
        keyboard.press("Tab")
        keyboard.type("Half of them")
        keyboard.press("Tab")
        keyboard.type("In p")
        for _ in range(10):
            if self.page.evaluate("document.activeElement.matches('.sqa-button')"):
                break
            keyboard.press("Tab")
        keyboard.press("Enter")
        self.assert_saved("Half of them")

    def test_result_and_effect_appear_when_the_measure_is_completed(self):
        self.open(f"/sqa/measures/{self.measure.pk}/follow-up/")
        assert not self.page.is_visible("[name=result]")
        self.page.fill("[name=seen]", "All of them")
        self.page.select_option("[name=status_after]", "completed")
        self.page.fill("[name=result]", "Everyone reads")
        self.page.select_option("[name=effect]", "intended_effect")
        self.page.click("text=Save the follow-up")
        self.assert_saved("All of them", "completed")
        measure = Measure.objects.get(pk=self.measure.pk)
        assert (measure.result, measure.effect) == ("Everyone reads", "intended_effect")

    def test_what_was_said_of_a_completion_is_not_sent_when_the_status_is_another_after_all(self):
        self.open(f"/sqa/measures/{self.measure.pk}/follow-up/")
        self.page.fill("[name=seen]", "Nearly")
        self.page.select_option("[name=status_after]", "completed")
        self.page.fill("[name=result]", "Everyone reads")
        self.page.select_option("[name=status_after]", "in_progress")
        self.page.click("text=Save the follow-up")
        self.assert_saved("Nearly")
        assert Measure.objects.get(pk=self.measure.pk).result == ""

    def test_the_analysis_opens_when_the_measure_is_cancelled(self):
        self.open(f"/sqa/measures/{self.measure.pk}/follow-up/")
        assert not self.page.is_visible("[name=analysis]")
        self.page.select_option("[name=status_after]", "cancelled")
        assert self.page.is_visible("[name=analysis]")

    def test_a_text_that_is_too_long_is_kept_whole_and_the_reader_hears_by_how_much(self):
        self.open(f"/sqa/measures/{self.measure.pk}/follow-up/")
        self.page.fill("[name=seen]", LONG)
        self.page.wait_for_selector("text=Shorten the text by 3 characters: 5000 can be kept.")
        assert self.page.input_value("[name=seen]") == LONG
        self.page.click("text=Save the follow-up")
        assert not self.measure.follow_ups.exists()
        self.page.fill("[name=seen]", LONG[:5000])
        assert not self.page.is_visible("text=Shorten the text")
        self.page.click("text=Save the follow-up")
        self.assert_saved(LONG[:5000], "not_started")

    def test_pressing_the_button_twice_sends_the_form_once(self):
        self.open(f"/sqa/measures/{self.measure.pk}/follow-up/")
        self.page.fill("[name=seen]", "Once")
        self.page.evaluate("""() => {
            window.sent = 0;
            document.querySelector('.sqa-form').addEventListener('submit', (event) => {
                window.sent += 1;
                event.preventDefault();
            });
        }""")
        for _ in range(2):
            self.page.evaluate("document.querySelector('.sqa-button').click()")
            self.page.wait_for_timeout(100)
        assert self.page.evaluate("window.sent") == 1

    def test_without_scripts_everything_is_there_and_works(self):
        page = self.open_browser(java_script_enabled=False)
        page.goto(f"{self.live_server_url}/sqa/measures/{self.measure.pk}/follow-up/")
        assert page.is_visible("[name=result]")
        page.fill("[name=seen]", "All of them")
        page.select_option("[name=status_after]", "completed")
        page.click("text=Save the follow-up")
        assert "not saved" in page.inner_text("[role=alert]")
        assert page.input_value("[name=seen]") == "All of them"
        page.fill("[name=result]", "Everyone reads")
        page.select_option("[name=effect]", "some_effect")
        page.click("text=Save the follow-up")
        assert "is saved" in page.inner_text(".sqa-messages")
        assert self.measure.follow_ups.get().status_after == "completed"
        page.context.close()
