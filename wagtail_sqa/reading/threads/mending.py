"""Threads that would break: goals whose goal above has ended, gone or moved, and what goes on in its place."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from .lines import way_up
from .rows import PlanRow, ThreadGoal, ThreadRows


class Why(Enum):
    """Why a thread has to be mended; ``MOVED``: a unit has moved, so that the goal above is not above it any more."""

    GONE = "gone"
    CIRCLE = "circle"
    ENDED = "ended"
    MOVED = "moved"


@dataclass(frozen=True)
class Mend:
    """A goal with what it serves, None where that is not published or may not be named.

    ``successors`` are goals that go on with that one, the nearest in time first; () where someone has to choose.
    """

    goal: ThreadGoal
    above: ThreadGoal | None
    successors: tuple[ThreadGoal, ...]
    why: Why


def to_mend(rows: ThreadRows, *, concerns: Callable[[PlanRow], bool], on: date) -> tuple[Mend, ...]:
    """Return the goals of plans still going on, of those that it ``concerns``, whose thread has to be mended.

    Their goal above has been taken out of force, or ended before the day ``on`` and before the goal's own period, or is
    not above them: it serves them in its turn, or lies in another part of the organisation.
    """
    goals = (goal for goal in rows.goals.values() if concerns(goal.plan) and (goal.plan.end or date.max) >= on)
    asked = ((goal, _why(goal, rows, on)) for goal in goals)
    return tuple(_mend(goal, rows, why) for goal, why in asked if why is not None)


def _why(goal: ThreadGoal, rows: ThreadRows, on: date) -> Why | None:
    if goal.supports is None or goal.supports in rows.beyond:
        return None
    above = rows.goals.get(goal.supports)
    if above is None:
        return Why.GONE
    if (way_up(rows, goal) or (above,))[-1].supports == goal.pk:
        return Why.CIRCLE
    if (above.plan.end or date.max) < max(on, goal.plan.start or on):
        return Why.ENDED
    return None if goal.plan.unit.path.startswith(above.plan.unit.path) else Why.MOVED


def _mend(goal: ThreadGoal, rows: ThreadRows, why: Why) -> Mend:
    found = _going_on(goal, rows) if why in (Why.GONE, Why.ENDED) else []
    return Mend(goal, rows.goals.get(goal.supports), tuple(found), why)


def _going_on(goal: ThreadGoal, rows: ThreadRows) -> list[ThreadGoal]:
    """Return the goals that go on with what ``goal`` serves and meet its period, the nearest in time first."""
    found, level = [], {goal.supports}
    while level:
        later = [one for one in rows.goals.values() if one.continues in level and one not in found]
        found += later
        level = {one.pk for one in later}
    able = [one for one in found if one.pk != goal.pk and _overlap(one.plan, goal.plan)]
    return sorted(able, key=lambda one: (one.plan.start or date.min, one.pk))


def _overlap(one: PlanRow, other: PlanRow) -> bool:
    starts = (one.start or date.min, other.start or date.min)
    ends = (one.end or date.max, other.end or date.max)
    return max(starts) <= min(ends)
