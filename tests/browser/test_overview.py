"""An overview in a real browser: checked by axe, filtered and narrowed by keyboard without JavaScript."""

import pytest

from tests import factories
from tests.browser.case import BrowserTestCase
from tests.overviews import LAST_YEAR, make_measures, make_overview

Axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe

SCHEMES = ({"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"})


class OverviewInTheBrowser(BrowserTestCase):
    def setUp(self):
        super().setUp()
        town = factories.make_unit("Town")
        self.overview = make_overview(parent=town)
        self.schools = factories.make_unit("Schools", parent=town)
        for title in ("A school with a name that is longer than most of them are", "Ash"):
            unit = factories.make_unit(title, parent=self.schools)
            judged = factories.make_goal(
                "Read", make_measures(3, unit), attainment="partly_met", judgement="More read."
            )
            factories.make_plan(f"Plan of {title}", parent=unit, goals=[judged])
            factories.make_plan(f"Old plan of {title}", parent=unit, **LAST_YEAR)
        factories.make_unit("Without a plan", parent=self.schools)

    def open(self, path="", width=1280, **options):
        page = self.chromium.new_page(viewport={"width": width, "height": 900}, **options)
        page.goto(f"{self.live_server_url}{self.overview.url}{path}")
        self.addCleanup(page.close)
        return page

    def follow(self, page):
        with page.expect_navigation():
            page.keyboard.press("Enter")

    def test_axe_finds_nothing_at_any_width_or_in_any_scheme(self):
        for path in ("", "?show=units", f"units/{self.schools.pk}/", "?phase=closed", "units/999999/"):
            for width, scheme in ((1280, SCHEMES[0]), (1280, SCHEMES[1]), (320, SCHEMES[2])):
                page = self.open(path, width, **scheme)
                results = Axe().run(page)
                assert results.violations_count == 0, (path, width, results.generate_report())
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)

    def test_it_is_filtered_and_narrowed_by_keyboard_without_javascript(self):
        page = self.open(java_script_enabled=False)
        page.focus("[name=show]")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        self.follow(page)
        assert page.locator("tbody th .sqa-table__name").all_inner_texts()[1:] == ["Ash", "Without a plan"]
        page.locator("tbody th a", has_text="Ash").first.focus()
        self.follow(page)
        assert page.locator("h1").inner_text() == "Ash"
        assert page.locator("#years").inner_text() == "Ash, year by year"
