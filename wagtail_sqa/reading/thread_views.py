"""A golden thread as its page shows it: as much at once as a reader can hold, the rest one step away."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from .loose_ends import LooseEnds, loose_ends
from .thread_choice import ThreadChoice, thread_choice
from .thread_rows import PlanRow, ThreadGoal, ThreadRows, measures_to_name, thread_rows
from .threads import Branch, branches, served_by, way_up
from .visibility import pages_to_name

ROWS_AT_ONCE = 320  # goals and measures together: some 130 kB of HTML


class Detail(Enum):
    """How much of a thread stands on the page at once."""

    MEASURES = "measures"
    GOALS = "goals"  # measures as numbers
    TOPS = "tops"  # what serves the first goals as numbers


@dataclass(frozen=True)
class Top:
    """A goal with which the page begins, and the goals that it serves itself, the nearest first.

    ``is_beyond``: it serves one of a plan that the reader may not know.
    """

    branch: Branch
    way: tuple[ThreadGoal, ...]
    is_beyond: bool


@dataclass(frozen=True)
class ThreadView:
    """``loose`` is what hangs loose in the units of the thread; None where one goal is chosen."""

    tops: tuple[Top, ...]
    detail: Detail
    choice: ThreadChoice
    loose: LooseEnds | None = None

    @property
    def is_served(self) -> bool:
        """Say whether any goal of another plan contributes."""
        return any(top.branch.units for top in self.tops)

    @property
    def shows_goals(self) -> bool:
        return self.detail is not Detail.TOPS

    @property
    def shows_measures(self) -> bool:
        return self.detail is Detail.MEASURES


def plan_thread(plan, user, asked: Mapping, *, today: date) -> ThreadView:
    """Return the thread of the goals of ``plan``, which ``user`` is reading, by the query ``asked``: nine queries.

    Without a period it is what is in force today, or on the nearest day of the plan's period.
    """
    on = min(max(today, plan.period_start or today), plan.period_end or today)
    pages = pages_to_name(user, beside=plan.path)
    measures = measures_to_name(pages, beside=plan.path)
    plans = type(plan).objects.filter(pk__in=pages.values("pk"))
    rows = thread_rows(plans, pages, measures, on=today)
    own = [goal for goal in rows.goals.values() if goal.plan.pk == plan.pk]
    view = thread_view(rows, own, asked, on=on)
    if view.choice.goal is not None or plan.pk not in rows.plans:
        return view
    return replace(view, loose=_loose(rows, measures, plan, view.choice, today))


def _loose(rows: ThreadRows, measures, plan, choice: ThreadChoice, today: date) -> LooseEnds:
    """Return the loose ends of ``plan`` and of the units below its unit."""
    unit = rows.plans[plan.pk].unit.path

    def concerns(one: PlanRow) -> bool:
        return one.pk == plan.pk or (one.unit.path.startswith(unit) and one.unit.path != unit)

    below = measures.filter(unit__path__startswith=unit)
    return loose_ends(rows, below, choice.window, concerns=concerns, on=today)


def thread_view(rows: ThreadRows, goals: Iterable[ThreadGoal], asked: Mapping, *, on: date) -> ThreadView:
    """Return the thread that begins with ``goals``, or with the one of the query ``asked``."""
    goals = list(goals)
    choice = thread_choice(asked, rows, _plans_below(rows, goals), on=on)
    found = branches(rows, goals if choice.goal is None else [choice.goal], choice.window)
    tops = tuple(Top(one, way_up(rows, one.goal), one.goal.supports in rows.beyond) for one in found)
    return ThreadView(tops, _detail(found), choice)


def _plans_below(rows: ThreadRows, goals: Iterable[ThreadGoal]) -> list[PlanRow]:
    """Return the plans of ``goals`` and of all that serves them, in any period."""
    serving, plans, seen = served_by(rows.goals.values()), {}, set()
    waiting = list(goals)
    while waiting:
        goal = waiting.pop()
        if goal.pk not in seen:
            seen.add(goal.pk)
            plans[goal.plan.pk] = goal.plan
            waiting += serving.get(goal.pk, ())
    return list(plans.values())


def _detail(found: Iterable[Branch]) -> Detail:
    shown = [branch for top in found for branch in (top, *top.below())]
    if len(shown) + sum(len(branch.measures) for branch in shown) <= ROWS_AT_ONCE:
        return Detail.MEASURES
    return Detail.GOALS if len(shown) <= ROWS_AT_ONCE else Detail.TOPS
