"""Threads that would break: goals whose goal above has ended or gone, and what goes on in its place."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from .rows import PlanRow, ThreadGoal, ThreadRows


@dataclass(frozen=True)
class Mend:
    """A goal with what it serves, None where that is not published or may not be named.

    ``successors`` are goals that go on with that one, the nearest in time first; () where someone has to choose.
    """

    goal: ThreadGoal
    above: ThreadGoal | None
    successors: tuple[ThreadGoal, ...]


def to_mend(rows: ThreadRows, *, concerns: Callable[[PlanRow], bool], on: date) -> tuple[Mend, ...]:
    """Return the goals of plans still going on, of those that it ``concerns``, whose thread has to be mended.

    Their goal above has been taken out of force, or ended before the day ``on`` and before the goal's own period.
    """
    goals = (goal for goal in rows.goals.values() if concerns(goal.plan) and (goal.plan.end or date.max) >= on)
    return tuple(_mend(goal, rows) for goal in goals if _is_broken(goal, rows, on))


def _is_broken(goal: ThreadGoal, rows: ThreadRows, on: date) -> bool:
    if goal.supports is None or goal.supports in rows.beyond:
        return False
    above = rows.goals.get(goal.supports)
    return above is None or (above.plan.end or date.max) < max(on, goal.plan.start or on)


def _mend(goal: ThreadGoal, rows: ThreadRows) -> Mend:
    found, level = [], {goal.supports}
    while level:
        later = [one for one in rows.goals.values() if one.continues in level and one not in found]
        found += later
        level = {one.pk for one in later}
    able = [one for one in found if one.pk != goal.pk and _overlap(one.plan, goal.plan)]
    able.sort(key=lambda one: (one.plan.start or date.min, one.pk))
    return Mend(goal, rows.goals.get(goal.supports), tuple(able))


def _overlap(one: PlanRow, other: PlanRow) -> bool:
    starts = (one.start or date.min, other.start or date.min)
    ends = (one.end or date.max, other.end or date.max)
    return max(starts) <= min(ends)
