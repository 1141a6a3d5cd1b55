"""The days on which something that readers see of a page has changed."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..models.follow_ups import FollowUp
from ..models.measures import Measure
from .dated import child_of


@dataclass(frozen=True)
class Month:
    """A month with the days in it, newest first; ``first`` is its first day."""

    first: date
    days: tuple[date, ...]


def read_day(text: str) -> date | None:
    """Return the day that ``text`` (yyyy-mm-dd) says; None for what is none."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        return None


def day_problem(page, text: str, *, today: date) -> str:
    """Return why there is nothing to be seen of ``page`` on the day ``text``, as a sentence."""
    day = read_day(text)
    if day is None:
        return _("“%(text)s” is not a day. Write it like %(today)s.") % {"text": text[:40], "today": today.isoformat()}
    words = {"day": date_format(day)}
    if day > today:
        return _("%(day)s lies in the future. Choose today or an earlier day.") % words
    first = page.first_published_at and timezone.localdate(page.first_published_at)
    if first is not None and day < first:
        return _("On %(day)s it did not exist yet. It was first published on %(first)s.") % {
            **words,
            "first": date_format(first),
        }
    return _("On %(day)s it was not published.") % words


def days_of(page, others: Iterable[date] = ()) -> tuple[Month, ...]:
    """Return the days on which ``page`` or, on one of the ``others``, what it shows changed while it was in force.

    The newest first; one query.
    """
    publications = _publications(page)
    days = {*publications, *others}
    told = sorted((day for day in days if _was_in_force(publications, day)), reverse=True)
    return tuple(Month(first, tuple(group)) for first, group in groupby(told, lambda day: day.replace(day=1)))


def days_of_measures(plan) -> set[date]:
    """Return the days on which a measure that ``plan`` has ever had was changed or followed up; two queries."""
    measures = _measures_of(plan)
    entries = FollowUp.objects.filter(measure_id__in=measures)
    changed = _dates(Measure.history.filter(id__in=measures), "history_date")
    return {*changed, *_dates(entries, "created_at")}


def _publications(page) -> dict[date, bool]:
    """Return the days on which ``page`` itself changed, in their order, and whether it was in force at their ends."""
    rows = type(page).history.filter(**{page._meta.pk.attname: page.pk}).order_by("history_date")
    found = rows.values_list("history_date", "history_type", "live")
    return {timezone.localdate(at): live and kind != "-" for at, kind, live in found}


def _was_in_force(publications, day) -> bool:
    known = [*publications]
    place = bisect_right(known, day)
    return bool(place) and publications[known[place - 1]]


def _measures_of(plan):
    """Return a query for the measures that the goals of ``plan`` have ever had."""
    goal = child_of(plan, "goals")
    goals = goal.history.filter(plan_id=plan.pk).order_by().values("id")
    rows = goal._meta.get_field("goal_measures").related_model.history.filter(goal_id__in=goals)
    return rows.order_by().values("measure_id")


def _dates(rows, field) -> Iterable[date]:
    """Return their days, told in Python: MariaDB and MySQL know no time zones until told of them."""
    return map(timezone.localdate, rows.order_by().values_list(field, flat=True))
