"""Calendar files (RFC 5545) of whole days, on icalendar.

Every text is cleaned before the library gets it: it escapes and folds, but lets through what breaks some programs, and
raises on addresses that are none.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

from icalendar import Calendar, Event, vText

from . import __version__
from .text import clean_text

CONTENT_TYPE = "text/calendar; charset=utf-8"
# How often programs should ask again; most ask when they like.
REFRESH = timedelta(hours=12)

_LAST_DAY = date.max - timedelta(days=1)
_WEB_ADDRESS = re.compile(r"https?://[^/]")


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """An event of whole days; ``end`` is included. ``uid`` stays the same when the event changes or is moved.

    ``stamp`` is when it last changed, ``sequence`` a number that rose with that change.
    """

    uid: str
    title: str
    start: date
    end: date
    stamp: datetime
    sequence: int = 0
    description: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    cancelled: bool = False


def calendar_file(name: str, events: Iterable[CalendarEvent]) -> bytes:
    """Return the calendar ``name`` as a file. The same events give the same bytes."""
    calendar = Calendar()
    for key, value in _head(_one_line(name)).items():
        calendar.add(key, value)
    for key in ("refresh-interval", "x-published-ttl"):
        calendar.add(key, REFRESH, parameters={"VALUE": "DURATION"})
    for event in events:
        calendar.add_component(_event(event))
    return calendar.to_ical()


def _head(title: str) -> dict[str, str]:
    ours = {"version": "2.0", "prodid": f"-//wagtail-sqa//{__version__}//EN", "calscale": "GREGORIAN"}
    return {**ours, "method": "PUBLISH", "name": vText(title), "x-wr-calname": vText(title)}


def _event(event: CalendarEvent) -> Event:
    stamp = event.stamp.astimezone(UTC)
    facts = {
        "uid": _one_line(event.uid),
        "dtstamp": stamp,
        "last-modified": stamp,
        "sequence": event.sequence,
        "summary": _one_line(event.title),
        "dtstart": event.start,
        "dtend": min(event.end, _LAST_DAY) + timedelta(days=1),
        "transp": "TRANSPARENT",
        **_details(event),
    }
    component = Event()
    for key, value in facts.items():
        component.add(key, value)
    return component


def _details(event: CalendarEvent) -> dict:
    """What an event may lack."""
    details = {
        "description": "\n".join(clean_text(event.description).splitlines()).strip(),
        "categories": [name for name in map(_one_line, event.categories) if name],
        "url": web_address(event.url),
        "status": "CANCELLED" if event.cancelled else "",
    }
    return {key: value for key, value in details.items() if value}


def web_address(text: str) -> str:
    """Return ``text`` as an address in plain ASCII without blanks, "" where it is none of the web."""
    address = quote(clean_text(text).strip(), safe="%/:=&?~#+!$,;'@()*[]")
    return address if _WEB_ADDRESS.match(address) else ""


def _one_line(text: str) -> str:
    """Line ends and other controls that part words become blanks, the rest go."""
    return " ".join(clean_text(" ".join(text.split())).split())
