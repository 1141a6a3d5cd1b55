"""Overview and golden thread of a municipality of 3 and of 60 units with three years and a report each: queries, time,
bytes, warm.

Choose the database with ``SQA_TEST_DATABASE`` as tests do ("memory", "file", "postgres"); it is made and thrown away.
"""

import gzip
import os
import sys
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test import Client  # noqa: E402

from tests import factories  # noqa: E402
from tests.reports import make_report  # noqa: E402
from wagtail_sqa.actions.make_municipality import Size, make_municipality  # noqa: E402
from wagtail_sqa.models import PlanGoal, QualityPlanPage  # noqa: E402

ROUNDS = 15
UNITS = (3, 60)
MOST_MS, MOST_BYTES = 400, 150_000


def views(top) -> dict[str, str]:
    """Return the addresses of what is measured, by name."""
    url = top.get_url()
    administration = top.get_children().type(type(top)).first()
    unit = administration.get_children().first()
    return {
        "level by level": url,
        "every unit": f"{url}?show=units",
        "one administration": f"{url}units/{administration.pk}/",
        "one unit and its years": f"{url}units/{unit.pk}/",
        "spreadsheet": f"{url}csv/",
        "plan of the level": QualityPlanPage.objects.child_of(top).get().get_url(),
        "golden thread": f"{url}thread/",
        "golden thread of one goal": f"{url}thread/?goal={served(top)}",
        "the same as a picture": f"{url}thread/?goal={served(top)}&as=picture",
    }


def report_on(plans) -> None:
    """Give each of the plans that are going on a published report beside it."""
    for plan in plans.filter(period_end__gte=date.today(), depth__gt=3):
        days = {"period_start": plan.period_start, "period_end": plan.period_end}
        make_report(plan.get_parent(), title=f"Report of {plan.title}", publish=True, **days)


def served(top) -> int:
    """Return the goal of the level itself to which most goals contribute."""
    own = PlanGoal.objects.filter(plan__path__startswith=top.path, plan__depth=top.depth + 1)
    return own.annotate(number=Count("supported_by")).order_by("-number", "pk").values_list("pk", flat=True)[0]


def measure(url: str) -> tuple[int, float, float, int, int]:
    """Return queries, CPU ms, the shortest ms, bytes and gzipped bytes of a warm GET by a reader who is logged in."""
    client = Client()
    client.force_login(measure.reader)
    client.get(url)
    queries = []
    with connection.execute_wrapper(lambda execute, *args: queries.append(1) or execute(*args)):
        response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    times, worked = [], cpu_seconds()
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        response = client.get(url)
        if response.streaming:
            b"".join(response.streaming_content)
        times.append((time.perf_counter() - begin) * 1000)
    worked = (cpu_seconds() - worked) * 1000 / ROUNDS
    return len(queries), worked, min(times), len(content), len(gzip.compress(content))


def cpu_seconds() -> float:
    """Return the CPU time of this process and, where it runs on this machine, of its PostgreSQL server process."""
    own = time.process_time()
    if connection.vendor != "postgresql":
        return own
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    fields = stat.read_text().rpartition(")")[2].split() if stat.exists() else ["0"] * 13
    return own + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> int:
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        return report()
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def report() -> int:
    measure.reader = factories.make_user("reader")
    found = {}
    for units in UNITS:
        begin = time.perf_counter()
        top = make_municipality(factories.home(), Size(units=units), on=date.today())
        report_on(QualityPlanPage.objects.live().descendant_of(top))
        print(f"{connection.vendor}: {units} units made in {time.perf_counter() - begin:.0f} s")
        found[units] = views(top)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print("| page | units | queries | CPU ms | ms | bytes | gzip |")
    print("|---|---|---|---|---|---|---|")
    bad = []
    for name in found[UNITS[0]]:
        counted = set()
        for units in UNITS:
            queries, cpu, ms, size, zipped = measure(found[units][name])
            counted.add(queries)
            print(f"| {name} | {units} | {queries} | {cpu:.0f} | {ms:.0f} | {size} | {zipped} |")
            if cpu > MOST_MS or size > MOST_BYTES:
                bad.append(f"{name}, {units} units: more than {MOST_MS} ms of CPU time or {MOST_BYTES} bytes")
        if len(counted) > 1:
            bad.append(f"{name}: the number of queries depends on the number of units")
    print("\n".join(bad))
    return len(bad)


if __name__ == "__main__":
    sys.exit(main())
