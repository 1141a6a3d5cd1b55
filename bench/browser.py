"""What a plan page weighs, and how soon it is painted, in Chromium slowed down four times, beside an ordinary page.

The ordinary page is one of the test site, which has no stylesheet: its paint is a floor that no site of one's own has.
Weight is of everything that the page loads, each file compressed by gzip as a site's web server does it.
"""

import gzip
import os
import shutil
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs an event loop in this thread

import django

django.setup()

from django.contrib.staticfiles.testing import StaticLiveServerTestCase  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from bench.plan_page import make_plan, make_story  # noqa: E402

ROUNDS, SLOWER = 9, 4
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
TIMES = """new Promise(done => new PerformanceObserver(list => {
    const paint = performance.getEntriesByName("first-contentful-paint")[0];
    const page = performance.getEntriesByType("navigation")[0];
    done([paint.startTime, list.getEntries().at(-1).startTime, page.domInteractive].map(at => at - page.responseEnd));
}).observe({ type: "largest-contentful-paint", buffered: true }))"""


class Server(StaticLiveServerTestCase):
    """The test site on a server of its own, until `tearDownClass`."""


def open_page(browser, address, weigh=None):
    """Return milliseconds from the end of the page's HTML to its first paint, its largest, and until it reacts."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    if weigh is not None:
        page.on("response", lambda answer: weigh.append((answer.url, len(gzip.compress(answer.body())))))
    page.goto(address, wait_until="load")
    times = page.evaluate(TIMES)
    context.close()
    return times


def print_page(name, browser, address):
    weights: list[tuple[str, int]] = []
    open_page(browser, address, weights)
    times = [open_page(browser, address) for _ in range(ROUNDS)]
    paint, largest, ready = (statistics.median(row[i] for row in times) for i in range(3))
    kilobytes = sum(size for _url, size in weights) / 1024
    strangers = [url for url, _size in weights if not url.startswith(Server.live_server_url)]
    print(
        f"| {name} | {len(weights)} | {kilobytes:.1f} | {len(strangers)} | {paint:.0f} | {largest:.0f} | {ready:.0f} |"
    )
    return largest


def main():
    call_command("migrate", verbosity=0)
    plan = make_plan(40)
    story = make_story(len(Client().get(plan.url).content))
    Server.setUpClass()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
            print("| page | files | kB gzip | from elsewhere | first paint ms | largest paint ms | reacts ms |")
            print("|---|---|---|---|---|---|---|")
            own = print_page("plan, 40 measures", browser, Server.live_server_url + plan.url)
            floor = print_page("ordinary page of that size", browser, Server.live_server_url + story.url)
            print(f"\nLargest paint: {own / floor:.2f} × that of the ordinary page")
            browser.close()
    finally:
        Server.tearDownClass()


if __name__ == "__main__":
    main()
