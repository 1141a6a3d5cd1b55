"""Check-points of a measure: the planned days on which it is looked at, as plain rows and in words.

Everything but the editor reads what the field stores rather than the field's own value, which is dear to make.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.formats import date_format
from django.utils.translation import gettext as _

MOST = 24


@dataclass(frozen=True, slots=True)
class CheckPoint:
    """A planned day. ``key`` is its lasting name within the measure, ``text`` what is looked at, "" for no word."""

    day: date
    text: str
    key: str

    @property
    def words(self) -> str:
        """Return "12 October 2026 (Survey in year 6)"."""
        day = date_format(self.day)
        return _("%(day)s (%(text)s)") % {"day": day, "text": self.text} if self.text else day

    def title(self, measure: str) -> str:
        """Return what it is called where it stands by itself; ``measure`` is the title of its measure."""
        return _("Check-point: %(what)s") % {"what": self.text or measure}


def stored_check_points(path: str = "check_points") -> Cast:
    """Return an expression: what the field at ``path`` stores, for `check_points`."""
    return Cast(path, TextField())


def check_points(stored: Any) -> tuple[CheckPoint, ...]:
    """Return the check-points in order of their days; what stands on the same day is one.

    ``stored`` is JSON text from `stored_check_points` or a field's ``raw_data``. A draft may lack a day; what has none
    is left out.
    """
    blocks = json.loads(stored or "[]") if isinstance(stored, str) else stored
    days: dict[date, list[CheckPoint]] = {}
    for block in blocks or ():
        point = _check_point(block)
        if point is not None:
            days.setdefault(point.day, []).append(point)
    return tuple(_folded(days[day]) for day in sorted(days))


def next_check_point(points: Iterable[CheckPoint], *, on: date) -> CheckPoint | None:
    """Return the first on the day ``on`` or later."""
    return next((point for point in points if point.day >= on), None)


def in_words(points: Iterable[CheckPoint]) -> str:
    return ", ".join(point.words for point in points)


def _check_point(block: dict) -> CheckPoint | None:
    day = _day(block["value"].get("date"))
    return None if day is None else CheckPoint(day, block["value"].get("text") or "", block.get("id") or f"{day}")


def _day(value: Any) -> date | None:
    """Return the day; None for what a script has spoilt, too."""
    if isinstance(value, date) or value is None:
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _folded(points: list[CheckPoint]) -> CheckPoint:
    """Return what stands on one day as one, by the name of the first."""
    texts = dict.fromkeys(point.text for point in points if point.text)
    return CheckPoint(points[0].day, "; ".join(texts), points[0].key)
