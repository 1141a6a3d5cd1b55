"""The admin's listings with 100,000 measures and 1,000,000 rows of history against the same with 1,000 and 10,000.

On SQLite in a file of its own, or on the database of ``SQA_TEST_DATABASE``; medians of CPU and clock.
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django
from django.conf import settings

FOLDER = tempfile.TemporaryDirectory()
if settings.DATABASES["default"]["NAME"] == ":memory:":
    settings.DATABASES["default"]["NAME"] = str(Path(FOLDER.name, "bench.sqlite3"))
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from tests import factories  # noqa: E402
from wagtail_sqa.models import FollowUp, Measure  # noqa: E402

MEASURES, ROWS, TIMES, ROUNDS = 1000, 10, 100, 7
STATUSES = ("not_started", "in_progress", "completed", "cancelled")


def fill():
    """Make a thousand measures in ten units, each with ten rows of history and a follow-up."""
    units = [factories.make_unit(f"Enhet {n}") for n in range(10)]
    rows = [
        Measure(title=f"Åtgärd {n}", unit=units[n % 10], status=STATUSES[n % 4], due=factories.TODAY, live=True)
        for n in range(MEASURES)
    ]
    Measure.objects.bulk_create(rows)
    history = Measure.history
    for _row in range(ROWS):
        history.bulk_history_create(rows, batch_size=500)
    FollowUp.objects.bulk_create(
        FollowUp(measure=row, date=factories.TODAY, seen="Sett.", status_after=row.status) for row in rows
    )


def multiply():
    """Copy every row of these tables into 99 more of its kind, below new numbers."""
    shifts = {Measure: ("id",), Measure.history.model: ("id", "history_id"), FollowUp: ("id", "measure_id")}
    for model, shifted in shifts.items():
        table = model._meta.db_table
        rows = model._default_manager.count()
        steps = {"history_id": rows, "id": rows if model is FollowUp else MEASURES, "measure_id": MEASURES}
        names = [field.column for field in model._meta.concrete_fields]
        taken = [f"{name} + n * {steps[name]}" if name in shifted else name for name in names]
        numbers = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %s)"
        insert = f"INSERT INTO {table} ({', '.join(names)}) {numbers} SELECT {', '.join(taken)} FROM {table}, numbers"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(insert, [TIMES - 1])
            cursor.execute("ANALYZE")


def addresses():
    listing = reverse("wagtailsnippets_wagtail_sqa_measure:list")
    return {
        "measures": listing,
        "measures, page 2": f"{listing}?p=2",
        "measures by status": f"{listing}?status=in_progress",
        "measures, overdue": f"{listing}?overdue=true",
        "measures by due date": f"{listing}?ordering=due",
        "change register": reverse("quality-work_changes_modeladmin_index"),
        "follow-up register": reverse("quality-work_follow-ups_modeladmin_index"),
        "start": reverse("wagtailadmin_home"),
    }


def medians(client) -> dict[str, tuple[float, float]]:
    """Return the milliseconds of CPU and on the clock of each address."""
    found = {}
    for name, address in addresses().items():
        assert client.get(address).status_code == 200, address
        times = []
        for _round in range(ROUNDS):
            begin = time.process_time(), time.perf_counter()
            client.get(address)
            times.append(((time.process_time() - begin[0]) * 1000, (time.perf_counter() - begin[1]) * 1000))
        found[name] = tuple(statistics.median(column) for column in zip(*times, strict=True))
    return found


def main():
    call_command("migrate", verbosity=0)
    fill()
    client = Client()
    client.force_login(factories.make_admin())
    few = medians(client)
    multiply()
    many = medians(client)
    print(f"| page | {MEASURES} measures, CPU ms | {MEASURES * TIMES}, CPU ms | × | on the clock |")
    print("|---|---|---|---|---|")
    for name, (cpu, clock) in many.items():
        print(f"| {name} | {few[name][0]:.0f} | {cpu:.0f} | {cpu / few[name][0]:.2f} | {clock:.0f} |")
    FOLDER.cleanup()


if __name__ == "__main__":
    main()
