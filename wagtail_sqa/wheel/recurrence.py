"""On which days something that repeats begins. Bounded by the days that are asked about, whatever the rule says."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import islice

from dateutil import rrule

THURSDAY = 3
LAST_WEEK_OF_YEAR = 53
LIMIT = 1000
_MONTHS = 12
_IN_EVERY_MONTH = 28
_REMEMBERED = 4096


class Preset(StrEnum):
    ONCE = "once"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    NTH_WEEKDAY = "nth_weekday"
    LAST_WEEKDAY = "last_weekday"
    LAST_WEEK = "last_week"
    ISO_WEEK = "iso_week"
    YEARLY = "yearly"


# How many months lie between two occurrences of "every 1".
_MONTHS_BETWEEN = {
    **dict.fromkeys((Preset.MONTHLY, Preset.NTH_WEEKDAY, Preset.LAST_WEEKDAY, Preset.LAST_WEEK), 1),
    Preset.YEARLY: _MONTHS,
    Preset.ISO_WEEK: _MONTHS,
}


@dataclass(frozen=True, slots=True)
class Repeat:
    """A rule: one of the presets, every so many weeks, months or years, to the day ``until`` at the latest.

    ``weekday`` is 0 for Monday, ``nth`` 1 to 4, ``week`` an ISO week, 53 the last of any year. Where one of them is
    None, it is that of the first day: a rule on the third Thursday of a month begins on one.
    """

    preset: str = Preset.ONCE
    every: int = 1
    nth: int | None = None
    weekday: int | None = None
    week: int | None = None
    until: date | None = None

    @property
    def repeats(self) -> bool:
        return self.preset != Preset.ONCE

    def resolved(self, start: date) -> "Repeat":
        """Return the rule with nothing left to the first day."""
        nth, weekday, week = self.nth, self.weekday, self.week
        return Repeat(
            self.preset,
            max(self.every, 1),
            min((start.day + 6) // 7, 4) if nth is None else nth,
            start.weekday() if weekday is None else weekday,
            start.isocalendar().week if week is None else week,
            self.until,
        )


def dates(repeat: Repeat, start: date, *, first: date, last: date, limit: int = LIMIT) -> tuple[date, ...]:
    """Return on which days from ``first`` to ``last`` an occurrence begins, the earliest ``limit`` of them.

    None begins before ``start`` or after ``repeat.until``. Where a month or a year lacks the day, its last day (of
    February) stands for it. To find what reaches into some days, ask from as many days before them as it lasts.
    """
    return _dates(repeat, start, max(first, start), min(last, repeat.until or last), limit)


def spans(repeat: Repeat, start: date, end: date, *, first: date, last: date) -> tuple[tuple[date, date], ...]:
    """Return first and last day of each occurrence that touches ``first`` to ``last``; ``end`` is the first one's."""
    length = max((end - start).days, 0)
    since = date.fromordinal(max(first.toordinal() - length, 1))
    begun = dates(repeat, start, first=since, last=last)
    return tuple((day, days_after(day, length)) for day in begun)


def days_after(day: date, days: int) -> date:
    """Return the day ``days`` after ``day``, at most the last day of the calendar."""
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))


def most(repeat: Repeat, start: date, *, months: int) -> int:
    """Return how many occurrences there can be, at most, in a window of so many months wherever it lies."""
    if repeat.preset == Preset.ONCE:
        return 1
    days = months * 31
    if repeat.until is not None:
        days = min(days, max((repeat.until - start).days, 0))
    between = 7 if repeat.preset == Preset.WEEKLY else 28 * _MONTHS_BETWEEN[Preset(repeat.preset)]
    return days // (between * max(repeat.every, 1)) + 1


@lru_cache(maxsize=_REMEMBERED)
def _dates(repeat: Repeat, start: date, first: date, last: date, limit: int) -> tuple[date, ...]:
    if last < first:
        return ()
    days = _RULES[Preset(repeat.preset)](repeat.resolved(start), start, first, last)
    return tuple(islice((day for day in days if first <= day <= last), max(limit, 0)))


def _once(repeat: Repeat, start: date, first: date, last: date) -> Iterator[date]:
    yield start


def _weekly(repeat: Repeat, start: date, first: date, last: date) -> Iterator[date]:
    step = 7 * repeat.every
    skipped = (first - start).days // step * step
    return _ruled(start + timedelta(days=skipped), last, freq=rrule.WEEKLY, interval=repeat.every)


def _monthly(repeat: Repeat, start: date, first: date, last: date) -> Iterator[date]:
    return _by_month(repeat.every, start, first, last, **_day_of_month(start))


def _yearly(repeat: Repeat, start: date, first: date, last: date) -> Iterator[date]:
    return _by_month(repeat.every * _MONTHS, start, first, last, **_day_of_month(start))


def _day_of_month(start: date) -> dict:
    """The same day, or in a month that lacks it the last one."""
    return {"bymonthday": range(min(start.day, _IN_EVERY_MONTH), start.day + 1), "bysetpos": -1}


def _nth_weekday(repeat: Repeat, start: date, first: date, last: date) -> Iterator[date]:
    return _by_month(repeat.every, start, first, last, byweekday=rrule.weekday(repeat.weekday, repeat.nth))


def _last_weekday(repeat: Repeat, start: date, first: date, last: date) -> Iterator[date]:
    return _by_month(repeat.every, start, first, last, byweekday=rrule.weekday(repeat.weekday, -1))


def _last_week(repeat: Repeat, start: date, first: date, last: date) -> Iterator[date]:
    """A week belongs to the month that has its Thursday, as an ISO week belongs to the year that has it."""
    shift = repeat.weekday - THURSDAY
    begin, since, until = (_shifted(day, -shift) for day in (start, first, last))
    thursdays = _by_month(repeat.every, begin, since, until, byweekday=rrule.weekday(THURSDAY, -1))
    return (_shifted(day, shift) for day in thursdays)


def _iso_week(repeat: Repeat, start: date, first: date, last: date) -> Iterator[date]:
    begin = start.isocalendar().year
    skipped = max(first.isocalendar().year - 1 - begin, 0) // repeat.every * repeat.every
    for year in range(begin + skipped, min(last.isocalendar().year + 1, date.max.year), repeat.every):
        yield date.fromisocalendar(year, min(repeat.week, weeks_in(year)), repeat.weekday + 1)


def weeks_in(year: int) -> int:
    """Return how many ISO weeks the year has, 52 or 53."""
    return date(year, 12, 28).isocalendar().week


def _by_month(step: int, start: date, first: date, last: date, **rule) -> Iterator[date]:
    """Follow a rule within every ``step``-th month, counted from that of ``start`` but not walked from there."""
    passed = (first.year - start.year) * _MONTHS + first.month - start.month
    year, month = divmod(start.year * _MONTHS + start.month - 1 + max(passed, 0) // step * step, _MONTHS)
    return _ruled(date(year, month + 1, 1), last, freq=rrule.MONTHLY, interval=step, **rule)


def _ruled(begin: date, last: date, **rule) -> Iterator[date]:
    ends = datetime.combine(last, time())
    return (moment.date() for moment in rrule.rrule(dtstart=datetime.combine(begin, time()), until=ends, **rule))


def _shifted(day: date, days: int) -> date:
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


_RULES: dict[Preset, Callable[[Repeat, date, date, date], Iterator[date]]] = {
    Preset.ONCE: _once,
    Preset.WEEKLY: _weekly,
    Preset.MONTHLY: _monthly,
    Preset.NTH_WEEKDAY: _nth_weekday,
    Preset.LAST_WEEKDAY: _last_weekday,
    Preset.LAST_WEEK: _last_week,
    Preset.ISO_WEEK: _iso_week,
    Preset.YEARLY: _yearly,
}
