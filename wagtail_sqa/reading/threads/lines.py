"""The golden thread: which goals and measures serve a goal, unit by unit, and how far they have come. Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from ...enums import Attainment, MeasureStatus
from ..badges import Badge, attainment_badge, status_badge
from .rows import PlanRow, ThreadGoal, ThreadMeasure, ThreadRows, UnitRow

Keep = Callable[[PlanRow], bool]


@dataclass(frozen=True)
class Counted:
    """How many have a state."""

    badge: Badge
    number: int


@dataclass(frozen=True)
class Reach:
    """What serves a goal, in numbers: goals, units and measures each once; ``measures`` has the goal's own too."""

    goals: int
    units: int
    measures: int
    overdue: int
    attainment: tuple[Counted, ...]
    statuses: tuple[Counted, ...]


@dataclass(frozen=True)
class Branch:
    """A goal with its measures and what serves it, unit by unit."""

    goal: ThreadGoal
    measures: tuple[ThreadMeasure, ...]
    units: tuple["OfUnit", ...]

    @property
    def anchor(self) -> str:
        return f"thread-{self.goal.pk}"

    def below(self) -> Iterator["Branch"]:
        """Yield every branch that serves it, in the order of reading."""
        for of_unit in self.units:
            for branch in of_unit.branches:
                yield branch
                yield from branch.below()

    @property
    def reach(self) -> Reach:
        goals = {branch.goal.pk: branch.goal for branch in self.below()}
        found = (measure for branch in (self, *self.below()) for measure in branch.measures)
        measures = {measure.pk: measure for measure in found}
        attainment = Counter(goal.attainment for goal in goals.values())
        statuses = Counter(measure.status for measure in measures.values())
        return Reach(
            goals=len(goals),
            units=len({goal.plan.unit.path for goal in goals.values()}),
            measures=len(measures),
            overdue=sum(measure.is_overdue for measure in measures.values()),
            attainment=tuple(Counted(attainment_badge(a), attainment[a]) for a in Attainment if attainment[a]),
            statuses=tuple(Counted(status_badge(s), statuses[s]) for s in MeasureStatus if statuses[s]),
        )


@dataclass(frozen=True)
class OfUnit:
    """What one unit does for a goal above."""

    unit: UnitRow
    branches: tuple[Branch, ...]


def branches(rows: ThreadRows, roots: Iterable[ThreadGoal], keep: Keep) -> tuple[Branch, ...]:
    """Return the branches of ``roots``, with the goals of plans to ``keep`` and those that lead to such goals.

    A goal that serves itself, however far about, stands once on each way.
    """
    serving = served_by(rows.goals.values())
    return tuple(_branch(root, rows, serving, keep, frozenset({root.pk})) for root in roots)


def served_by(goals: Iterable[ThreadGoal]) -> Mapping[int, list[ThreadGoal]]:
    """Return the goals that serve each goal, by its primary key."""
    found = defaultdict(list)
    for goal in goals:
        if goal.supports is not None:
            found[goal.supports].append(goal)
    return found


def tops(rows: ThreadRows, keep: Keep) -> list[ThreadGoal]:
    """Return the goals at which the ways up from the goals of plans to ``keep`` end, in the order of the tree."""
    found = {(goal, *way_up(rows, goal))[-1].pk for goal in rows.goals.values() if keep(goal.plan)}
    return sorted((rows.goals[pk] for pk in found), key=lambda goal: (goal.plan.unit.path, goal.plan.pk, goal.number))


def way_up(rows: ThreadRows, goal: ThreadGoal) -> tuple[ThreadGoal, ...]:
    """Return the goals that ``goal`` serves, the nearest first, as far as they may be named."""
    way, seen = [], {goal.pk}
    above = rows.goals.get(goal.supports)
    while above is not None and above.pk not in seen:
        way.append(above)
        seen.add(above.pk)
        above = rows.goals.get(above.supports)
    return tuple(way)


def _branch(goal, rows, serving, keep, on_the_way) -> Branch:
    kept = []
    for lower in serving.get(goal.pk, ()):
        if lower.pk in on_the_way:
            continue
        branch = _branch(lower, rows, serving, keep, on_the_way | {lower.pk})
        if branch.units or keep(lower.plan):
            kept.append(branch)
    return Branch(goal, rows.measures.get(goal.pk, ()), _by_unit(kept))


def _by_unit(kept: list[Branch]) -> tuple[OfUnit, ...]:
    """Order by the units' places in the tree, then by period; a unit's goals keep their order in the plan."""
    ordered = sorted(kept, key=lambda branch: (branch.goal.plan.unit.path, str(branch.goal.plan.start)))
    return tuple(OfUnit(of_unit[0].goal.plan.unit, of_unit) for of_unit in _groups(ordered))


def _groups(ordered) -> Iterator[tuple[Branch, ...]]:
    for _path, group in groupby(ordered, key=lambda branch: branch.goal.plan.unit.path):
        yield tuple(group)
