"""A goal goes round in a real browser: from the authority to three units, and back as their results in a report.

Three people look at the same pages: what one of them writes the others see at once, or not at all.
"""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission

from tests.browser.case import BrowserTestCase
from tests.factories import make_goal, make_measure, make_plan, make_unit, make_user
from tests.overviews import make_overview
from tests.test_admin_next_year import editor
from wagtail_sqa.models import QualityReportPage

expect = pytest.importorskip("playwright.sync_api").expect
expect.set_options(timeout=15_000)  # a busy machine answers late

GOAL, OWN_GOAL, OTHER_GOAL = "Everyone is safe", "Calm for all who start here", "Everyone is heard"
MEASURE, REASON = "Adults at every break", "We asked for calm last year"


class Person:
    """Someone in a browser of their own."""

    def __init__(self, case, user):
        self.address = case.live_server_url
        context = case.chromium.new_context(viewport={"width": 1280, "height": 900})
        case.addCleanup(context.close)
        client = Client()
        client.force_login(user)
        session = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": self.address}])
        self.page = context.new_page()
        self.page.on("pageerror", lambda error: pytest.fail(str(error)))

    def open(self, path: str, status: int = 200) -> "Person":
        response = self.page.goto(self.address + path)
        assert response.status == status, (path, response.status)
        return self

    def edit(self, page) -> "Person":
        return self.open(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    def sees(self, *texts: str, within: str = "main") -> None:
        for text in texts:
            expect(self.page.locator(within).first).to_contain_text(text)

    def misses(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("body")).not_to_contain_text(text)

    def click(self, selector: str) -> None:
        self.page.locator(selector).first.click()

    def publish(self) -> None:
        self.page.locator("[name=action-publish]").evaluate("button => button.click()")
        expect(self.page.locator(".messages")).to_contain_text("published")

    def save(self) -> None:
        self.page.locator(".action-save").first.evaluate("button => button.click()")
        expect(self.page.locator(".messages")).to_contain_text("updated")


class RoundTrip(BrowserTestCase):
    def setUp(self):
        super().setUp()
        today = timezone.localdate()
        year = {"period_start": today - timedelta(100), "period_end": today + timedelta(200)}
        self.town = make_unit("Town")
        self.overview = make_overview(parent=self.town)
        self.oak, self.elm, self.ash = (make_unit(name, parent=self.town) for name in ("Oak", "Elm", "Ash"))
        teacher = make_user("teacher")
        make_measure(MEASURE, unit=self.oak, responsible_user=teacher, due=today + timedelta(30))
        goals = [make_goal(GOAL), make_goal(OTHER_GOAL)]
        self.top = make_plan("Plan of the town", parent=self.town, goals=goals, publish=False, **year)
        self.oak_plan, self.elm_plan, self.ash_plan = (
            make_plan(f"Plan of {unit.title}", parent=unit, **year) for unit in (self.oak, self.elm, self.ash)
        )
        developer = editor(self.town, "add_page", "change_page", "publish_page")
        principal = editor(self.oak, "change_page", "publish_page")
        for right in GroupPagePermission.objects.filter(page=self.oak):
            for unit in (self.elm, self.ash):
                GroupPagePermission.objects.create(group=right.group, page=unit, permission=right.permission)
        self.developer, self.principal, self.teacher = (Person(self, user) for user in (developer, principal, teacher))

    def test_from_the_authority_s_goal_to_the_units_and_back_as_a_report(self):
        self.the_town_publishes_its_plan()
        self.its_goal_is_handed_down_to_three_units()
        self.oak_takes_it_up_as_it_is_and_puts_a_measure_under_it()
        self.elm_takes_it_up_in_its_own_words()
        self.ash_declines_with_a_reason()
        self.the_teacher_follows_up()
        self.the_town_sees_how_far_it_has_come()
        self.the_year_becomes_a_report()

    def the_town_publishes_its_plan(self):
        self.teacher.open(self.top.url, status=404)
        self.developer.edit(self.top).publish()
        self.teacher.open(self.top.url).sees(GOAL, OTHER_GOAL)
        self.teacher.open(f"{self.top.url}thread/").sees(
            "Goals to which no goal of a level below contributes (2)", "Measures that stand under no goal (1)"
        )

    def its_goal_is_handed_down_to_three_units(self):
        hand_down = reverse("wagtail_sqa_hand_down", args=[self.top.pk])
        page = self.developer.open(hand_down).page
        page.select_option("#id_what", label=f"Goal: {GOAL}")
        for unit in ("Oak", "Elm", "Ash"):
            page.check(f"label:has-text('{unit}')")
        page.fill("#id_message", "Please answer in a week")
        self.developer.click("button:has-text('Hand down')")
        self.developer.sees("Handed down to 3 units.", within="body")
        self.principal.open(reverse("wagtail_sqa_waiting")).sees("3 proposals wait for an answer")
        self.teacher.open(self.oak_plan.url).misses(GOAL)
        self.teacher.open(hand_down).misses("Please answer in a week")

    def answer(self, unit: str):
        """Let the principal open what was handed down to ``unit``."""
        self.principal.open(reverse("sqa-proposals:index"))
        self.principal.click(f"tr:has-text('{unit}') a:has-text('{GOAL}')")
        self.principal.sees("Please answer in a week")

    def oak_takes_it_up_as_it_is_and_puts_a_measure_under_it(self):
        self.answer("Oak")
        self.principal.click("button:has-text('Take it up')")
        self.teacher.open(self.oak_plan.url).misses(GOAL)
        page = self.principal.edit(self.oak_plan).page
        assert page.input_value("[name='goals-0-title']") == GOAL
        page.click("#id_goals-0-measures-choose")
        page.check(f"[data-multiple-choice-select][title='Select {MEASURE}']")
        page.click("[data-multiple-choice-submit]")
        expect(page.locator(".modal")).to_have_count(0)
        self.principal.publish()
        self.teacher.open(self.oak_plan.url).sees(GOAL, MEASURE)
        self.teacher.open(f"{self.top.url}thread/").sees(
            "Oak", MEASURE, "Goals to which no goal of a level below contributes (1)"
        )
        self.teacher.misses("Measures that stand under no goal")

    def elm_takes_it_up_in_its_own_words(self):
        self.answer("Elm")
        self.principal.page.fill("#id_title", OWN_GOAL)
        self.principal.click("button:has-text('Take it up')")
        self.principal.edit(self.elm_plan).publish()
        self.teacher.open(self.elm_plan.url).sees(OWN_GOAL, f"{GOAL}")
        self.teacher.open(f"{self.top.url}thread/").sees("Elm", OWN_GOAL, "Goals for which nothing is done")

    def ash_declines_with_a_reason(self):
        self.answer("Ash")
        self.principal.page.fill("#id_reason", REASON)
        self.principal.click("button:has-text('Decline it')")
        self.principal.sees("Those who handed it down see the reason.", within="body")
        self.developer.open(reverse("wagtail_sqa_hand_down", args=[self.top.pk])).sees(
            "Taken up", "Taken up in other words", REASON
        )
        for path in (self.ash_plan.url, self.top.url, f"{self.top.url}thread/"):
            self.teacher.open(path).misses(REASON)

    def the_teacher_follows_up(self):
        page = self.teacher.open("/sqa/my-measures/").page
        self.teacher.click("article summary")
        page.fill("[name=seen]", "Adults are outside at each break")
        page.select_option("[name=status_after]", "completed")
        page.fill("[name=result]", "Half as many quarrels")
        page.select_option("[name=effect]", "some_effect")
        self.teacher.click("text=Save the follow-up")
        self.teacher.sees("is saved, and readers see it now.")
        self.principal.open(self.oak_plan.url).sees("Adults are outside at each break", "Half as many quarrels")

    def the_town_sees_how_far_it_has_come(self):
        self.developer.open(f"{self.top.url}thread/").sees(MEASURE, "Completed")
        self.developer.sees("Goals to which no goal of a level below contributes (1)", OTHER_GOAL)
        self.developer.open(f"{self.overview.url}?show=units").sees("4 units.", "measure, of which 1 completed")

    def the_year_becomes_a_report(self):
        page = self.developer.open(reverse("wagtail_sqa_start_report", args=[self.town.pk])).page
        page.check("label:has-text('Quality report')")
        page.check("[name=scope][value=level]")
        self.developer.click("button:has-text('Begin the report')")
        self.developer.sees("Draft from the year")
        report = QualityReportPage.objects.get()
        self.developer.edit(report)
        page.fill("#id_title", "How the year went")
        page.fill("#id_period_start", str(self.top.period_start))
        page.fill("#id_period_end", str(self.top.period_end))
        self.developer.save()
        gathering = reverse("wagtail_sqa_gather_report", args=[report.pk])
        self.principal.open(gathering, status=404)
        self.developer.open(gathering)
        self.developer.click("button:has-text('Gather from the plans')")
        self.developer.sees("The draft has all that the plans said")
        self.developer.open(reverse("wagtail_sqa_report_review", args=[report.pk])).sees("How the goals went")
        self.teacher.open(report.url, status=404)
        self.developer.edit(report).publish()
        report = QualityReportPage.objects.get()  # its address has followed its title
        self.teacher.open(report.url).sees(GOAL, OTHER_GOAL, "What completed measures led to")
        expect(self.teacher.page.get_by_role("row", name="Oak 0 0 0 1 0")).to_be_visible()  # the one completed
        self.teacher.misses(REASON)
        self.teacher.open(f"{self.overview.url}?show=units").sees("How the year went", "Quality report · Published")
