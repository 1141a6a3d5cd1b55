"""What a wheel says about its days, in the active language."""

import re
from datetime import date, timedelta

from django.utils.dateformat import format as format_date
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.formats import date_format, get_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ... import periods
from ...enums import PeriodKind
from ...wheel import Words

_SCHOOL_YEAR_BEGINS = (7, 8)
# Keeps "10–12" on one line.
_DASH = "\u2060–\u2060"
# With the month's whole name, which DATE_FORMAT shortens in some languages.
_WITH_YEAR = {"j F": "j F Y", "j. F": "j. F Y", "F j": "F j, Y"}
_DAY = re.compile(r"(?<!\\)j(\.?)")


def drawn_words(start: date, months: int, *, on: date) -> Words:
    """Return the words of the picture."""
    stop = periods.first_of_month(start, months=months)
    today = _("Today %(day)s") % {"day": date_format(on, "MONTH_DAY_FORMAT")}
    return Words(
        months=tuple(str(name) for name in MONTHS.values()),
        months_short=tuple(str(name) for name in MONTHS_3.values()),
        wheel=_("annual wheel"),
        centre_above=_year_word(start, months),
        centre=year_label(start, months),
        centre_below=(today, week_text(on, on)) if start <= on < stop else (),
    )


def year_label(start: date, months: int) -> str:
    """Return 2026/27, 2026 or 2026–2028."""
    kind = PeriodKind.SCHOOL_YEAR if months <= 12 else PeriodKind.OTHER
    return periods.label(kind, start, last_day(start, months))


def _year_word(start: date, months: int) -> str:
    """What stands above the year: that it is one, or which months of it are shown."""
    if months < 12:
        names = dict.fromkeys(str(MONTHS[day.month]) for day in (start, last_day(start, months)))
        return "–".join(names)
    if months != 12:
        return ""
    return _("School year") if start.month in _SCHOOL_YEAR_BEGINS else _("Year")


def last_day(start: date, months: int) -> date:
    """Return the last day of a window of whole months."""
    return periods.first_of_month(start, months=months) - timedelta(days=1)


def month_name(day: date) -> str:
    """Return "August 2026" as a heading."""
    return capfirst(date_format(day, "YEAR_MONTH_FORMAT"))


def period_text(start: date, months: int) -> str:
    """Return the first and last month: "August 2026 – July 2027"."""
    first, last = (date_format(day, "YEAR_MONTH_FORMAT") for day in (start, last_day(start, months)))
    return capfirst(first) if months == 1 else f"{capfirst(first)} – {last}"


def days_text(start: date, end: date, *, with_year: bool) -> str:
    """Return the days written out: "25 August", "10–12 August", "31 August–11 September".

    Days in two years always have theirs.
    """
    style = _style(with_year=with_year or start.year != end.year)
    if start == end:
        return format_date(start, style)
    if (start.year, start.month) == (end.year, end.month):
        return format_date(start, _with_days(style, start.day, end.day))
    return f"{format_date(start, style)}–{format_date(end, style)}"


def _style(*, with_year: bool) -> str:
    style = get_format("MONTH_DAY_FORMAT")
    return _WITH_YEAR.get(style, get_format("DATE_FORMAT")) if with_year else style


def _with_days(style: str, first: int, last: int) -> str:
    """Put both days where a date format has its day, with the full stop that some languages write behind it."""
    return _DAY.sub(lambda day: f"{first}{day[1]}{_DASH}{last}{day[1]}", style)


def week_text(start: date, end: date) -> str:
    """Return the ISO weeks of two days: "week 33", "weeks 34–35"."""
    first, last = start.isocalendar(), end.isocalendar()
    if first[:2] == last[:2]:
        return _("week %(number)s") % {"number": first.week}
    return _("weeks %(numbers)s") % {"numbers": f"{first.week}{_DASH}{last.week}"}


def length_text(months: int) -> str:
    return ngettext("%(count)d month", "%(count)d months", months) % {"count": months}


def activity_count(count: int) -> str:
    return ngettext("%(count)d activity", "%(count)d activities", count) % {"count": count}


def ring_count(count: int) -> str:
    return ngettext("%(count)d ring", "%(count)d rings", count) % {"count": count}


def description(activities: int, rings: int, period: str) -> str:
    """Return what the picture shows, for those who cannot see it."""
    return _(
        "%(activities)s in %(rings)s, %(period)s. The list on the page holds the same activities with the same numbers."
    ) % {"activities": activity_count(activities), "rings": ring_count(rings), "period": period}
