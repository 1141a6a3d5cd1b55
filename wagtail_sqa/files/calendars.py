"""Events of wheels and measures as calendar files."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.utils.translation import gettext as _

from ..calendars import CONTENT_TYPE, CalendarEvent, calendar_file
from ..reading.wheels.events import Event
from .answers import file_response


def calendar_response(name: str, events: Iterable[CalendarEvent], *, file_name: str) -> HttpResponse:
    return file_response(calendar_file(name, events), name=f"{file_name}.ics", content_type=CONTENT_TYPE)


def calendar_event(event: Event, *, host: str, stamp: datetime, sequence: int) -> CalendarEvent:
    """Return ``event`` as it stands in a file. Its identity is made of its key and the name of the site's host."""
    return CalendarEvent(
        uid=f"{event.key}@{host}",
        title=_("Cancelled: %(title)s") % {"title": event.title} if event.cancelled else event.title,
        start=event.start,
        end=event.end,
        stamp=max(stamp, event.changed_at or stamp),
        sequence=sequence,
        description=_description(event),
        url=event.url,
        categories=(event.category, event.ring),
        cancelled=event.cancelled,
    )


def host_of(address: str) -> str:
    return urlsplit(address).hostname or "localhost"


def _description(event: Event) -> str:
    facts = [
        _("Responsible: %(role)s") % {"role": event.role} if event.role else "",
        _("Ring: %(ring)s") % {"ring": event.ring} if event.ring else "",
    ]
    paragraphs = [event.description, "\n".join(filter(None, facts)), "\n".join(event.notes)]
    return "\n\n".join(filter(None, paragraphs))
