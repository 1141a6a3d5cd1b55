"""What hangs on a wheel's days beside its activities: facts, and what plans say. One query brings them all."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import NamedTuple
from uuid import UUID

from django.apps import apps
from django.db.models import Case, CharField, DateTimeField, F, Q, TextField, Value, When
from django.db.models.functions import Cast, Coalesce

from ...check_points import stored_check_points
from ...enums import MeasureStatus, OccurrenceState
from ...models.occurrences import ActivityOccurrence
from ..visibility import closed_beside

FACT, MEASURE, MILESTONE = "fact", "measure", "milestone"
_REMEMBERED = 32


class Fact(NamedTuple):
    """What is known of one time that an activity happens."""

    state: str = OccurrenceState.PLANNED
    moved_to: date | None = None
    note: str = ""
    changed_at: datetime | None = None


# By the wheel's primary key and the activity's lasting name, and then by the original first day.
Facts = dict[tuple[int | None, UUID], dict[date, Fact]]


class PlanRecord(NamedTuple):
    """A measure or a milestone of a plan; ``status`` is that of a measure, "completed" for a milestone once reached.

    ``text`` is the description of a milestone and what a measure stores of its check-points.
    """

    pk: int
    title: str
    start: date | None
    due: date | None
    status: str
    responsible_role: str
    text: str


class Wanted(NamedTuple):
    """What is asked about: facts of ``wheels`` on the days ``first`` to ``last``, and what plans hold, by plan."""

    wheels: Collection[int]
    first: date
    last: date
    measures: Collection[int] = ()
    milestones: Collection[int] = ()


@dataclass(frozen=True, eq=False)
class DatedRows:
    """``measures`` in the order of the plan's goals, ``milestones`` by day; both by the plan's primary key."""

    facts: Facts
    measures: dict[int, list[PlanRecord]]
    milestones: dict[int, list[PlanRecord]]


class _Row(NamedTuple):
    """A row of the query as it comes."""

    kind: str
    owner: int
    place: int
    pk: int
    title: str
    start: date | None
    due: date | None
    status: str
    role: str
    description: str
    at: datetime | None


def dated_rows(wanted: Wanted, *, path: str) -> DatedRows:
    """Return them as far as readers of the page at the tree path ``path`` may see them.

    While the database says the same it is the same object, as it is of `wheel_records.stored_rings`.
    """
    parts = [
        *([_facts(wanted)] if wanted.wheels else []),
        *([_measures(wanted.measures, path)] if wanted.measures else []),
        *([_milestones(wanted.milestones, path)] if wanted.milestones else []),
    ]
    rows = parts[0].union(*parts[1:], all=True) if parts else ()
    return _sorted_out(tuple(sorted((_Row(*row) for row in rows), key=lambda row: (row.owner, row.place, row.pk))))


@lru_cache(maxsize=_REMEMBERED)
def _sorted_out(rows: tuple[_Row, ...]) -> DatedRows:
    kinds = defaultdict(list)
    for row in rows:
        kinds[row.kind].append(row)
    milestones = sorted(kinds[MILESTONE], key=lambda row: row.start)
    return DatedRows(_by_day(kinds[FACT]), _by_plan(kinds[MEASURE]), _by_plan(milestones))


def _facts(wanted: Wanted):
    days = (wanted.first, wanted.last)
    return _all_facts().filter(Q(original__range=days) | Q(moved_to__range=days), wheel__in=wanted.wheels)


@cache
def _all_facts():
    """Built once, as `wheel_records` builds its rows."""
    name = Cast("activity", CharField())
    columns = ("wheel_id", Value(0), "pk", "note", "original", "moved_to", "state", name, _text(""), "changed_at")
    return _columns(ActivityOccurrence.objects.all(), FACT, columns)


def _measures(plans: Collection[int], path: str):
    rows = _open("GoalMeasure", "goal__plan", path).filter(goal__plan_id__in=plans, measure__live=True)
    rows = rows.filter(~closed_beside("measure__unit__path", path=path))
    place = Coalesce(F("goal__sort_order"), 0) * 1000 + Coalesce(F("sort_order"), 0)
    measure = (f"measure__{name}" for name in ("pk", "title", "start", "due", "status", "responsible_role"))
    points = stored_check_points("measure__check_points")
    return _columns(rows, MEASURE, ("goal__plan_id", place, *measure, points, _no_moment()))


def _milestones(plans: Collection[int], path: str):
    rows = _open("PlanMilestone", "plan", path).filter(plan_id__in=plans)
    reached = Case(When(reached=True, then=_text(MeasureStatus.COMPLETED)), default=_text(""))
    place = Coalesce(F("sort_order"), 0)
    return _columns(
        rows,
        MILESTONE,
        ("plan_id", place, "pk", "title", "date", F("date"), reached, _text(""), "description", _no_moment()),
    )


def _columns(rows, kind, columns):
    expressions = [F(column) if isinstance(column, str) else column for column in columns]
    return rows.order_by().values_list(Value(kind, output_field=CharField()), *expressions)


def _open(model: str, page: str, path: str):
    """The rows of a model whose page is published and open to whoever reads the page at ``path``."""
    rows = apps.get_model("wagtail_sqa", model).objects.filter(**{f"{page}__live": True})
    return rows.filter(~closed_beside(f"{page}__path", path=path))


def _text(value: str):
    return Value(str(value), output_field=TextField())


def _no_moment():
    return Cast(Value(None), output_field=DateTimeField())


def _by_day(rows) -> Facts:
    facts = defaultdict(dict)
    for row in rows:
        facts[row.owner, UUID(row.role)][row.start] = Fact(row.status, row.due, row.title, row.at)
    return facts


def _by_plan(rows) -> dict[int, list[PlanRecord]]:
    found = defaultdict(list)
    for row in rows:
        found[row.owner].append(PlanRecord(*row[3:10]))
    return found
