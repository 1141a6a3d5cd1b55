"""The quality work of a part of the organisation as a reader sees it: one view for the page and its files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice

from ...models.reports import QualityReportPage
from ..visibility import Known, PageLink
from ..wheels.filters import FilterField
from .choice import OverviewChoice, choice_fields, overview_choice
from .events import Coming, coming, wheels_of
from .facts import Facts, adopted_day, facts_of
from .goals import GoalLine, goal_lines, threads
from .moves import Move, moves
from .numbers import Numbers, UnitYear, numbers
from .periods import UnitPlans, own_years, periods_of, plans_by_unit, reports_by_unit
from .rows import OverviewRow, Pages, PlanLine, RowMaker, grouped, pages, plan_line
from .units import Organisation, PlanRecord, ReportRecord, UnitPage, organisation

_EVENTS = 4


@dataclass(frozen=True)
class Asked:
    """On which day someone reads, and what the address asks for.

    ``address`` returns the address of the narrower view of the page with a primary key. ``most`` is how many rows
    there are at once, None for all.
    """

    on: date
    query: Mapping[str, str]
    address: Callable[[int], str]
    most: int | None = None


@dataclass(frozen=True)
class Year:
    """One of a unit's plans among those of other years."""

    plan: PlanLine
    numbers: Numbers


@dataclass(frozen=True)
class OverviewView:
    """What templates get. ``level`` is None where the page that the overview is about may not be named.

    ``total`` sums all units that the filter lets through, ``everything`` is how many there are without it. ``goals``,
    ``threads`` (where the golden thread is followed), ``coming`` and ``years`` are the level's own.
    """

    on: date
    level: UnitPage | None
    way: tuple[UnitPage, ...]
    is_narrowed: bool
    choice: OverviewChoice
    fields: tuple[FilterField, ...]
    rows: tuple[OverviewRow, ...]
    pages: Pages
    total: Numbers
    everything: int
    unplanned: tuple[UnitPage, ...]
    coming: tuple[Coming, ...]
    goals: tuple[GoalLine, ...]
    threads: tuple[PageLink, ...]
    years: tuple[Year, ...]
    away: tuple[Move, ...]
    undated: tuple[PageLink, ...]

    @property
    def period(self) -> str:
        return self.choice.period.label if self.choice.period is not None else ""

    @property
    def is_one_unit(self) -> bool:
        """Whether there is nothing below: the only row is the level's own."""
        return all(row.is_own for row in self.rows)


def overview_view(
    level: str | None, asked: Asked, known: Known, *, narrowed_to: int | None = None
) -> OverviewView | None:
    """Return what lies at and below the tree path ``level``, None for one that may not be named.

    ``known`` says which pages the reader may know of. ``narrowed_to`` is the primary key of a page below: then what
    lies at and below that page, or None where there is no such page, or none that they may know of. Takes the same
    number of queries for few units and for many.
    """
    place = _organisation(level, known)
    top = place
    if narrowed_to is not None:
        page = next((page for page in place.pages.values() if page.pk == narrowed_to), None)
        if page is None:
            return None
        place = place.narrowed(page.path)
    counted = periods_of(top.plans, top.reports)
    chosen = overview_choice(asked.query, counted, on=asked.on)
    years = own_years(place.plans, place.level)
    of_period = plans_by_unit(place.plans, chosen.period, on=asked.on) if chosen.period is not None else {}
    reports = reports_by_unit(place.reports, chosen.period) if chosen.period is not None else {}
    facts = facts_of({*years, *(plan for unit in of_period.values() for plan in unit.plans)}, known, on=asked.on)
    units = [_unit_year(place.pages[path], of_period.get(path), reports.get(path, ()), facts) for path in place.units]
    shown = [unit for unit in units if chosen.takes(unit)]
    everywhere = grouped(place, shown, chosen)
    paged = pages(asked.query.get("page", ""), len(everywhere), chosen, most=asked.most)
    groups = dict(islice(everywhere.items(), paged.first - 1, paged.last))
    events = coming(wheels_of({place.level, *groups}, known), on=asked.on, most={place.level: _EVENTS})
    moved = moves(place.top, [place.pages[path] for path in groups], known, chosen.period)
    maker = RowMaker(place, chosen, facts, events, moved.here, asked.address)
    own = next((unit for unit in units if unit.page.path == place.level), None)
    return OverviewView(
        on=asked.on,
        level=place.top,
        way=tuple(top.way_to(place.level)),
        is_narrowed=place.level != top.level,
        choice=chosen,
        fields=choice_fields(chosen, counted, units),
        rows=tuple(maker.row(path, of_row) for path, of_row in groups.items()),
        pages=paged,
        total=numbers(shown, facts.shared),
        everything=len(units),
        unplanned=tuple(unit.page for unit in shown if not unit.plans),
        coming=events.get(place.level, ()),
        goals=goal_lines(own.plans) if own is not None else (),
        threads=threads(own.plans) if own is not None else (),
        years=tuple(Year(plan_line(plan, facts.of_plan[plan.pk]), _of_one(own, plan, facts)) for plan in years),
        away=moved.away,
        undated=place.undated,
    )


def _organisation(level: str | None, known: Known) -> Organisation:
    if level is None:
        return Organisation.nothing()
    reports = QualityReportPage.objects.exclude(period_start=None).annotate(adopted_on=adopted_day())
    return organisation(level, known, reports=reports)


def _unit_year(
    page: UnitPage, of_period: UnitPlans | None, reports: tuple[ReportRecord, ...], facts: Facts
) -> UnitYear:
    found = of_period or UnitPlans()
    return UnitYear(page, tuple((plan, facts.of_plan[plan.pk]) for plan in found.plans), found.doubled, reports)


def _of_one(unit: UnitYear, plan: PlanRecord, facts: Facts) -> Numbers:
    return numbers([UnitYear(unit.page, ((plan, facts.of_plan[plan.pk]),))], ())
