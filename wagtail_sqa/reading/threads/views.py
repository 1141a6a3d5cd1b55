"""A golden thread as its page shows it: as much at once as a reader can hold, the rest one step away."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Any

from wagtail.models import Page

from ..documents import DocumentRow
from ..visibility import known_to
from .choice import ThreadChoice, thread_choice
from .lines import Branch, Keep, branches, served_by, tops, way_up
from .loose_ends import LooseEnds, loose_ends
from .rows import PlanRow, ThreadGoal, ThreadRows, measures_to_name, thread_rows, with_measures

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

    @property
    def documents(self) -> tuple[DocumentRow, ...]:
        """Return what it rests on and what the goals above it rest on, the nearest first, each once."""
        found = (goal.document for goal in (self.branch.goal, *self.way))
        return tuple(dict.fromkeys(document for document in found if document is not None))


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


@dataclass(frozen=True)
class Reading:
    """Who reads a thread, by which query, below the page at which tree path, on which day."""

    user: Any
    asked: Mapping
    beside: str
    today: date


def plan_thread(plan, reading: Reading) -> ThreadView:
    """Return the thread of the goals of ``plan``: ten queries.

    Without a period it is what is in force today, or on the nearest day of the plan's period.
    """
    known, today = _Known(type(plan), reading), reading.today
    own = [goal for goal in known.rows.goals.values() if goal.plan.pk == plan.pk]
    on = min(max(today, plan.period_start or today), plan.period_end or today)
    choice = thread_choice(reading.asked, known.rows, _plans_below(known.rows, own), on=on)
    view = known.view(own, choice, lambda one: one.is_in(choice.window))
    if choice.goal is not None or plan.pk not in known.rows.plans:
        return view
    unit = known.rows.plans[plan.pk].unit.path
    return replace(view, loose=known.loose(unit, choice, lambda one: one.pk == plan.pk or one.unit.path != unit))


def level_thread(plan_model, level: str, reading: Reading) -> ThreadView:
    """Return the thread of all plans of units at and below the tree path ``level``: ten queries.

    It begins with the goals that theirs serve, also of levels above.
    """
    known = _Known(plan_model, reading)
    plans = [plan for plan in known.rows.plans.values() if plan.unit.path.startswith(level)]
    choice = thread_choice(reading.asked, known.rows, plans, on=reading.today)
    pks = {plan.pk for plan in plans}

    def keep(one: PlanRow) -> bool:
        return one.pk in pks and one.is_in(choice.window)

    view = known.view(tops(known.rows, keep), choice, keep)
    if choice.goal is not None:
        return view
    shown = tuple(top for top in view.tops if top.branch.units or top.branch.goal.plan.unit.path == level)
    return replace(view, tops=shown, loose=known.loose(level, choice, lambda one: True))


class _Known:
    """What the reader may know of the thread."""

    def __init__(self, plan_model, reading: Reading):
        known = known_to(reading.user, beside=reading.beside)
        pages, plans = Page.objects.filter(known.q()), plan_model.objects.filter(known.q())
        self.measures, self.today = measures_to_name(known), reading.today
        self.rows = thread_rows(plans, pages, on=reading.today)

    def view(self, goals: Iterable[ThreadGoal], choice: ThreadChoice, keep: Keep) -> ThreadView:
        """Return the thread that begins with ``goals``, or with the one that is chosen."""
        roots, rows = list(goals) if choice.goal is None else [choice.goal], self.rows
        shown = {one.goal.pk for top in branches(rows, roots, keep) for one in (top, *top.below())}
        found = branches(with_measures(rows, shown, self.measures, on=self.today), roots, keep)
        shown_tops = (Top(one, way_up(rows, one.goal), one.goal.supports in rows.beyond) for one in found)
        return ThreadView(tuple(shown_tops), _detail(found), choice)

    def loose(self, unit: str, choice: ThreadChoice, concerns: Keep) -> LooseEnds:
        """Return the loose ends of those plans of units at and below the tree path ``unit`` that it ``concerns``."""
        below = self.measures.filter(unit__path__startswith=unit)

        def of_unit(plan: PlanRow) -> bool:
            return plan.unit.path.startswith(unit) and concerns(plan)

        return loose_ends(self.rows, below, choice.window, concerns=of_unit, on=self.today)


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
