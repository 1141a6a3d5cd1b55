"""*Draft from the year* for municipalities of 3 and of 60 units with three years: queries and seconds, in one process.

Choose the database with ``SQA_TEST_DATABASE`` as tests do ("memory", "file", "postgres"); it is made and thrown away.
"""

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

from tests import factories  # noqa: E402
from tests.reports import gathered, make_report  # noqa: E402
from wagtail_sqa.actions.make_municipality import Size, make_municipality  # noqa: E402
from wagtail_sqa.reading.reports.gathering import gather  # noqa: E402

MOST_SECONDS = 10


def main() -> int:
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        return report()
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def report() -> int:
    """Print a row for each municipality; return how many were too slow, or asked more for more units."""
    print("| units | queries | seconds | blocks |\n|---|---|---|---|")
    seconds, asked = [], set()
    for units in (3, 60):
        top = make_municipality(factories.home(), Size(units=units), on=date.today())
        page = make_report(factories.Page.objects.get(pk=top.pk), scope="level", on=date.today())
        gather(page.get_latest_revision_as_object(), on=date.today())  # what is remembered of types and sites
        queries, begin = [], time.perf_counter()
        with connection.execute_wrapper(lambda execute, *args, told=queries: told.append(1) or execute(*args)):
            draft = gathered(page, on=date.today())
        seconds.append(time.perf_counter() - begin)
        asked.add(len(queries))
        number = sum(len(section["value"]["body"]) for section in draft.sections.raw_data)
        print(f"| {units} | {len(queries)} | {seconds[-1]:.2f} | {number} |")
    return sum(second > MOST_SECONDS for second in seconds) + (len(asked) > 1)


if __name__ == "__main__":
    sys.exit(main())
