"""The demo in Chromium, as its readers and editors meet it: every page, in every way of looking at it."""

import os
import re
import shutil
from collections import Counter, deque
from pathlib import Path
from urllib.parse import urljoin

import pytest

from tests.browser.case import ARGUMENTS, sync_playwright
from tests.demo_site import ROOT, Visitor, served

Axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("example_site")]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
SCHOOL = "/bjorkviks-kommun/barn-och-utbildning/ekbackens-skola/"
PLAN, WHEEL = f"{SCHOOL}kvalitetsplan-2026-27/", f"{SCHOOL}arshjul-2026-27/"
OVERVIEW = "/bjorkviks-kommun/kvalitetsarbetet/"
READ = (
    "/",
    PLAN,
    f"{PLAN}?status=in_progress",
    f"{PLAN}?status=cancelled&role=ingen",
    f"{PLAN}thread/",
    f"{PLAN}versions/",
    f"{PLAN}versions/1/",
    f"{PLAN}changes/?from=v1",
    f"{PLAN}changes/?from=nonsense",
    f"{PLAN}as-of/",
    f"{PLAN}as-of/2026-09-15/",
    f"{PLAN}as-of/1999-01-01/",
    f"{PLAN}viewpoint/",
    f"{PLAN}viewpoints/",
    WHEEL,
    f"{WHEEL}?months=3",
    f"{WHEEL}?from=1990-01",
    f"{WHEEL}subscribe/",
    OVERVIEW,
    f"{OVERVIEW}?show=units",
    f"{OVERVIEW}thread/",
    "/bjorkviks-kommun/kvalitetsplan-2025-2028/",
    "/bjorkviks-kommun/barn-och-utbildning/lindasens-skola/kvalitetsplan-2026-27/",
    "/bjorkviks-kommun/barn-och-utbildning/tallkottens-forskola/arshjul-2026-27/",
    "/bjorkviks-kommun/vard-och-omsorg/solglantan/kvalitetsplan-2026/",
    "/sqa/my-measures/",
    "/sqa/calendars/",
    "/search/?query=trygghet",
)
MAIN = ("/", PLAN, WHEEL, OVERVIEW, f"{PLAN}thread/", f"{PLAN}changes/?from=v1")
# Each scheme with a width: 320 pixels are 1280 at 400 %.
WAYS = {
    "light": {"width": 1280},
    "telephone, dark": {"width": 360, "color_scheme": "dark"},
    "400 %, forced colours": {"width": 320, "forced_colors": "active", "reduced_motion": "reduce"},
}
UPRIGHT, LANDSCAPE = 680, 1047  # what the margins leave of A4, at 96 dots per inch
PICTURES = {"plan": PLAN, "wheel": WHEEL, "overview": OVERVIEW, "thread": f"{PLAN}thread/", "home": "/"}
LEFT_OUT = re.compile(
    r"^//|/logout/|/delete/|/bulk/|/preview/|/choose|^/admin/(?!quality|reports/quality|snippets/wag)"
)
WHERE = """(() => {
    const element = document.activeElement, box = element.getBoundingClientRect();
    const drawn = [element, ...element.querySelectorAll("path, rect")].map(getComputedStyle);
    const isSeen = element.type === "date" || drawn.some(style => style.outlineStyle !== "none"
        || style.boxShadow !== "none" || parseFloat(style.strokeWidth) > 2);
    return [element.tagName, `${element.outerHTML.slice(0, 200)} ${box.x} ${box.y + scrollY}`, isSeen];
})()"""


@pytest.fixture(scope="module")
def site(demo_data, tmp_path_factory):
    """The address of the demo on a server of its own."""
    with served(demo_data, tmp_path_factory.mktemp("served")) as address:
        yield address


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def cookies(site, chromium):
    """The cookies of the teacher, who reads what staff may read."""
    context = chromium.new_context(locale="sv-SE")
    page = context.new_page()
    page.goto(f"{site}/admin/login/?next=/")
    page.fill("[name=username]", "larare")
    page.fill("[name=password]", "demo")
    page.click("[type=submit]")
    page.wait_for_url(f"{site}/")
    return context.cookies()


@pytest.fixture
def open_page(chromium, site, cookies):
    """Open an address of the demo as the teacher; what goes wrong in a script, or is refused, fails the test."""
    contexts = []

    def open_it(path, *, width=1280, **options):
        context = chromium.new_context(locale="sv-SE", viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        context.add_cookies(cookies)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"{path}: {error}"))
        page.on("console", lambda said: said.type == "error" and "404" not in said.text and pytest.fail(said.text))
        page.goto(site + path)
        return page

    yield open_it
    for context in contexts:
        context.close()


@pytest.mark.parametrize("path", READ)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(open_page, path):
    for way, options in WAYS.items():
        page = open_page(path, **options)
        assert page.evaluate("document.documentElement.scrollWidth") <= options["width"], way
        if way == "light" or path in MAIN:
            found = Axe().run(page, options=RULES)
            assert found.violations_count == 0, (way, found.generate_report())


@pytest.mark.parametrize("path", MAIN)
class TestPage:
    def test_without_scripts_the_same_words_stand_there(self, open_page, path):
        def words(**options):
            page = open_page(path, **options)
            return set(page.evaluate("document.querySelector('main').innerText").split())

        assert words() - words(java_script_enabled=False) == set()

    def test_the_keyboard_goes_through_the_whole_page_and_is_seen_where_it_is(self, open_page, path):
        page = open_page(path)
        stops = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"
        count = page.evaluate(f"[...document.querySelectorAll(`{stops}`)].filter(e => e.checkVisibility()).length")
        seen = set()
        for _ in range(count + 12):  # a day is four stops
            page.keyboard.press("Tab")
            here = page.evaluate(WHERE)
            if here[0] == "BODY":
                break
            assert here[2], here[1]
            seen.add(here[1])
        assert here[0] == "BODY", "the keyboard is caught"
        assert len(seen) >= min(count, 5)

    def test_printed_it_is_as_wide_as_the_paper_and_without_buttons(self, open_page, path):
        width = LANDSCAPE if path == WHEEL else UPRIGHT
        page = open_page(path, width=width)
        page.emulate_media(media="print")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("main button:visible").count() == 0


@pytest.mark.parametrize("user", ["larare", "rektor", "utanfor"])
def test_no_link_leads_to_an_error(site, user):
    """One address of each shape, as a reader who follows every link finds them."""
    visitor = Visitor(site)
    visitor.log_in(user)
    waiting, shapes, broken = deque(["/", "/admin/quality-work/waiting/"]), Counter(), []
    while waiting:
        path = waiting.popleft()
        shape = re.sub(r"[0-9a-f-]{32,}|\d+", "0", path.split("?")[0])
        shapes[shape] += 1
        if shapes[shape] > 1:
            continue
        status, _final, text = visitor.get(path)
        if status >= 400 and not (user == "utanfor" and status in {403, 404}):
            broken.append((status, path))
        links = (urljoin(path, link.replace("&amp;", "&")) for link in re.findall(r'href="([^"#]+)', text))
        waiting.extend(link for link in links if link.startswith("/") and not LEFT_OUT.search(link))
    assert broken == []
    assert len(shapes) > 30


@pytest.mark.skipif("SQA_PICTURES" not in os.environ, reason="only make pictures writes those of the README")
@pytest.mark.parametrize("name", PICTURES)
def test_picture(open_page, name):
    page = open_page(PICTURES[name], width=1280)
    page.screenshot(path=str(Path(ROOT, "docs", "images", f"{name}.png")), full_page=False)
