"""An overview of a municipality of 3 and of 60 units with three years: queries, time and bytes of a warm page.

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
from django.test import Client  # noqa: E402

from tests import factories  # noqa: E402
from wagtail_sqa.actions.make_municipality import Size, make_municipality  # noqa: E402

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
    }


def measure(url: str) -> tuple[int, float, int, int]:
    """Return queries, the shortest ms, bytes and gzipped bytes of a warm GET by a reader who is logged in.

    The shortest, since whatever else the machine does can only make it longer.
    """
    client = Client()
    client.force_login(measure.reader)
    client.get(url)
    queries = []
    with connection.execute_wrapper(lambda execute, *args: queries.append(1) or execute(*args)):
        response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        response = client.get(url)
        if response.streaming:
            b"".join(response.streaming_content)
        times.append((time.perf_counter() - begin) * 1000)
    return len(queries), min(times), len(content), len(gzip.compress(content))


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
        print(f"{connection.vendor}: {units} units made in {time.perf_counter() - begin:.0f} s")
        found[units] = views(top)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print("| page | units | queries | ms | bytes | gzip |")
    print("|---|---|---|---|---|---|")
    bad = []
    for name in found[UNITS[0]]:
        counted = set()
        for units in UNITS:
            queries, ms, size, zipped = measure(found[units][name])
            counted.add(queries)
            print(f"| {name} | {units} | {queries} | {ms:.0f} | {size} | {zipped} |")
            if ms > MOST_MS or size > MOST_BYTES:
                bad.append(f"{name}, {units} units: more than {MOST_MS} ms or {MOST_BYTES} bytes")
        if len(counted) > 1:
            bad.append(f"{name}: the number of queries depends on the number of units")
    print("\n".join(bad))
    return len(bad)


if __name__ == "__main__":
    sys.exit(main())
