"""Readings of an indicator from rows of date and value, as they come out of a spreadsheet.

All rows are taken or none: every row that cannot be read is named with its number and the reason.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.dates import MONTHS, MONTHS_3, MONTHS_ALT
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..figures import read, say
from ..models import Indicator, IndicatorReading

MOST_ROWS = 1000
_SHOWN_PROBLEMS = 20
_EARLIEST = date(1900, 1, 1)
_FOLLOWED = r"(?=[\t; ]|$)"
# Year first, or day first where nobody writes the month there: with full stops, or with a space before the year.
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})[-/]([0-9]{{1,2}})[-/]([0-9]{{1,2}}){_FOLLOWED}")
_DAY_FIRST = re.compile(rf"([0-9]{{1,2}})(?:\. ?([0-9]{{1,2}})\. ?|/([0-9]{{1,2}}) )([0-9]{{4}}){_FOLLOWED}")
_SLASHES = re.compile(rf"([0-9]{{1,2}})/([0-9]{{1,2}})/([0-9]{{4}}){_FOLLOWED}")
_NAMED = re.compile(rf"([0-9]{{1,2}})\.? ([^\W\d_]+)\.? ([0-9]{{4}}){_FOLLOWED}")


@dataclass(frozen=True)
class PastedReading:
    """A row that could be read; ``row`` counts from 1, empty rows too."""

    row: int
    day: date
    value: Decimal


def paste_readings(indicator: Indicator, text: str, *, today: date, replace: bool = False) -> list[PastedReading]:
    """Add the rows of ``text`` to the saved ``indicator`` and return them.

    Raises ``ValidationError`` with a sentence for each bad row, and saves nothing then; a reading of the same day is
    replaced only when ``replace`` says so.
    """
    pasted = read_rows(text, today=today)
    with transaction.atomic():
        locked = Indicator.objects.select_for_update().get(pk=indicator.pk)
        if not replace:
            check_days_free(pasted, {row.date: row.value for row in locked.readings.all()})
        put(locked, pasted)
        locked.save()
    return pasted


def read_rows(text: str, *, today: date) -> list[PastedReading]:
    """Return the readings in ``text``, one a row. Raises ``ValidationError`` with a sentence for each bad row."""
    lines = [(row, line.strip()) for row, line in enumerate(text.splitlines(), start=1)]
    lines = [(row, line) for row, line in lines if line.strip("\t; ")]
    if len(lines) > MOST_ROWS:
        raise ValidationError(_("At most %(number)d rows can be pasted at a time."), params={"number": MOST_ROWS})
    pasted, problems = [], []
    for row, line in lines:
        try:
            pasted.append(_reading(row, line, pasted, today))
        except ValueError as reason:
            problems.append(_in_row(row, reason))
    _refuse(problems)
    return pasted


def read_day(text: str) -> date:
    """Return the day that ``text`` says and nothing else. Raises ValueError with the reason why it cannot be read."""
    day, rest = _split(text.strip())
    if rest:
        raise ValueError(_("“%(text)s” is more than a date. Write it as 2026-03-20.") % {"text": text[:40]})
    return day


def check_days_free(pasted: Iterable[PastedReading], existing: Mapping[date, Decimal]) -> None:
    """Raise ``ValidationError`` with a sentence for each row whose day has another value in ``existing``."""
    taken = [row for row in pasted if existing.get(row.day, row.value) != row.value]
    reason = _("there is a reading of %(day)s already, %(old)s. It would be replaced by %(new)s.")
    _refuse(
        _in_row(row.row, reason % {"day": _day(row.day), "old": say(existing[row.day]), "new": say(row.value)})
        for row in taken
    )


def put(indicator: Indicator, pasted: Iterable[PastedReading]) -> None:
    """Put the rows among the readings that ``indicator`` holds in memory; one of the same day gets the new value."""
    of_day = {reading.date: reading for reading in indicator.readings.all()}
    for row in pasted:
        reading = of_day.get(row.day) or IndicatorReading(date=row.day)
        reading.value = row.value
        indicator.readings.add(reading)


def _reading(row: int, line: str, earlier: Iterable[PastedReading], today: date) -> PastedReading:
    """Raises ValueError with the reason why ``line`` cannot be read."""
    day, rest = _split(line)
    if not _EARLIEST <= day <= today:
        late, early = _("%(day)s lies in the future."), _("%(day)s is too long ago.")
        raise ValueError((late if day > today else early) % {"day": _day(day)})
    twin = next((other.row for other in earlier if other.day == day), None)
    if twin is not None:
        raise ValueError(_("%(day)s stands in row %(row)d too.") % {"day": _day(day), "row": twin})
    return PastedReading(row, day, _value(rest))


def _split(line: str) -> tuple[date, str]:
    """Return the day at the beginning of ``line`` and what follows."""
    if found := _YEAR_FIRST.match(line):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.match(line):
        day, dotted, slashed, year = found.groups()
        month = dotted or slashed
    elif found := _SLASHES.match(line):
        day, month, year = _day_and_month(found)
    elif (found := _NAMED.match(line)) and found[2].casefold() in _month_numbers():
        day, month, year = found[1], _month_numbers()[found[2].casefold()], found[3]
    else:
        raise ValueError(_("“%(text)s” does not begin with a date. Write it as 2026-03-20.") % {"text": line[:40]})
    try:
        return date(int(year), int(month), int(day)), line[found.end() :].strip("\t; ")
    except ValueError:
        raise ValueError(_("“%(text)s” is not a day in the calendar.") % {"text": found[0]}) from None


def _day_and_month(found: re.Match) -> tuple[str, str, str]:
    """Of two numbers before the year, one above 12 must be the day; else nobody can tell."""
    first, second, year = found.groups()
    if int(first) > 12 or first == second:
        return first, second, year
    if int(second) > 12:
        return second, first, year
    raise ValueError(_("“%(text)s” can be two days. Write it as 2026-03-20.") % {"text": found[0]})


def _month_numbers() -> dict[str, int]:
    """Names of the months in the active language, whole and short."""
    return {
        str(name).casefold().rstrip("."): n for names in (MONTHS_ALT, MONTHS_3, MONTHS) for n, name in names.items()
    }


def _value(text: str) -> Decimal:
    if not text:
        raise ValueError(_("there is no value after the date."))
    return read(text)


def _in_row(row: int, reason) -> str:
    return _("Row %(row)d: %(reason)s") % {"row": row, "reason": reason}


def _refuse(problems: Iterable[str]) -> None:
    problems = list(problems)
    if not problems:
        return
    shown, more = problems[:_SHOWN_PROBLEMS], len(problems) - _SHOWN_PROBLEMS
    if more > 0:
        text = ngettext(
            "%(number)d more row has something to mend.", "%(number)d more rows have something to mend.", more
        )
        shown.append(text % {"number": more})
    raise ValidationError(shown)


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
