"""All that is gathered into a report, step by step."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from ...enums import ReportScope
from . import below, own, sums
from .facts import Fact
from .year import Year, year_of

SUMS = (sums.summary, sums.effects, sums.participation, sums.viewpoints, sums.monitoring)
OWN = (own.goals, own.measures, own.indicator_facts, own.participation, own.words)
BELOW = (below.goals, below.measures, below.indicators, below.words)
STEPS = 1 + len(SUMS) + len(OWN) + len(BELOW)


@dataclass(frozen=True)
class Gathered:
    """``facts`` in the order of reading within each section; ``notes`` are sentences for the author."""

    facts: tuple[Fact, ...]
    notes: tuple[str, ...]


def gather(report, *, on: date, tell: Callable[[int], None] = lambda done: None) -> Gathered:
    """Return what the plans of the period say on the day ``on``; ``tell`` hears after each of ``STEPS`` steps.

    Only what every reader of the report may see: see `year.open_to_readers`. The same number of queries for 3 units
    and for 300; some more for each plan of the report's own unit.
    """
    year = year_of(report, on=on)
    facts: list[Fact] = []
    tell(1)
    plans = own.own_plans(year)
    for done, step in enumerate((*SUMS, *OWN, *BELOW), start=2):
        facts += _facts(step, year, plans, report.scope)
        tell(done)
    return Gathered(tuple(facts), year.notes)


def _facts(step, year: Year, plans, scope: str) -> Iterable[Fact]:
    if step in OWN:
        return [fact for plan, view in plans for fact in step(year, plan, view)]
    if step in BELOW and (scope != ReportScope.LEVEL or not year.below):
        return ()
    return step(year)
