"""The admin's listings with 100,000 measures and 1,000,000 rows of history against the same with 1,000 and 10,000.

For an administrator and for an editor of one unit of ten, on SQLite in a file of its own, or on the database of
``SQA_TEST_DATABASE``; medians of CPU and clock.
"""

import os
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django
from django.conf import settings

FOLDER = tempfile.TemporaryDirectory()
if settings.DATABASES["default"]["NAME"] == ":memory:":
    settings.DATABASES["default"]["NAME"] = str(Path(FOLDER.name, "bench.sqlite3"))
django.setup()

from django.contrib.auth.models import Group, Permission  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.models import GroupPagePermission  # noqa: E402

from tests import factories  # noqa: E402
from wagtail_sqa.models import FollowUp, Measure  # noqa: E402

MEASURES, ROWS, TIMES, ROUNDS = 1000, 10, 100, 7
STATUSES = ("not_started", "in_progress", "completed", "cancelled")


def fill():
    """Make a thousand measures in ten units, each with ten rows of history and a follow-up.

    Twenty people answer for half of them, in five roles; each hundredth follow-up is corrected.
    """
    units = [factories.make_unit(f"Enhet {n}") for n in range(10)]
    people = [factories.make_user(f"person{n}") for n in range(20)]
    rows = [
        Measure(
            title=f"Åtgärd {n}",
            unit=units[n % 10],
            status=STATUSES[n % 7 % 4],
            due=factories.TODAY + timedelta(days=n * 7 % 1000 - 900),
            responsible_role=f"Roll {n % 5}",
            responsible_user=people[n % 20] if n % 3 else None,
            live=True,
            first_published_at=timezone.now(),
        )
        for n in range(MEASURES)
    ]
    Measure.objects.bulk_create(rows)
    history = Measure.history
    for number in range(ROWS):
        history.bulk_history_create(rows, batch_size=500, default_user=people[number])
    entries = FollowUp.objects.bulk_create(
        FollowUp(
            measure=row,
            date=factories.TODAY - timedelta(days=n % 700),
            seen="Sett.",
            status_after=row.status,
            by_user=people[n % 20],
        )
        for n, row in enumerate(rows)
    )
    FollowUp.objects.bulk_create(
        FollowUp(measure=row.measure, date=row.date, seen="Rättat.", status_after=row.status_after, corrects=row)
        for row in entries[::100]
    )
    return units


def multiply():
    """Copy every row of these tables into 99 more of its kind, below new numbers."""
    shifts = {
        Measure: ("id",),
        Measure.history.model: ("id", "history_id"),
        FollowUp: ("id", "measure_id", "corrects_id"),
    }
    for model, shifted in shifts.items():
        table = model._meta.db_table
        rows = model._default_manager.count()
        own = rows if model is FollowUp else MEASURES
        steps = {"history_id": rows, "id": own, "measure_id": MEASURES, "corrects_id": own}
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
        "measures, overdue": f"{listing}?late=overdue",
        "measures by due date": f"{listing}?ordering=due",
        "change register": reverse("quality-work_changes_modeladmin_index"),
        "follow-up register": reverse("quality-work_follow-ups_modeladmin_index"),
        "start": reverse("wagtailadmin_home"),
    }


def make_editor(unit):
    """Return a user who may change and publish the page of ``unit`` and what is below it."""
    group = Group.objects.create(name="Editors of a unit")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in ("change_page", "publish_page"):
        permission = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=unit, permission=permission)
    user = factories.make_user("editor")
    user.groups.add(group)
    return user


def medians(user) -> dict[str, tuple[float, float]]:
    """Return the milliseconds of CPU and on the clock of each address, asked for by ``user``."""
    client = Client()
    client.force_login(user)
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
    units = fill()
    readers = {"administrator": factories.make_admin(), "editor of a unit": make_editor(units[0])}
    few = {name: medians(user) for name, user in readers.items()}
    multiply()
    many = {name: medians(user) for name, user in readers.items()}
    print("| page | as | measures | CPU ms | on the clock | measures | CPU ms | on the clock | × | × on the clock |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for reader in readers:
        for page, after in many[reader].items():
            before = few[reader][page]
            numbers = (MEASURES, *before, MEASURES * TIMES, *after)
            ratios = (b / a for a, b in zip(before, after, strict=True))
            cells = (*(f"{number:.0f}" for number in numbers), *(f"{ratio:.2f}" for ratio in ratios))
            print(f"| {page} | {reader} | {' | '.join(cells)} |")
    FOLDER.cleanup()


if __name__ == "__main__":
    main()
