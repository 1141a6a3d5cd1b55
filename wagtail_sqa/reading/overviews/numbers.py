"""The numbers of a row of an overview: what the plans of some units come to together."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ...enums import Attainment, MeasureStatus
from ..badges import Badge, attainment_badge, status_badge
from .facts import Judgement, PlanFacts, Shared
from .phases import PhaseCount, phase_counts
from .units import PlanRecord, ReportRecord, UnitPage

_GOALS = (Attainment.MET, Attainment.PARTLY_MET, Attainment.NOT_MET, Attainment.NOT_ASSESSED)
_MEASURES = (
    MeasureStatus.COMPLETED,
    MeasureStatus.IN_PROGRESS,
    MeasureStatus.NOT_STARTED,
    MeasureStatus.ON_HOLD,
    MeasureStatus.CANCELLED,
)
_BAR, _GAP = 200, 2  # widths in the bar's own units


@dataclass(frozen=True, slots=True)
class UnitYear:
    """A unit, its plans of the period, each with what it comes to, and its reports of the period."""

    page: UnitPage
    plans: tuple[tuple[PlanRecord, PlanFacts], ...] = ()
    doubled: tuple[PlanRecord, ...] = ()
    reports: tuple[ReportRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """How many have a state; ``path`` is its part of the bar, "" where no bar is drawn."""

    badge: Badge
    number: int
    path: str = ""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Sums over ``units`` units, of which ``planned`` have a plan; each measure counts once, also where plans share it.
    ``reported`` of them have a published report.

    ``groups`` is how many groups have taken part, in ``participating`` of the units.
    """

    units: int
    planned: int
    reported: int
    plans: int
    adopted: int
    phases: tuple[PhaseCount, ...]
    goals: tuple[Count, ...]
    goals_total: int
    judged: int
    measures: tuple[Count, ...]
    measures_total: int
    completed: int
    overdue: int
    followed_up: date | None
    groups: int
    participating: int
    judgement: Judgement | None

    @property
    def unplanned(self) -> int:
        return self.units - self.planned

    @property
    def not_adopted(self) -> int:
        return self.plans - self.adopted


def numbers(units: Sequence[UnitYear], shared: Iterable[Shared]) -> Numbers:
    """Sum what the plans of ``units`` come to; ``shared`` are the measures that several plans have."""
    plans = [plan for unit in units for plan in unit.plans]
    facts = [fact for _record, fact in plans]
    goals = sum((Counter(fact.goals) for fact in facts), Counter())
    measures, overdue = _measures({record.pk for record, _fact in plans}, facts, shared)
    days = [fact.followed_up for fact in facts if fact.followed_up]
    return Numbers(
        units=len(units),
        planned=sum(bool(unit.plans) for unit in units),
        reported=sum(bool(unit.reports) for unit in units),
        plans=len(plans),
        adopted=sum(fact.adopted_on is not None for fact in facts),
        phases=phase_counts(fact.stage for fact in facts),
        goals=tuple(Count(attainment_badge(value), goals[value]) for value in _GOALS if goals[value]),
        goals_total=goals.total(),
        judged=goals.total() - goals[Attainment.NOT_ASSESSED],
        measures=_bar(measures),
        measures_total=measures.total(),
        completed=measures[MeasureStatus.COMPLETED],
        overdue=overdue,
        followed_up=max(days, default=None),
        groups=sum(fact.groups for fact in facts),
        participating=sum(any(fact.groups for _record, fact in unit.plans) for unit in units),
        judgement=_newest(facts),
    )


def _measures(pks: set[int], facts: Iterable[PlanFacts], shared: Iterable[Shared]) -> tuple[Counter, int]:
    """Return how many measures have each status, and how many are overdue."""
    facts = list(facts)
    found = sum((Counter(fact.measures) for fact in facts), Counter())
    overdue = sum(fact.overdue for fact in facts)
    for measure in shared:
        again = len(measure.plans & pks) - 1
        if again > 0:
            found[measure.status] -= again
            overdue -= again * measure.is_overdue
    return found, overdue


def _bar(measures: Counter) -> tuple[Count, ...]:
    """Return the counts with their parts of one bar, which follow each other with a gap between."""
    shown = [status for status in _MEASURES if measures[status]]
    room = _BAR - _GAP * (len(shown) - 1)
    counts, left = [], 0.0
    for status in shown:
        width = room * measures[status] / measures.total()
        path = f"M{left:.0f} 0h{width:.0f}v10h-{width:.0f}z"
        counts.append(Count(status_badge(status), measures[status], path))
        left += width + _GAP
    return tuple(counts)


def _newest(facts: Iterable[PlanFacts]) -> Judgement | None:
    judged = [fact.judgement for fact in facts if fact.judgement is not None]
    return max(judged, key=lambda judgement: (judgement.day or date.min, judgement.goal), default=None)
