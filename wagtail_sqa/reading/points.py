"""The two moments between which a page is compared, as the address names them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..history.as_of import end_of
from .days import day_problem, read_day

PREVIOUS = "previous"


class NoPointError(Exception):
    """There is nothing to compare with; the message says why, to a reader."""


@dataclass(frozen=True)
class Point:
    """The page at a moment: what the address calls it, what readers call it, the day, and what stood there."""

    value: str
    label: str
    day: date
    view: Any
    is_other_page: bool = False


def points_of(page, query: Mapping[str, str], *, today: date) -> tuple[Point, Point]:
    """Return the earlier and the later of the moments ``from`` and ``to`` of ``query``. Raises `NoPointError`.

    Each is a day (yyyy-mm-dd), a version (``v2``) or, for ``from``, last year's page (``previous``). Left out, they are
    the newest adopted version, else the first publication, and today.
    """
    before = _point(page, query.get("from", "").strip() or _first(page), today)
    after = _point(page, query.get("to", "").strip() or today.isoformat(), today)
    in_order = before.is_other_page or before.day <= after.day
    return (before, after) if in_order else (after, before)


def _first(page) -> str:
    newest = page.adoption
    if newest is not None:
        return f"v{newest.number}"
    return timezone.localdate(page.first_published_at).isoformat()


def _point(page, value: str, today: date) -> Point:
    if value == PREVIOUS:
        return _last_year(page, today)
    if value[:1] == "v" and value[1:].isdecimal() and len(value) < len("v0000000"):
        return _version(page, value)
    day = read_day(value)
    past = None if day is None or day > today else page.past_at(end_of(day), on=day)
    if past is None:
        raise NoPointError(day_problem(page, value, today=today))
    return Point(value, date_format(day), day, past.view())


def _version(page, value) -> Point:
    version = page.sqa_adopted_versions.light().filter(number=int(value[1:])).first()
    past = version and page.past_at(version.as_of, on=version.adopted_on)
    if past is None:
        raise NoPointError(_("There is no version %(number)s.") % {"number": value[1:]})
    words = {"number": version.number, "day": date_format(version.adopted_on)}
    return Point(value, _("version %(number)d, adopted on %(day)s") % words, version.adopted_on, past.view())


def _last_year(page, today) -> Point:
    """Return last year's page as it stands now."""
    other = page.last_year()
    past = other and other.past_at(timezone.now(), on=today)
    if past is None:
        raise NoPointError(_("There is nothing of last year that can be read here."))
    return Point(PREVIOUS, other.title, today, past.view(), is_other_page=True)
