"""Where a calendar is read, and the ways into the calendar programs that people have."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from .wheels.events import Part


@dataclass(frozen=True, slots=True)
class CalendarAddress:
    """The full address of a calendar file, under the ``name`` that programs are told."""

    url: str
    name: str

    @property
    def webcal(self) -> str:
        """Opens the program that keeps the calendars of a telephone or a computer: Apple's, and many others."""
        return urlunsplit(("webcal", *urlsplit(self.url)[1:]))

    @property
    def google(self) -> str:
        return "https://calendar.google.com/calendar/r?" + _query(cid=self.webcal)

    @property
    def outlook(self) -> str:
        return "https://outlook.office.com/calendar/0/addfromweb?" + _query(url=self.url, name=self.name)


def calendar_address(url: str, name: str, part: Part) -> CalendarAddress:
    """Return the address of ``part`` of the calendar ``name``, all of which is at ``url``."""
    query = part.as_query()
    return CalendarAddress(f"{url}?{_query(**query)}" if query else url, calendar_name(name, part))


def calendar_name(name: str, part: Part) -> str:
    return f"{name}: {part.label}" if part.label else name


def _query(**values: str) -> str:
    return urlencode(values, quote_via=quote)
