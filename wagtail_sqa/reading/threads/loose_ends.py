"""Loose ends of a golden thread: the one place that says what is one, for readers and for editors."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import cached_property

from ...conf import get_setting
from ...models.measures import Measure
from .lines import served_by
from .rows import PlanRow, ThreadGoal, ThreadMeasure, ThreadRows, Window, thread_measure


@dataclass(frozen=True)
class LooseMeasure:
    """A measure in force that goes on and stands under no goal of a plan in force; ``unit`` is its name or ""."""

    measure: ThreadMeasure
    unit: str


class LooseMeasures:
    """The loose measures among ``measures``, a queryset, in the order of the tree.

    They are counted and read as far as they are asked for: there may be tens of thousands.
    """

    def __init__(self, measures, *, on: date):
        self._rows = without_goal(measures).order_by("unit__path", "title", "pk")
        self._on, self._soon = on, get_setting("DUE_SOON_DAYS")

    def __len__(self):
        return self._number

    def __getitem__(self, wanted: slice) -> tuple[LooseMeasure, ...]:
        columns = self._rows.values_list("pk", "title", "status", "due", "unit__title", "unit__live")
        return tuple(self._measure(*row) for row in columns[wanted])

    @cached_property
    def _number(self) -> int:
        return self._rows.count()

    def _measure(self, *row) -> LooseMeasure:
        *columns, unit, is_live = row
        return LooseMeasure(thread_measure(columns, on=self._on, soon=self._soon), unit if is_live else "")


@dataclass(frozen=True)
class LooseEnds:
    """``unserved``: goals of plans above others to which no goal contributes. ``serving_none``: goals of plans below
    others that contribute to none in force. ``idle``: goals for which nothing is done, here or below."""

    unserved: tuple[ThreadGoal, ...]
    serving_none: tuple[ThreadGoal, ...]
    idle: tuple[ThreadGoal, ...]
    measures: LooseMeasures

    def __bool__(self):
        return any((self.unserved, self.serving_none, self.idle, self.measures))


@dataclass(frozen=True)
class _Facts:
    """What is true whoever asks: which goals are served, and which have measures, also where those are closed."""

    served: frozenset[int]
    with_measures: frozenset[int]


def loose_ends(
    rows: ThreadRows, measures, window: Window, *, concerns: Callable[[PlanRow], bool], on: date
) -> LooseEnds:
    """Return the loose ends of those plans of ``rows`` in ``window`` that it ``concerns``: two queries,
    and two for the measures when they are asked for.

    ``measures`` is a queryset of those that may be named. Nothing is called loose because whoever asks may not see
    what it hangs on.
    """
    plans = [plan for plan in rows.plans.values() if plan.is_in(window)]
    asked = {plan.pk for plan in plans if concerns(plan)}
    goals = [goal for goal in rows.goals.values() if goal.plan.pk in asked]
    facts, units = _facts(rows, goals, window), {plan.unit.path for plan in plans}
    return LooseEnds(
        unserved=tuple(g for g in goals if g.pk not in facts.served and _is_above(g.plan.unit.path, units)),
        serving_none=tuple(g for g in goals if not _serves(g, rows) and _is_below(g.plan.unit.path, units)),
        idle=tuple(g for g in goals if g.pk not in facts.served | facts.with_measures),
        measures=LooseMeasures(measures, on=on),
    )


def _serves(goal: ThreadGoal, rows: ThreadRows) -> bool:
    return goal.supports in rows.goals or goal.supports in rows.beyond


def _is_above(path: str, units: Iterable[str]) -> bool:
    return any(unit.startswith(path) and unit != path for unit in units)


def _is_below(path: str, units: Iterable[str]) -> bool:
    return any(path.startswith(unit) and unit != path for unit in units)


def _facts(rows: ThreadRows, goals: Iterable[ThreadGoal], window: Window) -> _Facts:
    by_goal: Mapping[int, list[ThreadGoal]] = served_by(rows.goals.values())
    served = {pk for pk, lower in by_goal.items() if any(goal.plan.is_in(window) for goal in lower)}
    unsure = [goal.pk for goal in goals if goal.pk not in served]
    return _Facts(frozenset(served | _served(unsure, window)), frozenset(_with_measures([goal.pk for goal in goals])))


def _served(pks: list[int], window: Window) -> set[int]:
    """Return those of the goals ``pks`` that are served in ``window`` at all, by whom ever."""
    goals = _goals().filter(supports__in=pks, plan__live=True)
    begun = Q(plan__period_start=None) | Q(plan__period_start__lte=window.end)
    lasting = Q(plan__period_end=None) | Q(plan__period_end__gte=window.start)
    return set(goals.filter(begun, lasting).values_list("supports_id", flat=True))


def _with_measures(pks: list[int]) -> set[int]:
    return set(_places().filter(goal__in=pks, measure__live=True).values_list("goal_id", flat=True))


def without_goal(measures) -> Any:
    """Return those of the queryset ``measures`` that are in force, go on and stand under no goal of a plan in force."""
    placed = _places().filter(measure=OuterRef("pk"), goal__plan__live=True)
    return measures.in_force().open().filter(~Exists(placed))


def _places():
    return Measure._meta.get_field("goal_measures").related_model.objects


def _goals():
    return _places().model._meta.get_field("goal").related_model.objects
