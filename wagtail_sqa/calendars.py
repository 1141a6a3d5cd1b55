"""Calendar files (RFC 5545) of whole days: the words that any calendar program understands, and no others.

Written here, not by icalendar, which costs nine times as much and lets through what no calendar should get; the tests
read every file back with it. A feed is asked for by each of its subscribers several times a day.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

from . import __version__
from .text import clean_text

CONTENT_TYPE = "text/calendar; charset=utf-8"
# How often programs should ask again; most ask when they like.
REFRESH = "PT12H"

_LINE_HOLDS = 75  # bytes
_LAST_DAY = date.max - timedelta(days=1)
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\u2028": "\\n", "\u2029": "\\n"})
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
    lines = [*_head(name), *(line for event in events for line in _event(event)), "END:VCALENDAR"]
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _head(name: str) -> Iterator[str]:
    title = _one_line(name)
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:-//wagtail-sqa//{__version__}//EN"
    yield "CALSCALE:GREGORIAN"
    yield "METHOD:PUBLISH"
    yield f"NAME:{title}"
    yield f"X-WR-CALNAME:{title}"
    yield f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}"
    yield f"X-PUBLISHED-TTL:{REFRESH}"


def _event(event: CalendarEvent) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_one_line(event.uid)}"
    yield f"DTSTAMP:{_moment(event.stamp)}"
    yield f"LAST-MODIFIED:{_moment(event.stamp)}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"SUMMARY:{_one_line(event.title)}"
    yield f"DTSTART;VALUE=DATE:{_day(event.start)}"
    yield f"DTEND;VALUE=DATE:{_day(min(event.end, _LAST_DAY) + timedelta(days=1))}"
    yield from _details(event)
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _details(event: CalendarEvent) -> Iterator[str]:
    """What an event may lack."""
    description, url = _escaped(event.description.strip()), web_address(event.url)
    categories = ",".join(filter(None, map(_one_line, event.categories)))
    if description:
        yield f"DESCRIPTION:{description}"
    if categories:
        yield f"CATEGORIES:{categories}"
    if url:
        yield f"URL:{url}"
    if event.cancelled:
        yield "STATUS:CANCELLED"


def web_address(text: str) -> str:
    """Return ``text`` as an address in plain ASCII without blanks, "" where it is none of the web."""
    address = quote(clean_text(text).strip(), safe="%/:=&?~#+!$,;'@()*[]")
    return address if _WEB_ADDRESS.match(address) else ""


def _one_line(text: str) -> str:
    """Line ends and other controls that part words become blanks, the rest go."""
    return _escaped(" ".join(clean_text(" ".join(text.split())).split()))


def _escaped(text: str) -> str:
    return clean_text(text).translate(_ESCAPED)


def _day(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _moment(moment: datetime) -> str:
    moment = moment.astimezone(UTC)
    return f"{_day(moment)}T{moment:%H%M%S}Z"


def _folded(line: str) -> str:
    """Break the line where it has 75 bytes, never inside a character; a line that goes on begins with a blank."""
    data = line.encode()
    if len(data) <= _LINE_HOLDS:
        return line
    pieces, start, room = [], 0, _LINE_HOLDS
    while start < len(data):
        end = _before_character(data, start + room)
        pieces.append(data[start:end].decode())
        start, room = end, _LINE_HOLDS - 1
    return "\r\n ".join(pieces)


def _before_character(data: bytes, end: int) -> int:
    """Return ``end``, or the nearest place before it where a character begins."""
    while end < len(data) and data[end] & 0xC0 == 0x80:
        end -= 1
    return end
