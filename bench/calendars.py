"""CPU time of calendar files, ours against django-ical's, and of a calendar that has not changed.

Run as ``python bench/calendars.py`` from the repository's root; ``pip install django-ical`` for the comparison.
"""

import os
import statistics
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client, RequestFactory  # noqa: E402
from icalendar import Calendar  # noqa: E402

from tests import factories  # noqa: E402
from wagtail_sqa.calendars import CalendarEvent, calendar_file  # noqa: E402

try:
    from django_ical.views import ICalFeed
except ImportError:
    ICalFeed = None

STAMP = datetime(2026, 8, 1, tzinfo=UTC)
TEXT = "Vi går igenom resultaten; bestämmer vad som ska ändras, och skriver ner det. " * 3
ROUNDS = 9


def events(count: int) -> list[CalendarEvent]:
    return [
        CalendarEvent(
            uid=f"activity-{number}@intranet.example",
            title=f"Uppföljning av mål {number}, årskurs {number % 9 + 1}",
            start=date(2026, 8, 1) + timedelta(number % 360),
            end=date(2026, 8, 1) + timedelta(number % 360 + number % 4),
            stamp=STAMP,
            sequence=7,
            description=TEXT,
            url=f"https://intranet.example/arshjul/#activity-{number}",
            categories=("Uppföljning", "Skolledning"),
        )
        for number in range(count)
    ]


class Peer(ICalFeed or object):
    """The same calendar as django-ical makes it."""

    product_id, title, method = "-//bench//", "Wheel", "PUBLISH"

    def __init__(self, events):
        self.events = events

    def file(self) -> bytes:
        return self(RequestFactory().get("/")).content

    def items(self):
        return self.events

    def item_end_datetime(self, item):
        return item.end + timedelta(days=1)

    def item_transparency(self, item):
        return "TRANSPARENT"


def _reading(name: str):
    """Return a method that reads an event's attribute; django-ical counts the arguments of its methods."""
    return lambda self, item: getattr(item, name)


for _theirs, _ours in {
    "title": "title",
    "description": "description",
    "link": "url",
    "guid": "uid",
    "start_datetime": "start",
    "categories": "categories",
}.items():
    setattr(Peer, f"item_{_theirs}", _reading(_ours))


def cpu_ms(work) -> float:
    """Median milliseconds of CPU after a warm-up."""
    work()
    taken = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        work()
        taken.append((time.process_time() - begin) * 1000)
    return statistics.median(taken)


def compare(count: int) -> None:
    items = events(count)
    ours = cpu_ms(lambda: calendar_file("Wheel", items))
    line = f"{count:5} events: ours {ours:7.1f} ms"
    if ICalFeed is not None:
        theirs = Peer(items).file
        same = [len(Calendar.from_ical(file).walk("VEVENT")) for file in (calendar_file("Wheel", items), theirs())]
        assert same == [count, count]
        other = cpu_ms(theirs)
        line += f", django-ical {other:7.1f} ms: {other / ours:4.1f} times as long"
    print(line)


def whole_request(activities: int) -> None:
    """The calendar of a wheel as it is asked for: made, and known already."""
    ring = [factories.make_activity(item.title, item.start, item.end, description=TEXT) for item in events(activities)]
    wheel = factories.make_wheel(rings=[("Skolledning", ring)])
    client, url = Client(), f"{wheel.url}calendar/"
    etag = client.get(url).headers["ETag"]
    made = cpu_ms(lambda: client.get(url))
    known = cpu_ms(lambda: client.get(url, headers={"if-none-match": etag}))
    assert client.get(url, headers={"if-none-match": etag}).status_code == 304
    print(f"Request, {activities} activities: made {made:.1f} ms, 304 {known:.1f} ms, {made / known:.1f} times as long")


def main() -> None:
    call_command("migrate", verbosity=0)
    for count in (100, 1000, 5000):
        compare(count)
    if ICalFeed is None:
        print("django-ical is not installed, so there is nothing to compare with: pip install django-ical")
    whole_request(200)


if __name__ == "__main__":
    main()
