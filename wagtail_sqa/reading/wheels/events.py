"""What happens in a wheel as events of a calendar: the same activities as on its page, over a longer time."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from heapq import nsmallest
from urllib.parse import urljoin

from django.utils.translation import gettext as _

from ... import periods
from ...enums import OccurrenceState, YearMode
from ...text import clean_text
from ...wheel.recurrence import Preset
from . import words
from .links import Targets, find_targets, linked_pages, open_pages
from .occurrences import occurrence_rows
from .rows import ActivityRow
from .windows import own_window

MOST = 5000
_OF_RING = re.compile(r"^ring-\d+-")


@dataclass(frozen=True, slots=True)
class Event:
    """An event of whole days; ``end`` is included, ``key`` stays the same as long as the event lives.

    ``notes`` are sentences and addresses besides the description. ``changed_at`` is when someone last wrote what became
    of it.
    """

    key: str
    title: str
    start: date
    end: date
    ring: str = ""
    category: str = ""
    role: str = ""
    description: str = ""
    notes: tuple[str, ...] = ()
    url: str = ""
    cancelled: bool = False
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What someone wants of a wheel, by names; "" is all of it."""

    ring: str = ""
    category: str = ""
    role: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Part":
        """Return what the query of an address asks for."""
        return cls(*(clean_text(query.get(name, "")).strip() for name in cls.__slots__))

    def as_query(self) -> dict[str, str]:
        return {name: value for name in self.__slots__ if (value := getattr(self, name))}

    def has(self, event: Event) -> bool:
        return all(getattr(event, name) == value for name, value in self.as_query().items())

    @property
    def key(self) -> str:
        """A short name of the part for ETags, "" for all of the wheel."""
        return sha256(repr(self).encode()).hexdigest()[:16] if self.as_query() else ""

    @property
    def label(self) -> str:
        return ", ".join(self.as_query().values())


def wheel_events(page, *, on: date, address: str) -> tuple[Event, ...]:
    """Return what happens in the published wheel ``page``, in the order of the days, at most `MOST` events.

    ``address`` is the full address of the page. Of more than that, those nearest to the day ``on``.
    """
    first, last = calendar_window(page, on=on)
    rings = occurrence_rows(page, first=first, last=last)
    rows = _nearest([row for ring in rings for row in ring.activities], on)
    targets = find_targets(rows, open_pages(linked_pages(rows), path=page.path), path=page.path)
    names = {ring.key: ring.name for ring in rings}
    events = (_event(row, names[row.ring], targets, address) for row in rows)
    return tuple(sorted(_told_apart(events), key=lambda event: (event.start, event.end)))


def _told_apart(events: Iterable[Event]) -> Iterable[Event]:
    """Give what several rings show keys of their own, but for the first."""
    seen = Counter()
    for event in events:
        seen[event.key] += 1
        yield event if seen[event.key] == 1 else replace(event, key=f"{event.key}-{seen[event.key]}")


def _nearest(rows: list[ActivityRow], on: date) -> list[ActivityRow]:
    """Return the `MOST` rows that are nearest to the day ``on``, in the order that they have."""
    kept = nsmallest(MOST, range(len(rows)), key=lambda index: abs(rows[index].start - on))
    return [rows[index] for index in sorted(kept)]


def calendar_window(page, *, on: date) -> tuple[date, date]:
    """Return the first and last day of the calendar of ``page``.

    That is its year; for one that always shows the current year also the period before, so that nothing vanishes on the
    day when a new year begins, and the one after.
    """
    own = own_window(page, on=on)
    around = 0 if page.year_mode == YearMode.FIXED and page.start_year else own.months
    return periods.first_of_month(own.start, months=-around), words.last_day(own.start, own.months + around)


def _event(row: ActivityRow, ring: str, targets: Targets, address: str) -> Event:
    return Event(
        key=_key(row),
        title=row.title,
        start=row.start,
        end=row.end,
        ring=ring,
        category=row.category.name,
        role=row.responsible_role,
        description=row.description,
        notes=(*_what_became(row), *_leads_to(row, targets, address)),
        url=f"{address}#{row.anchor}",
        cancelled=row.state == OccurrenceState.CANCELLED,
        changed_at=row.changed_at,
    )


def _key(row: ActivityRow) -> str:
    """The day as planned tells the times of what repeats apart; what happens once stays itself on another day too."""
    if row.check_point:
        return check_point_key(row.measure_id, row.check_point)
    if not row.activity:
        return f"{_OF_RING.sub('', row.anchor)}-{row.source}"
    key = f"activity-{row.wheel}-{row.activity}"
    return key if row.repeat.preset == Preset.ONCE else f"{key}-{row.original:%Y%m%d}"


def check_point_key(measure: int, key: str) -> str:
    """Return the key of the event of a check-point, the same in every calendar that shows it."""
    return f"measure-{measure}-check-{key}"


def _what_became(row: ActivityRow) -> Iterable[str]:
    if row.is_moved:
        yield _("Moved from %(day)s.") % {"day": words.days_text(row.original, row.original, with_year=True)}
    if row.state == OccurrenceState.DONE:
        yield _("Done.")
    if row.note:
        yield row.note


def _leads_to(row: ActivityRow, targets: Targets, address: str) -> Iterable[str]:
    """Where an activity leads, each with its whole address."""
    measure = targets.measure_of(row)
    if measure is not None:
        yield _line(measure.title, urljoin(address, measure.url) if measure.url else "")
    for link in targets.of(row):
        yield link.url if link.kind == "url" else _line(link.text, urljoin(address, link.url))


def _line(text: str, url: str) -> str:
    return f"{text}: {url}" if url else text
