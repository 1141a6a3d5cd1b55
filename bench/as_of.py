"""The pages of a plan with 200 measures and a long history, 2,000 rows each, against the same plan with 10 rows.

Choose the database with ``SQA_BENCH_SETTINGS``, a module of settings (default ``tests.settings``: SQLite in memory).
"""

import os
import statistics
import sys
import time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", os.environ.get("SQA_BENCH_SETTINGS", "tests.settings"))

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from tests import factories  # noqa: E402
from wagtail_sqa.history.moment import moment  # noqa: E402
from wagtail_sqa.models import Measure, QualityPlanPage  # noqa: E402

MEASURES, SHORT, LONG, ROUNDS = 200, 10, int(os.environ.get("SQA_BENCH_ROWS", "2000")), 9
PLACES = {
    "live": "",
    "as of": "as-of/{day}/",
    "changes": "changes/?from={day}",
    "days": "as-of/",
    "versions": "versions/",
}
TEXT = "Vi läser tillsammans varje dag och samtalar om det lästa, så att alla elever får ord för det som de förstår. "


def make_plan(rows):
    """Return a plan whose measures have ``rows`` rows of history each, all of them since it was published."""
    unit = factories.home()
    fields = {"unit": unit, "live": True, "description": TEXT * 2, "cause": TEXT, "responsible_role": "Rektor"}
    made = Measure.objects.bulk_create(Measure(title=f"Åtgärd {n}", **fields) for n in range(MEASURES))
    begun = timezone.now() - timedelta(days=30)
    with moment(at=begun):
        plan = factories.make_plan(goals=[(f"Mål {n}", made[n::8]) for n in range(8)])
    QualityPlanPage.objects.filter(pk=plan.pk).update(first_published_at=begun, last_published_at=begun)
    write_history(made, fields, rows)
    return plan


def write_history(made, fields, rows):
    """Give each measure its rows, a minute apart, the last of them now: the text differs in each."""
    history, now = Measure.history.model, timezone.now()
    common = {**fields, "status": "not_started", "effect": "not_assessed", "history_type": "~"}
    for measure in made:
        history.objects.bulk_create(
            history(
                **common, id=measure.pk, title=f"{measure.title} {n}", history_date=now - timedelta(minutes=rows - n)
            )
            for n in range(rows)
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def measure(url):
    """Return (queries, median ms) of a warm GET of ``url``."""
    client = Client()
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    count = len(queries)
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        client.get(url)
        times.append((time.perf_counter() - begin) * 1000)
    return count, statistics.median(times)


def main():
    call_command("migrate", verbosity=0)
    short, plan = make_plan(SHORT), make_plan(LONG)
    day = timezone.localdate() - timedelta(days=1)
    live = measure(short.url)
    print(f"{connection.vendor}: {MEASURES} measures, {LONG} rows of history each; live with {SHORT} rows is 1")
    print("| page | queries | ms | × live |")
    print("|---|---|---|---|")
    print(f"| live, {SHORT} rows | {live[0]} | {live[1]:.0f} | 1.00 |")
    for name, place in PLACES.items():
        queries, ms = measure(plan.url + place.format(day=day))
        print(f"| {name} | {queries} | {ms:.0f} | {ms / live[1]:.2f} |")


if __name__ == "__main__":
    main()
