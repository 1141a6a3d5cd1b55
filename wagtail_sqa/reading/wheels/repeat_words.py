"""A repeat in words, in the active language: "the last Monday of every month, until 30 June 2027"."""

from collections.abc import Callable
from datetime import date

from django.utils.dateformat import format as format_date
from django.utils.formats import date_format, get_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ...wheel.recurrence import LAST_WEEK_OF_YEAR, Preset, Repeat, dates

_IN_EVERY_MONTH = 28
_NEXT = 5
# As they stand after "the first" or before "in the last week".
_WEEKDAYS = (
    pgettext_lazy("the first … of the month", "Monday"),
    pgettext_lazy("the first … of the month", "Tuesday"),
    pgettext_lazy("the first … of the month", "Wednesday"),
    pgettext_lazy("the first … of the month", "Thursday"),
    pgettext_lazy("the first … of the month", "Friday"),
    pgettext_lazy("the first … of the month", "Saturday"),
    pgettext_lazy("the first … of the month", "Sunday"),
)
_ON_WEEKDAYS = (
    gettext_lazy("on Mondays"),
    gettext_lazy("on Tuesdays"),
    gettext_lazy("on Wednesdays"),
    gettext_lazy("on Thursdays"),
    gettext_lazy("on Fridays"),
    gettext_lazy("on Saturdays"),
    gettext_lazy("on Sundays"),
)
_NTH = {
    1: gettext_lazy("the first %(weekday)s %(of_months)s"),
    2: gettext_lazy("the second %(weekday)s %(of_months)s"),
    3: gettext_lazy("the third %(weekday)s %(of_months)s"),
    4: gettext_lazy("the fourth %(weekday)s %(of_months)s"),
}


def repeat_text(repeat: Repeat, start: date) -> str:
    """Return when something that begins on ``start`` comes back, "" for what does not."""
    if repeat.preset == Preset.ONCE:
        return ""
    text = _TEXTS[Preset(repeat.preset)](repeat.resolved(start), start)
    if repeat.until is None:
        return text
    return _("%(repeat)s, until %(day)s") % {"repeat": text, "day": date_format(repeat.until)}


def repeat_sentence(repeat: Repeat, start: date, *, on: date) -> str:
    """Return when it comes back, and on which five days next after the day ``on``; "" for what does not."""
    text = capfirst(repeat_text(repeat, start))
    days = [date_format(day) for day in dates(repeat, start, first=on, last=date.max, limit=_NEXT)]
    if not text:
        return ""
    if not days:
        return _("%(repeat)s. It does not happen any more.") % {"repeat": text}
    return _("%(repeat)s. Next: %(days)s.") % {"repeat": text, "days": "; ".join(days)}


def _weekly(repeat: Repeat, start: date) -> str:
    weeks = _every(repeat.every, _("every week"), _("every second week"), _("every %(count)d weeks"))
    return _("%(weeks)s %(on_weekdays)s") % {"weeks": weeks, "on_weekdays": _ON_WEEKDAYS[start.weekday()]}


def _monthly(repeat: Repeat, start: date) -> str:
    said = {"day": start.day, "of_months": _of_months(repeat)}
    if start.day > _IN_EVERY_MONTH:
        return _("on day %(day)d, or the last day, %(of_months)s") % said
    return _("on day %(day)d %(of_months)s") % said


def _nth_weekday(repeat: Repeat, start: date) -> str:
    return _NTH[repeat.nth] % {"weekday": _WEEKDAYS[repeat.weekday], "of_months": _of_months(repeat)}


def _last_weekday(repeat: Repeat, start: date) -> str:
    said = {"weekday": _WEEKDAYS[repeat.weekday], "of_months": _of_months(repeat)}
    return _("the last %(weekday)s %(of_months)s") % said


def _last_week(repeat: Repeat, start: date) -> str:
    said = {"weekday": _WEEKDAYS[repeat.weekday], "of_months": _of_months(repeat)}
    return _("%(weekday)s in the last week %(of_months)s") % said


def _iso_week(repeat: Repeat, start: date) -> str:
    said = {"weekday": _WEEKDAYS[repeat.weekday], "week": repeat.week, "years": _years(repeat)}
    if repeat.week == LAST_WEEK_OF_YEAR:
        return _("%(weekday)s in the last week of the year, %(years)s") % said
    return _("%(weekday)s in week %(week)d, %(years)s") % said


def _yearly(repeat: Repeat, start: date) -> str:
    day = format_date(start, get_format("MONTH_DAY_FORMAT"))
    return _("on %(day)s, %(years)s") % {"day": day, "years": _years(repeat)}


def _of_months(repeat: Repeat) -> str:
    return _every(
        repeat.every, _("of every month"), _("of every second month"), _("of the month, every %(count)d months")
    )


def _years(repeat: Repeat) -> str:
    return _every(repeat.every, _("every year"), _("every second year"), _("every %(count)d years"))


def _every(count: int, one: str, two: str, more: str) -> str:
    return {1: one, 2: two}.get(count, more % {"count": count})


_TEXTS: dict[Preset, Callable[[Repeat, date], str]] = {
    Preset.WEEKLY: _weekly,
    Preset.MONTHLY: _monthly,
    Preset.NTH_WEEKDAY: _nth_weekday,
    Preset.LAST_WEEKDAY: _last_weekday,
    Preset.LAST_WEEK: _last_week,
    Preset.ISO_WEEK: _iso_week,
    Preset.YEARLY: _yearly,
}
