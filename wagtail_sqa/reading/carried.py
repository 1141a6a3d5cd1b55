"""What a plan makes of what stood in last year's: what is new, continues, has changed or has ended."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from ..enums import Carried, Decision
from .badges import Badge, carried_badge
from .goals import GoalRow
from .measures import MeasureRow

# What a decision about last year's measure says of this year's; without one its words decide.
_BY_DECISION = {Decision.CONTINUE: Carried.CONTINUES, Decision.ADAPT: Carried.CHANGED}


@dataclass(frozen=True)
class CarriedCount:
    """How many measures have a mark."""

    badge: Badge
    number: int


def with_marks(rows: Mapping[int, MeasureRow], own: Collection[int], before: Collection[int]) -> dict[int, MeasureRow]:
    """Return ``rows`` with a mark on each of the measures ``own`` of a plan.

    ``before`` are those of last year's. Without a single link between the two years nobody has said what continues
    what, and none is marked.
    """
    marks = {pk: _mark(rows[pk], rows, before) for pk in own if pk in rows}
    if all(mark == Carried.NEW for mark in marks.values()):
        return dict(rows)
    return {**rows, **{pk: replace(rows[pk], carried=carried_badge(mark)) for pk, mark in marks.items()}}


def _mark(row: MeasureRow, rows: Mapping[int, MeasureRow], before: Collection[int]) -> Carried:
    if row.pk in before:
        return Carried.CONTINUES
    if row.continued_from is None:
        return Carried.NEW
    old = rows.get(row.continued_from) if row.continued_from in before else None
    if old is None:
        return Carried.CONTINUES
    is_same = (old.title, old.description) == (row.title, row.description)
    return _BY_DECISION.get(old.decision, Carried.CONTINUES if is_same else Carried.CHANGED)


def ended_badge() -> Badge:
    return carried_badge(Carried.ENDED)


def carried_counts(measures: Iterable[MeasureRow], ended: int) -> tuple[CarriedCount, ...]:
    """Count the marks of this year's ``measures`` and those of last year's that have ended; () without marks."""
    found = Counter(measure.carried for measure in measures if measure.carried is not None)
    if not found:
        return ()
    found[ended_badge()] = ended
    order = [carried_badge(mark) for mark in Carried]
    return tuple(CarriedCount(badge, found[badge]) for badge in order if found[badge])


def goal_marks(goals: Iterable[GoalRow], before: Iterable[GoalRow]) -> list[tuple[Badge | None, GoalRow | None]]:
    """Return for each of ``goals`` its mark and the goal that it continues; None for all without links."""
    last_year = {goal.pk: goal for goal in before}
    continued = [last_year.get(goal.continued_from_id) for goal in goals]
    if not any(continued):
        return [(None, None) for _ in continued]
    return [(carried_badge(_goal_mark(goal, old)), old) for goal, old in zip(goals, continued, strict=True)]


def ended_goals(goals: Iterable[GoalRow], before: Iterable[GoalRow]) -> tuple[GoalRow, ...]:
    """Return last year's goals that none of ``goals`` continues; () where nobody has said what continues what."""
    continued = {goal.continued_from_id for goal in goals}
    found = tuple(goal for goal in before if goal.pk not in continued)
    return found if len(found) < len(tuple(before)) else ()


def _goal_mark(goal: GoalRow, old: GoalRow | None) -> Carried:
    if old is None:
        return Carried.NEW
    is_same = (goal.title, goal.description) == (old.title, old.description)
    return Carried.CONTINUES if is_same else Carried.CHANGED
