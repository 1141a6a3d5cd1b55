"""Periods of plans and wheels: pure functions over dates."""

from datetime import MAXYEAR, date, timedelta

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
