"""A plan page against an ordinary Wagtail page of the same HTML size: queries, CPU time, bytes."""

import gzip
import os
import statistics
import sys
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from tests import factories  # noqa: E402
from tests.testapp.models import StoryPage  # noqa: E402
from wagtail_sqa.actions.follow_up import follow_up  # noqa: E402

ROUNDS = 30
TEXT = "Vi läser tillsammans varje dag och samtalar om det lästa, så att alla elever får ord för det som de förstår. "


def make_plan(measures):
    rows = [factories.make_measure(f"Åtgärd {n}", description=TEXT * 2, cause=TEXT, **DATES) for n in range(measures)]
    for row in rows[::2]:
        follow_up(row, on=date(2026, 10, 1), seen=TEXT, status="in_progress", today=factories.TODAY)
    goals = [(f"Mål {n}", rows[n::8]) for n in range(8)]
    return factories.make_plan(goals=goals, current_state=[("paragraph", f"<p>{TEXT * 4}</p>")] * 4)


DATES = {"start": date(2026, 8, 20), "due": date(2027, 6, 1)}


def make_story(size, paragraphs=200):
    """Return an ordinary page whose HTML is about ``size`` bytes long."""
    text = f"<p>{'Ett vanligt stycke text med å, ä och ö. ' * (size // paragraphs // 42)}</p>"
    page = factories.home().add_child(instance=StoryPage(title="Story", slug="story"))
    page.body = [("paragraph", text)] * paragraphs
    page.save()
    return page


def measure(page):
    """Return (queries, median CPU ms, bytes, gzip bytes) of a warm GET of ``page``."""
    client = Client()
    client.get(page.url)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(page.url)
    count = len(queries)
    assert response.status_code == 200
    times = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        client.get(page.url)
        times.append((time.process_time() - begin) * 1000)
    return count, statistics.median(times), len(response.content), len(gzip.compress(response.content))


def main():
    call_command("migrate", verbosity=0)
    print("| page | queries | CPU ms | bytes | gzip | × ordinary page |")
    print("|---|---|---|---|---|---|")
    for measures in (5, 50, 200):
        plan = make_plan(measures)
        row = measure(plan)
        story = make_story(row[2])
        floor = measure(story)
        story.delete()
        print(
            f"| plan, {measures} measures | {row[0]} | {row[1]:.1f} | {row[2]} | {row[3]} | {row[1] / floor[1]:.2f} |"
        )
        print(f"| ordinary page | {floor[0]} | {floor[1]:.1f} | {floor[2]} | {floor[3]} | 1.00 |")


if __name__ == "__main__":
    main()
