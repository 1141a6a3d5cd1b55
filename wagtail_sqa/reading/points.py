"""The two moments between which a plan is compared, as the address names them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..history.as_of import end_of
from .days import day_problem, read_day
from .past import view_at
from .plans import PlanView
from .visibility import closed_beside

PREVIOUS = "previous"


class NoPointError(Exception):
    """There is nothing to compare with; the message says why, to a reader."""


@dataclass(frozen=True)
class Point:
    """The plan at a moment: what the address calls it, what readers call it, the day, and what stood there."""

    value: str
    label: str
    day: date
    view: PlanView
    is_other_plan: bool = False


def points_of(plan, query: Mapping[str, str], *, today: date) -> tuple[Point, Point]:
    """Return the earlier and the later of the moments ``from`` and ``to`` of ``query``. Raises `NoPointError`.

    Each is a day (yyyy-mm-dd), a version (``v2``) or, for ``from``, last year's plan (``previous``). Left out, they are
    the newest adopted version, else the first publication, and today.
    """
    before = _point(plan, query.get("from", "").strip() or _first(plan), today)
    after = _point(plan, query.get("to", "").strip() or today.isoformat(), today)
    in_order = before.is_other_plan or before.day <= after.day
    return (before, after) if in_order else (after, before)


def _first(plan) -> str:
    newest = plan.adoption
    if newest is not None:
        return f"v{newest.number}"
    return timezone.localdate(plan.first_published_at).isoformat()


def _point(plan, value: str, today: date) -> Point:
    if value == PREVIOUS or value.startswith("plan-"):
        return _other_plan(plan, value, today)
    if value[:1] == "v" and value[1:].isdecimal() and len(value) < len("v0000000"):
        return _version(plan, value)
    day = read_day(value)
    view = None if day is None or day > today else view_at(plan, end_of(day), on=day)
    if view is None:
        raise NoPointError(day_problem(plan, value, today=today))
    return Point(value, date_format(day), day, view)


def _version(plan, value) -> Point:
    version = plan.adopted_versions.light().filter(number=int(value[1:])).first()
    view = version and view_at(plan, version.as_of, on=version.adopted_on)
    if view is None:
        raise NoPointError(_("The plan has no version %(number)s.") % {"number": value[1:]})
    words = {"number": version.number, "day": date_format(version.adopted_on)}
    return Point(value, _("version %(number)d, adopted on %(day)s") % words, version.adopted_on, view)


def _other_plan(plan, value, today) -> Point:
    """Return last year's plan as it stands now; only that one has anything to do with this one."""
    if value not in (PREVIOUS, f"plan-{plan.previous_plan_id}"):
        raise NoPointError(
            _("That plan has nothing to do with this one. Compare with last year's plan, a version or a day.")
        )
    model = type(plan)._meta.get_field("previous_plan").related_model
    open_ones = model._base_manager.filter(pk=plan.previous_plan_id, live=True)
    other = open_ones.exclude(closed_beside("path", path=plan.path)).first()
    view = other and view_at(other, timezone.now(), on=today)
    if view is None:
        raise NoPointError(_("There is no plan of last year that can be read here."))
    return Point(PREVIOUS, _("last year's plan, %(title)s") % {"title": other.title}, today, view, is_other_plan=True)
