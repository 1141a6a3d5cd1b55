"""The wheel's page in a real browser: checked by axe, walked by keyboard, its card shown, kept and sent away."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.browser.case import BrowserTestCase
from tests.factories import make_activity, make_category, make_wheel

Axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe

CARD = ".sqa-tip:not([hidden])"
SCHEMES = ({"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"})


class InTheBrowser(BrowserTestCase):
    def setUp(self):
        super().setUp()
        today = timezone.localdate()
        category = make_category("Survey", colour="#9B2335")
        rows = [
            make_activity(f"Round {n}", today + timedelta(n * 9), category=category, responsible_role="Head")
            for n in range(12)
        ]
        rings = [("School", rows[::2]), ("Pupils", rows[1::2])]
        self.wheel = make_wheel(rings=rings, year_mode="fixed", start_year=today.year, start_month=today.month)

    def open(self, query="", width=1280, **options):
        page = self.chromium.new_page(viewport={"width": width, "height": 900}, **options)
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.goto(f"{self.live_server_url}{self.wheel.url}{query}")
        self.addCleanup(page.close)
        return page

    def test_axe_finds_nothing_at_any_width_or_in_any_scheme(self):
        for width in (1280, 360):
            for scheme in SCHEMES:
                page = self.open(width=width, **scheme)
                results = Axe().run(page)
                assert results.violations_count == 0, results.generate_report()
                assert page.evaluate("document.documentElement.scrollWidth") <= width
        for query in ("?role=nobody", "?from=2026-13&months=0"):
            assert Axe().run(self.open(query)).violations_count == 0

    def test_the_list_comes_before_the_wheel_on_a_telephone(self):
        page = self.open(width=360)
        tops = [page.locator(selector).bounding_box()["y"] for selector in ("#sqa-list", "#sqa-wheel")]
        assert tops == sorted(tops)

    def test_the_keyboard_reaches_every_activity_by_name_in_the_order_of_the_list(self):
        page = self.open()
        listed = page.locator(".sqa-act__name").all_text_contents()
        page.focus(".sqa-wheel .sqa-skip")
        reached = []
        for _ in listed:
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
        assert [name.split(",")[0] for name in reached] == [re.sub(r"\s+", " ", name).strip() for name in listed]

    def test_focus_and_hover_show_the_same_card_and_escape_takes_it_away(self):
        page = self.open()
        page.focus(".sqa-wheel .sqa-skip")
        page.keyboard.press("Tab")
        focused = page.inner_text(CARD)
        for words in ("Round 0", "School", "Survey", "Head"):
            assert words in focused
        assert page.locator(CARD).bounding_box()["height"] < 120
        page.keyboard.press("Escape")
        assert page.locator(CARD).count() == 0
        page.keyboard.press("Tab")
        page.evaluate("document.activeElement.blur()")
        page.locator(".sqa-wheel__picture a path").first.hover()
        assert page.inner_text(CARD) == focused
        page.keyboard.press("Escape")
        assert page.locator(CARD).count() == 0

    def test_the_pointer_may_move_onto_the_card_and_leaving_it_closes_it(self):
        page = self.open()
        page.locator(".sqa-wheel__picture a path").first.hover()
        page.locator(CARD).hover()
        page.wait_for_timeout(600)
        assert page.locator(CARD).count() == 1
        page.mouse.move(5, 5)
        page.wait_for_selector(CARD, state="detached", timeout=2000)

    def test_without_scripts_choosing_works(self):
        page = self.chromium.new_context(java_script_enabled=False).new_page()
        self.addCleanup(page.context.close)
        page.goto(self.live_server_url + self.wheel.url)
        page.select_option("[name=ring]", "Pupils")
        page.click("text=Show")
        assert "Shows 6 of 12 activities" in page.inner_text("[role=status]")
        page.click("text=3 months")
        assert "ring=Pupils" in page.url
