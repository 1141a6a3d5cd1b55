"""The rows of a copy as they are looked through: what was written in them, a page of rows at a time.

A form may have only so many fields (``DATA_UPLOAD_MAX_NUMBER_FIELDS``), and a wheel may have more activities. So the
rows of one page are fields, and what was changed in all the others goes along in one: nothing is kept on the server,
and nothing needs JavaScript.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from ...actions.copy_wheel import CopiedRow
from .forms import YEARS

ROWS_A_PAGE = 200


@dataclass(frozen=True)
class Written:
    """What was written in a row: its first day as text, "" where it stays as proposed, and whether it is left out."""

    start: str = ""
    left_out: bool = False


class Review:
    """``rows`` with what ``sent``, the form of one page of them, says; an empty one says nothing yet."""

    def __init__(self, rows: Sequence[CopiedRow], sent: QueryDict):
        self.rows, self.sent = rows, sent

    @cached_property
    def written(self) -> dict[str, Written]:
        """Return what was written in each row, on this page and on the others."""
        left_out = set(self.sent.getlist("leave_out"))
        elsewhere = self._elsewhere or {}
        return {row.key: self._on_page(row, left_out) or elsewhere.get(row.key, Written()) for row in self.rows}

    def _on_page(self, row: CopiedRow, left_out: set[str]) -> Written | None:
        text = self.sent.get(f"start-{row.key}")
        if text is None:
            return None
        return Written("" if text.strip() == as_text(row.new[0]) else text.strip(), row.key in left_out)

    @property
    def is_readable(self) -> bool:
        """Whether what came along from other pages is as it was sent out."""
        return self._elsewhere is not None

    @cached_property
    def _elsewhere(self) -> dict[str, Written] | None:
        return read(self.sent.get("elsewhere", "") or "{}")

    def day_of(self, row: CopiedRow) -> date | None:
        """Return the first day in the copy. Raises ValueError with a sentence where it cannot be read."""
        text = self.written[row.key].start
        if not text:
            return row.new[0]
        day = parsed(text)
        if day is None or day.year not in YEARS:
            raise ValueError(_("Write a day as 2026-03-20, from 1990 to 2200."))
        return day

    @property
    def days(self) -> dict[str, date | None]:
        """Return the first day of each row that goes along."""
        return {row.key: self.day_of(row) for row in self.rows if not self.written[row.key].left_out}

    @cached_property
    def problems(self) -> dict[str, str]:
        """Return what is wrong with the days of rows that go along, by key."""
        found = {}
        for row in self.rows:
            try:
                self.day_of(row)
            except ValueError as reason:
                found[row.key] = str(reason)
        return {key: text for key, text in found.items() if not self.written[key].left_out}

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.rows) // ROWS_A_PAGE))

    @cached_property
    def page(self) -> int:
        """Return the page to be shown: the one asked for, else that of the first problem, else the same again."""
        asked = self.sent.get("page", "")
        if not asked and self.problems:
            return next(index for index, row in enumerate(self.rows) if row.key in self.problems) // ROWS_A_PAGE + 1
        asked = asked or self.sent.get("shown", "")
        return min(max(int(asked), 1), self.pages) if asked.isdecimal() and len(asked) < 6 else 1

    @property
    def shown(self) -> Sequence[CopiedRow]:
        return self.rows[(self.page - 1) * ROWS_A_PAGE : self.page * ROWS_A_PAGE]

    @property
    def changed_elsewhere(self) -> dict[str, Written]:
        """Return what was written in rows that are not shown, where anything was."""
        shown = {row.key for row in self.shown}
        return {key: row for key, row in self.written.items() if row != Written() and key not in shown}

    @property
    def ranges(self) -> list[tuple[int, int, int]]:
        """Return number, first and last row of each page."""
        firsts = range(0, len(self.rows), ROWS_A_PAGE)
        return [(n, first + 1, min(first + ROWS_A_PAGE, len(self.rows))) for n, first in enumerate(firsts, start=1)]


def dumped(written: Mapping[str, Written]) -> str:
    """Return rows as the text that `read` reads."""
    return json.dumps({key: [row.start, row.left_out] for key, row in written.items()}, separators=(",", ":"))


def read(text: str) -> dict[str, Written] | None:
    """Return rows by key; None where ``text`` is not what `dumped` writes."""
    try:
        rows = {key: Written(start, left_out) for key, (start, left_out) in json.loads(text).items()}
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    sound = all(isinstance(row.start, str) and isinstance(row.left_out, bool) for row in rows.values())
    return rows if sound else None


def as_text(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else ""


def parsed(text: str) -> date | None:
    """Return the day; None where ``text`` has another form. Raises ValueError for a day that the calendar lacks."""
    try:
        return parse_date(text)
    except ValueError:
        raise ValueError(_("That is no day in the calendar.")) from None
