"""Which period an overview shows, and which plans and reports belong to it. Pure functions."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from ... import periods
from .units import PlanRecord, ReportRecord


@dataclass(frozen=True, slots=True, order=True)
class Period:
    start: date
    end: date
    kind: str

    @property
    def value(self) -> str:
        """How it is written in an address."""
        return f"{self.start}_{self.end}"

    @property
    def label(self) -> str:
        return periods.label(self.kind, self.start, self.end)

    @property
    def dates(self) -> str:
        return f"{date_format(self.start)} – {date_format(self.end)}"

    def holds(self, day: date) -> bool:
        return self.start <= day <= self.end


def periods_of(plans: Iterable[PlanRecord], reports: Iterable[ReportRecord] = ()) -> dict[Period, int]:
    """Return the periods that ``plans`` have, the newest first, each with how many plans have it; 0 for those that
    only ``reports`` have."""
    found: dict[tuple[date, date], Counter] = defaultdict(Counter)
    for plan in plans:
        found[plan.start, plan.end][plan.kind] += 1
    for report in reports:
        found[report.start, report.end][report.kind] += 0
    counted = {Period(*days, kinds.most_common(1)[0][0]): kinds.total() for days, kinds in found.items()}
    return dict(sorted(counted.items(), reverse=True))


def usual_period(counted: Mapping[Period, int], *, on: date) -> Period | None:
    """Return the period of most plans among those that are going on; without one the latest, else the next to come."""
    counted = {period: number for period, number in counted.items() if number} or counted
    going_on = {period: number for period, number in counted.items() if period.holds(on)}
    if going_on:
        return max(going_on, key=lambda period: (going_on[period], period.start))
    begun = [period for period in counted if period.start <= on]
    return max(begun) if begun else min(counted, default=None)


@dataclass(frozen=True, slots=True)
class UnitPlans:
    """The plans of a unit that belong to a period; ``doubled`` are those of the same kind that cover the same time."""

    plans: tuple[PlanRecord, ...] = ()
    doubled: tuple[PlanRecord, ...] = ()


def plans_by_unit(plans: Iterable[PlanRecord], period: Period, *, on: date) -> dict[str, UnitPlans]:
    """Return by unit the plans that belong to ``period``.

    A plan may have other days than the period, as a calendar year beside a school year: of the plans of one kind that a
    unit has had one after the other, that belongs to it which is going on now, while the period is, and else the one
    that covers most of it. A second one of the same kind for the same time belongs to it too.
    """
    kinds = defaultdict(list)
    for plan in plans:
        if _days(plan, period) > 0:
            kinds[plan.unit, plan.preset].append(plan)
    found = defaultdict(UnitPlans)
    for (unit, _preset), same in kinds.items():
        best = max(same, key=lambda plan: _fitness(plan, period, on))
        chosen = [plan for plan in same if plan is best or _shares_most(plan, best)]
        before = found[unit]
        found[unit] = UnitPlans((*before.plans, *chosen), (*before.doubled, *(chosen if len(chosen) > 1 else ())))
    return found


def reports_by_unit(reports: Iterable[ReportRecord], period: Period) -> dict[str, tuple[ReportRecord, ...]]:
    """Return by unit the reports that belong to ``period``: that share more than half of the time of the shorter one.

    So the report of a calendar year belongs to one school year.
    """
    found = defaultdict(tuple)
    for report in reports:
        if _shares_most(report, period):
            found[report.unit] += (report,)
    return found


def own_years(plans: Iterable[PlanRecord], unit: str) -> Sequence[PlanRecord]:
    """Return all plans of one unit, the newest first."""
    own = (plan for plan in plans if plan.unit == unit)
    return sorted(own, key=lambda plan: (plan.start, plan.end, plan.pk), reverse=True)


def _fitness(plan: PlanRecord, period: Period, on: date) -> tuple:
    is_now = period.holds(on) and plan.start <= on <= plan.end
    return is_now, _days(plan, period), plan.start, plan.pk


def _shares_most(one, other) -> bool:
    """Say whether the two share more than half of the time of the shorter one: more than a year that ends late."""
    shorter = min((either.end - either.start).days + 1 for either in (one, other))
    return _days(one, other) * 2 > shorter


def _days(one, other) -> int:
    """Return how many days both have; 0 or less for none."""
    return (min(one.end, other.end) - max(one.start, other.start)).days + 1
