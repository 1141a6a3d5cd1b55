"""Under a strict Content-Security-Policy the browser refuses nothing of the package's pages."""

from django.conf import settings
from django.test import Client, override_settings
from django.utils import timezone

from example_site.home.policy import PAGES
from tests import factories
from tests.browser.case import BrowserTestCase
from tests.overviews import make_overview
from wagtail_sqa.actions.adopt import adopt

REFUSED = "Content Security Policy"
WITH_POLICY = [*settings.MIDDLEWARE, "example_site.home.policy.PolicyMiddleware"]


@override_settings(MIDDLEWARE=WITH_POLICY, SESSION_COOKIE_SECURE=False)
class PolicyTests(BrowserTestCase):
    def setUp(self):
        super().setUp()
        self.user = factories.make_admin()
        unit = factories.make_unit()
        safe = factories.make_indicator("Safe pupils", [79, 86])
        self.measure = factories.make_measure(unit=unit, responsible_user=self.user)
        goal = factories.make_goal("All read", [self.measure], aims=[(safe, 79, 90)])
        self.plan = factories.make_plan(parent=unit, goals=[goal])
        activities = [factories.make_activity(measure=self.measure), factories.make_activity("Survey")]
        self.wheel = factories.make_wheel(parent=unit, rings=[("School", activities)])
        self.overview = make_overview(parent=unit)
        factories.make_viewpoint(self.plan, "More time to read")
        adopt(self.plan, on=timezone.localdate(), by="Board", today=timezone.localdate())
        self.activity = activities[0]

    def addresses(self):
        plan = ("", "thread/", "thread/?as=picture", "viewpoints/", "viewpoint/", "changes/", "as-of/", "versions/")
        wheel = ("", "?months=3", "subscribe/", "wheel/")
        day = self.activity.start.isoformat()
        sqa = ("my-measures/", "calendars/", f"measures/{self.measure.pk}/follow-up/")
        sqa += (f"units/{self.plan.get_parent().pk}/plans/", f"wheels/{self.wheel.pk}/{self.activity.uid}/{day}/")
        yield from (self.plan.url + path for path in (*plan, "versions/1/"))
        yield from (self.wheel.url + path for path in wheel)
        yield from (self.overview.url + path for path in ("", "thread/", "?show=units"))
        yield from (f"/sqa/{path}" for path in sqa)

    def page(self):
        client = Client()
        client.force_login(self.user)
        context = self.chromium.new_context()
        self.addCleanup(context.close)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.live_server_url}])
        return context.new_page()

    def test_nothing_is_refused_on_any_page(self):
        page, said, policies = self.page(), [], []
        page.on("console", lambda message: said.append((page.url, message.text)))
        for url in self.addresses():
            response = page.goto(self.live_server_url + url)
            assert response.status == 200, (url, response.status)
            policies.append(response.headers["content-security-policy"])
            page.mouse.move(400, 400)
        assert policies.count(PAGES) == len(policies) - 1  # the picture as a file has a stricter one
        assert [line for line in said if REFUSED in line[1]] == []

    def test_what_is_inline_would_be_refused(self):
        page, said = self.page(), []
        page.on("console", lambda message: said.append(message.text))
        page.goto(self.live_server_url + self.plan.url)
        page.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: '1'}))")
        assert any(REFUSED in text for text in said)
