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
from tests.remembered import forget  # noqa: E402
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
    """Return (queries, bytes, gzip bytes) of a warm GET of ``page``."""
    client = Client()
    client.get(page.url)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(page.url)
    assert response.status_code == 200
    return len(queries), len(response.content), len(gzip.compress(response.content))


def side_by_side(page, story):
    """Return median CPU milliseconds of GETs of ``page``, of its first one, and of ``story``.

    They take turns, and only this thread's time counts: machines have moods. "First" is after everything that the
    package remembers has been forgotten, as after a restart; a change forgets less.
    """
    client = Client()
    turns = (page, False), (story, False), (page, True)
    taken = [[] for _ in turns]
    for _round in range(2 * ROUNDS):
        for (asked, is_first), times in zip(turns, taken, strict=True):
            if is_first:
                forget()
            begin = time.thread_time()
            client.get(asked.url)
            times.append((time.thread_time() - begin) * 1000)
        client.get(page.url)
    warm, floor, first = map(statistics.median, taken)
    return warm, first, floor


def print_row(name, page):
    """Print a row for ``page`` and one for an ordinary page of its size."""
    queries, size, zipped = measure(page)
    story = make_story(size)
    warm, first, floor = side_by_side(page, story)
    ratio = f"{warm / floor:.2f}, first {first / floor:.2f}"
    print(f"| {name} | {queries} | {warm:.1f} | {first:.1f} | {size} | {zipped} | {ratio} |")
    print(f"| ordinary page of that size | {measure(story)[0]} | {floor:.1f} | | | | 1.00 |", flush=True)
    story.delete()


def print_head():
    print("| page | queries | CPU ms | first ms | bytes | gzip | × ordinary page |")
    print("|---|---|---|---|---|---|---|")


def main():
    call_command("migrate", verbosity=0)
    print_head()
    for measures in (5, 50, 200):
        print_row(f"plan, {measures} measures", make_plan(measures))


if __name__ == "__main__":
    main()
