"""What real calendar programs make of our files: khal from PyPI, calcurse from Debian."""

import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from wagtail_sqa.actions.occurrences import Occurrence, Outcome, record
from wagtail_sqa.enums import OccurrenceState, RepeatPreset
from wagtail_sqa.models import WheelActivity

from .factories import make_activity, make_wheel

pytestmark = pytest.mark.django_db
KHAL = shutil.which("khal", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
CALCURSE = shutil.which("calcurse")
HOSTILE = 'Round; with, commas\\ and "quotes" åäö 😀 עברית ' + "long " * 30
KHAL_SETTINGS = """
[calendars]
[[wheel]]
path = {folder}/wheel
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {folder}/khal.db
[default]
default_calendar = wheel
"""


@pytest.fixture
def wheel():
    monthly = make_activity("Board", date(2026, 9, 14), repeat=RepeatPreset.MONTHLY, until=date(2026, 12, 31))
    rings = [("School", [monthly, make_activity("Team days", date(2026, 11, 2), date(2026, 11, 4))])]
    return make_wheel(
        rings=[*rings, ("Hostile", [make_activity(HOSTILE.strip(), description="One\nTwo; three, four")])]
    )


@pytest.fixture
def calendar(client, wheel, tmp_path):
    """Return a function that fetches the calendar into a file, as it is then."""

    def fetch() -> Path:
        file = tmp_path / "wheel.ics"
        file.write_bytes(client.get(f"{wheel.url}calendar/").content)
        return file

    return fetch


PLANNED = [
    ("2026-09-14", "Board"),
    ("2026-10-05", HOSTILE.strip()),
    ("2026-10-14", "Board"),
    ("2026-11-02", "Team days"),
    ("2026-11-14", "Board"),
    ("2026-12-14", "Board"),
]
CHANGED = [
    ("2026-09-14", "Board"),
    ("2026-10-05", HOSTILE.strip()),
    ("2026-10-20", "Board"),
    ("2026-11-02", "Cancelled: Team days"),
    ("2026-11-14", "Board"),
    ("2026-12-14", "Board"),
]


def move_one_and_cancel_another(wheel):
    board, days = (WheelActivity.objects.get(title=title) for title in ("Board", "Team days"))
    moved = Outcome(OccurrenceState.MOVED, moved_to=date(2026, 10, 20))
    record(Occurrence(wheel, board.uid, date(2026, 10, 14)), moved)
    record(Occurrence(wheel, days.uid, days.start), Outcome(OccurrenceState.CANCELLED, "No substitutes"))


def run(*command, **environment) -> str:
    """Return what a program says; it must end well and warn of nothing."""
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=60, env={**os.environ, **environment}
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.skipif(KHAL is None, reason="khal is not installed: pip install khal")
def test_khal_shows_the_same_events_also_after_one_was_moved_and_another_cancelled(calendar, wheel, tmp_path):
    settings = tmp_path / "khal.conf"
    settings.write_text(KHAL_SETTINGS.format(folder=tmp_path))
    (tmp_path / "wheel").mkdir()

    def shown() -> list[tuple[str, str]]:
        khal = (KHAL, "--no-color", "-c", str(settings))
        run(*khal, "import", "--batch", str(calendar()))
        listed = run(
            *khal, "list", "--day-format", "", "--format", "{start-date}|{title}", "--once", "2026-08-01", "365d"
        )
        return [tuple(line.split("|")) for line in listed.splitlines() if line]

    assert shown() == PLANNED
    move_one_and_cancel_another(wheel)
    assert shown() == CHANGED


@pytest.mark.skipif(CALCURSE is None, reason="calcurse is not installed: apt-get install calcurse")
def test_calcurse_shows_the_same_events_also_after_one_was_moved_and_another_cancelled(calendar, wheel, tmp_path):
    in_english = {"LC_ALL": "C.UTF-8"}
    between = ("--input-datefmt", "4", "--from", "2026-08-01", "--to", "2027-07-31")
    written = ("--output-datefmt", "%Y-%m-%d", "--format-event", "%m\n", "--format-recur-event", "%m\n")

    def shown(folder) -> list[tuple[str, str]]:
        calcurse = (CALCURSE, "-D", str(tmp_path / folder), "-C", str(tmp_path / folder))
        said = run(*calcurse, "-i", str(calendar()), **in_english)
        assert re.search(r"\b6 events\b.*\b0 skipped\b", said, re.DOTALL), said
        return _by_day(run(*calcurse, "-Q", *between, *written, **in_english))

    assert shown("before") == _each_day(PLANNED)
    move_one_and_cancel_another(wheel)
    assert shown("after") == _each_day(CHANGED)


def _by_day(listed: str) -> list[tuple[str, str]]:
    """Return day and title of each event that calcurse lists below its days."""
    blocks = (block.splitlines() for block in listed.strip().split("\n\n"))
    return [(day.rstrip(":"), title.strip()) for day, *titles in blocks for title in titles]


def _each_day(events) -> list[tuple[str, str]]:
    """Return ``events`` as a program shows them that lists each day by itself: one of them lasts three days."""
    three = ("2026-11-02", "2026-11-03", "2026-11-04")
    return [(day, title) for start, title in events for day in (three if start == three[0] else (start,))]
