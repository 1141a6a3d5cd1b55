"""A goal is handed down and answered in a real browser, as the giver, two units and a reader see it."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.browser.case import BrowserTestCase
from tests.factories import make_goal, make_plan, make_unit
from tests.test_admin_next_year import editor
from wagtail_sqa.models import Proposal


class InTheBrowser(BrowserTestCase):
    def setUp(self):
        super().setUp()
        authority = make_unit("Authority")
        self.school, self.office = (make_unit(title, parent=authority) for title in ("School", "Office"))
        self.top = make_plan("Authority plan", parent=authority, goals=[make_goal("Everyone is safe")])
        self.plan = make_plan("School plan", parent=self.school)
        self.giver = editor(authority, "change_page")
        self.principal = editor(self.school, "change_page", "publish_page")
        self.manager = editor(self.office, "change_page")

    def browse(self, path, user=None, **options):
        context = self.chromium.new_context(**options)
        self.addCleanup(context.close)
        if user is not None:
            client = Client()
            client.force_login(user)
            session = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": self.live_server_url}])
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.goto(self.live_server_url + path)
        return page

    def answering(self, user):
        page = self.browse(reverse("wagtailadmin_home"), user)
        page.click(".sqa-need:has-text('1 proposal waits for an answer') a")
        page.click("a:has-text('Everyone is safe')")
        return page

    def test_from_the_giver_to_the_units_and_back_to_the_reader(self):
        page = self.browse(reverse("wagtailadmin_pages:edit", args=[self.top.pk]), self.giver)
        page.click("header .w-dropdown__toggle")
        page.click("text=Hand down")
        page.select_option("#id_what", label="Goal: Everyone is safe")
        page.check("label:has-text('School')")
        page.check("label:has-text('Office')")
        page.click("button:has-text('Hand down')")
        page.wait_for_selector("text=Handed down to 2 units.")

        page = self.answering(self.principal)
        page.fill("#id_title", "Our pupils are safe")
        page.click("button:has-text('Take it up')")
        page.click("a:has-text('Open the plan') >> nth=0")
        assert page.input_value("[name='goals-0-title']") == "Our pupils are safe"
        page.click(".actions--primary .w-dropdown__toggle, footer .w-dropdown__toggle")
        page.click("button:has-text('Publish')")
        page.wait_for_selector("text=published")

        page = self.answering(self.manager)
        page.wait_for_selector("text=The unit has no plan of that period")
        page.fill("#id_reason", "We meet no pupils")
        page.click("button:has-text('Decline it')")
        page.wait_for_selector("text=Declined. Those who handed it down see the reason.")

        page = self.browse(reverse("wagtail_sqa_hand_down", args=[self.top.pk]), self.giver)
        page.wait_for_selector("text=We meet no pupils")
        page.wait_for_selector("text=Taken up in other words")
        page = self.browse(self.top.url, java_script_enabled=False)
        page.click(".sqa-actions >> text=Golden thread")
        page.click("text=Our pupils are safe")
        assert page.url == f"{self.live_server_url}{self.plan.url}#goal-1"
        assert Proposal.objects.filter(state="adapted").exists()
