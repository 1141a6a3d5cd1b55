"""What a reader asks of a golden thread by its address: of which period, of which goal, as a list or as a picture."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .rows import PlanRow, ThreadGoal, ThreadRows, Window

PICTURE = "picture"


@dataclass(frozen=True)
class Link:
    """A choice and its address, which begins with "?"."""

    label: str
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class ThreadChoice:
    """``period`` is "" for the day ``on``; ``goal`` is the only one that is shown, None for all.

    ``note`` says what could not be shown, "" where all that was asked for is.
    """

    window: Window
    on: date
    period: str
    goal: ThreadGoal | None
    as_picture: bool
    plans: tuple[PlanRow, ...]
    note: str = ""

    def address(self, **changes) -> str:
        """Return the address of this choice with ``changes``: goal (a primary key or ""), period, view."""
        goal = self.goal.pk if self.goal is not None else ""
        asked = {"period": self.period, "goal": goal, "as": PICTURE if self.as_picture else "", **changes}
        return "?" + urlencode({name: value for name, value in asked.items() if value})

    @property
    def periods(self) -> tuple[Link, ...]:
        """Return the day first, then each period of the plans in the thread, the newest first."""
        day = Link(_("On %(day)s") % {"day": date_format(self.on)}, self.address(period=""), not self.period)
        rest = (
            Link(plan.period, self.address(period=_key(plan)), self.period == _key(plan))
            for plan in _each_period(self.plans)
        )
        return (day, *rest)

    @property
    def views(self) -> tuple[Link, ...]:
        return (
            Link(_("List"), self.address(**{"as": ""}), not self.as_picture),
            Link(_("Picture"), self.address(**{"as": PICTURE}), self.as_picture),
        )

    @property
    def goal_address(self) -> str:
        """Return the address of the same of one goal, whose primary key is to be added at its end."""
        whole = self.whole
        return f"{whole}&goal=" if whole != "?" else "?goal="

    @property
    def whole(self) -> str:
        """Return the address of the same with all goals."""
        return self.address(goal="")


def thread_choice(asked: Mapping, rows: ThreadRows, plans: Iterable[PlanRow], *, on: date) -> ThreadChoice:
    """Read ``asked``, the query of an address, for the thread of ``plans`` on the day ``on``; nonsense is no choice."""
    plans = tuple(plans)
    known = {_key(plan): plan for plan in plans if plan.start and plan.end}
    period = asked.get("period", "")
    chosen = known.get(period)
    goal = asked.get("goal", "")
    return ThreadChoice(
        window=Window(chosen.start, chosen.end) if chosen else Window(on, on),
        on=on,
        period=period if chosen else "",
        goal=rows.goals.get(int(goal)) if goal.isascii() and goal.isdecimal() and len(goal) < 19 else None,
        as_picture=asked.get("as") == PICTURE,
        plans=plans,
        note="" if chosen or not period else _not_there(on),
    )


def _not_there(on: date) -> str:
    text = _("No plan here has the period that the address asks for. Shown instead: %(period)s.")
    return text % {"period": date_format(on)}


def _key(plan: PlanRow) -> str:
    return f"{plan.start}_{plan.end}"


def _each_period(plans: Iterable[PlanRow]) -> list[PlanRow]:
    """Return one of ``plans`` for each period that they have, the newest first."""
    found = {_key(plan): plan for plan in plans if plan.start and plan.end}
    return sorted(found.values(), key=lambda plan: (plan.start, plan.end), reverse=True)
