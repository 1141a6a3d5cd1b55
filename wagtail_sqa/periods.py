"""Periods of plans and wheels: pure functions over dates."""

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta

from django.utils.formats import date_format

from .enums import PeriodKind


def year_after(start: date) -> date:
    """Return the last day of the year that begins on ``start``; the calendar's last day where that lies beyond it."""
    if start.year == MAXYEAR:
        return date.max
    return first_of_month(start, months=12) - timedelta(days=1) if start.day == 1 else _same_day_next_year(start)


def first_of_month(day: date, *, months: int = 0) -> date:
    """Return the first day of the month that lies ``months`` months after that of ``day``."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


def _same_day_next_year(start: date) -> date:
    last_of_february = start.month == 2 and start.day == 29
    return date(start.year + 1, start.month, 28 if last_of_february else start.day) - timedelta(days=1)


def next_period(kind: str, start: date, end: date) -> tuple[date, date]:
    """Return the period that follows: a year later for a year, also one with a summer between, else as long again.

    At the end of the calendar it is that end.
    """
    a_year_later = moved(start, start, _in_months(start, 12))
    is_year = kind != PeriodKind.OTHER and a_year_later > end
    first = a_year_later if is_year else _by_days(end, 1)
    return first, max(first, moved(end, start, first))


def moved(day: date, old_start: date, new_start: date) -> date:
    """Return ``day`` as far into the period that begins on ``new_start`` as it lies in that of ``old_start``.

    Where both begin on the same day of their months, or on the last, it keeps its day of the month: the last day of a
    month stays the last, and a day that the month does not have becomes its last. Else it moves by as many days as the
    beginning. Beyond the calendar it is the calendar's first or last day.
    """
    is_whole_months = old_start.day == new_start.day or (_is_last_of_month(old_start) and _is_last_of_month(new_start))
    if not is_whole_months:
        return _by_days(day, (new_start - old_start).days)
    return _in_months(day, (new_start.year - old_start.year) * 12 + new_start.month - old_start.month)


def within(day: date, start: date, end: date) -> date:
    """Return ``day``, or the end of the period that is nearer to it."""
    return min(max(day, start), end)


def _in_months(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if not MINYEAR <= year <= MAXYEAR:
        return date.min if year < MINYEAR else date.max
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, last if _is_last_of_month(day) else min(day.day, last))


def _by_days(day: date, days: int) -> date:
    return date.fromordinal(min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal()))


def _is_last_of_month(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def label(kind: str, start: date | None, end: date | None) -> str:
    """Return the short name of a period: 2026/27, 2026, 2025–2028 or two dates; "" without a start."""
    if start is None:
        return ""
    if end is None or start.year == end.year:
        return str(start.year) if kind != PeriodKind.OTHER or _is_whole_years(start, end) else _dates(start, end)
    if kind == PeriodKind.SCHOOL_YEAR or (end - start).days <= 366:
        return f"{start.year}/{end.year % 100:02d}"
    return f"{start.year}–{end.year}"


def _is_whole_years(start, end) -> bool:
    return end is not None and (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)


def _dates(start, end) -> str:
    days = [date_format(day, "DATE_FORMAT") for day in (start, end) if day]
    return " – ".join(days)
