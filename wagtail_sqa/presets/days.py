"""Which day something of a preset falls on in a period. Pure functions."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta

from .parts import Deadline, Preset, When

_EVERY = {"monthly": 1, "quarterly": 3}


@dataclass(frozen=True)
class Proposal:
    """An activity that a preset proposes for a wheel, in one language; ``end`` is None for a single day."""

    ring: str
    category: str
    category_key: str
    title: str
    short_title: str
    start: date
    end: date | None
    law: str
    is_local: bool


def day_of(when: When, start: date, end: date) -> date:
    """Return the day of ``when`` for the period from ``start`` to ``end``."""
    origin = end + timedelta(days=1) if when.after_end else start
    if when.offset is not None:
        return _day_in(origin, when.offset, when.day)
    months = (when.month - origin.month) % 12
    found = _day_in(origin, months, when.day)
    return found if found >= origin else _day_in(origin, months + 12, when.day)


def period_of(preset: Preset, on: date) -> tuple[date, date]:
    """Return the period that a plan made on the day ``on`` is for: after three quarters of one, it is the next."""
    ahead = _day_in(on, max(preset.months // 4, 0), on.day)
    year = ahead.year if ahead.month >= preset.start_month else ahead.year - 1
    first = date(year, preset.start_month, 1)
    return first, _day_in(first, preset.months, 1) - timedelta(days=1)


def proposals(preset: Preset, start: date, end: date, language: str) -> list[Proposal]:
    """Return what ``preset`` proposes for the wheel of the period, in the order of the days."""
    found = [
        _proposal(deadline, preset, first, last, language)
        for deadline in preset.deadlines
        for first, last in _days(deadline, start, end)
    ]
    return sorted(found, key=lambda proposal: (proposal.start, proposal.title))


def _days(deadline: Deadline, start: date, end: date):
    first = day_of(deadline.when, start, end)
    last = day_of(deadline.until, start, end) if deadline.until else None
    if not deadline.repeat:
        yield first, last
        return
    step = 0
    while (day := _day_in(first, step, deadline.when.day)) <= end:
        yield day, None
        step += _EVERY[deadline.repeat]


def _proposal(deadline, preset, start, end, language) -> Proposal:
    ring = preset.rings.get(deadline.ring)
    category = preset.categories.get(deadline.category)
    return Proposal(
        ring=ring.say(language) if ring else deadline.ring,
        category=category.title.say(language) if category else "",
        category_key=deadline.category,
        title=preset.words(deadline.title, language),
        short_title=deadline.short.say(language) if deadline.short else "",
        start=start,
        end=end if end and end > start else None,
        law=", ".join(reference.label(language) for reference in deadline.legal if reference.verified),
        is_local=deadline.local,
    )


def _day_in(origin: date, months: int, day: int) -> date:
    """Return ``day`` of the month that lies ``months`` after that of ``origin``; its last day where it is shorter."""
    years, month = divmod(origin.month - 1 + months, 12)
    year = min(origin.year + years, MAXYEAR)
    return date(year, month + 1, min(day, monthrange(year, month + 1)[1]))
