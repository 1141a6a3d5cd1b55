"""What the exports cost with 10,000 measures: time, size, and memory above that of the process before.

The rows lie in a database file and each export is made by a process of its own, so that nothing but the export counts.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

from tests import settings as test_settings

if "SQA_BENCH_DATABASE" in os.environ:
    test_settings.DATABASES["default"]["NAME"] = os.environ["SQA_BENCH_DATABASE"]

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from tests import factories  # noqa: E402
from wagtail_sqa.models import FollowUp, GoalMeasure, Measure  # noqa: E402

MEASURES = 10_000
TEXT = (
    "Vi läser tillsammans varje dag och samtalar om det lästa, så att alla elever får ord för det som de förstår. " * 6
)
EXPORTS = {
    "measures": "wagtail_sqa_measures_report",
    "needs attention": "wagtail_sqa_needs_attention",
    "follow-up register": "quality-work_follow-ups_modeladmin_index",
}


def fill():
    """Fill an empty database: measures under two goals each, with texts of some 650 characters and two follow-ups."""
    call_command("migrate", verbosity=0)
    user, today = factories.make_admin(), timezone.localdate()
    unit = factories.make_unit("Ekbackens skola")
    first, second = factories.make_plan(goals=[("Alla läser", []), ("Alla trivs", [])]).goals.all()
    fields = {"description": TEXT, "cause": TEXT, "expected_effect": TEXT, "result": TEXT, "unit": unit, "live": True}
    fields |= {"due": today - timedelta(days=3), "first_published_at": timezone.now()}
    measures = Measure.objects.bulk_create([Measure(title=f"Åtgärd {n}", **fields) for n in range(MEASURES)])
    rows = [GoalMeasure(goal=goal, measure=measure) for measure in measures for goal in (first, second)]
    GoalMeasure.objects.bulk_create(rows)
    entry = {"seen": TEXT, "analysis": TEXT, "status_after": "in_progress", "by_user": user, "date": today}
    FollowUp.objects.bulk_create([FollowUp(measure=measure, **entry) for measure in measures for _ in range(2)])


def peak_in_mib() -> float:
    """Return the most memory that this process has ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def export(name, kind):
    """Print one row of the table; the same export of few rows, first, has loaded what any export needs."""
    client, address = Client(), reverse(EXPORTS[name])
    client.force_login(get_user_model().objects.get())
    read(client.get(address, {"export": kind, "q": "Åtgärd 777"}))
    base, begin = peak_in_mib(), time.perf_counter()
    size = read(client.get(address, {"export": kind}))
    seconds, more = time.perf_counter() - begin, peak_in_mib() - base
    print(f"| {name}, {kind} | {seconds:.1f} | {size / 2**20:.1f} | {base:.0f} | {more:.1f} |", flush=True)


def read(response) -> int:
    assert response.status_code == 200
    return sum(len(block) for block in response.streaming_content)


def main():
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "SQA_BENCH_DATABASE": f"{folder}/bench.sqlite3"}
        run([sys.executable, __file__, "fill"], environment)
        print(f"| {MEASURES} measures | s | MiB | MiB before | MiB more at the peak |")
        print("|---|---|---|---|---|", flush=True)
        for name in EXPORTS:
            for kind in ("xlsx", "csv"):
                run([sys.executable, __file__, name, kind], environment)


def run(command, environment):
    subprocess.run(command, env=environment, check=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["fill"]:
            fill()
        case [name, kind]:
            export(name, kind)
        case _:
            main()
