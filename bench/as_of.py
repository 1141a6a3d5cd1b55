"""The plan as of a day against the plan of today: 200 measures, each with 2,000 rows of history.

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
from wagtail_sqa.models import Measure  # noqa: E402

MEASURES, ROWS, ROUNDS = 200, int(os.environ.get("SQA_BENCH_ROWS", "2000")), 9
TEXT = "Vi läser tillsammans varje dag och samtalar om det lästa, så att alla elever får ord för det som de förstår. "


def make_plan():
    unit = factories.home()
    fields = {"unit": unit, "live": True, "description": TEXT * 2, "cause": TEXT, "responsible_role": "Rektor"}
    made = Measure.objects.bulk_create(Measure(title=f"Åtgärd {n}", **fields) for n in range(MEASURES))
    plan = factories.make_plan(goals=[(f"Mål {n}", made[n::8]) for n in range(8)])
    write_history(made, fields)
    return plan


def write_history(made, fields):
    """Give each measure its rows, a minute apart, the last of them now: the text differs in each."""
    history, now = Measure.history.model, timezone.now()
    common = {**fields, "status": "not_started", "effect": "not_assessed", "history_type": "~"}
    for measure in made:
        history.objects.bulk_create(
            history(
                **common, id=measure.pk, title=f"{measure.title} {n}", history_date=now - timedelta(minutes=ROWS - n)
            )
            for n in range(ROWS)
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
    plan = make_plan()
    plan.history.update(history_date=timezone.now() - timedelta(days=30))
    for relation in plan._meta.related_objects:
        if hasattr(relation.related_model, "_sqa_history") and relation.name != "next_plans":
            relation.related_model.history.update(history_date=timezone.now() - timedelta(days=30))
    factories.GoalMeasure.history.update(history_date=timezone.now() - timedelta(days=30))
    day = timezone.localdate() - timedelta(days=1)
    live = measure(plan.url)
    print(f"{connection.vendor}: {MEASURES} measures, {ROWS} rows of history each")
    print("| page | queries | ms | × live |")
    print("|---|---|---|---|")
    for name, place in (
        ("live", ""),
        ("as of", f"as-of/{day}/"),
        ("changes", f"changes/?from={day}"),
        ("days", "as-of/"),
    ):
        queries, ms = live if not place else measure(plan.url + place)
        print(f"| {name} | {queries} | {ms:.0f} | {ms / live[1]:.2f} |")


if __name__ == "__main__":
    main()
