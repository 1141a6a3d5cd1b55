"""The rows of an overview: a unit each, or a part of the organisation with all that lies below it."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from ...presets import site as presets
from ..visibility import PageLink
from .choice import NAME, UNITS, OverviewChoice, preset_title
from .events import Coming
from .facts import Facts, PlanFacts
from .moves import Move
from .numbers import Numbers, UnitYear, numbers
from .phases import PhaseCount, phase_of
from .units import Organisation, PlanRecord, ReportRecord, UnitPage


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan of a unit, in a line."""

    link: PageLink
    period: str
    kind: str
    phase: PhaseCount | None
    adopted_on: date | None


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report of a unit, in a line. ``published_on`` is the day on which it came out."""

    link: PageLink
    kind: str
    published_on: date | None
    adopted_on: date | None


@dataclass(frozen=True)
class OverviewRow:
    """``address`` leads to a narrower view, "" for the level that is shown. ``below`` is how many units lie below it.

    ``plans`` are the unit's own; a row that sums units below has none, but for the level's own. ``reports`` are those
    about the page itself, also where the row sums.
    """

    page: UnitPage
    address: str
    below: int
    is_own: bool
    plans: tuple[PlanLine, ...]
    reports: tuple[ReportLine, ...]
    numbers: Numbers
    coming: tuple[Coming, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_sum(self) -> bool:
        return self.below > 0 and not self.is_own


def plan_line(plan: PlanRecord, facts: PlanFacts) -> PlanLine:
    phase = phase_of(facts.stage) if facts.stage is not None else None
    return PlanLine(plan.link, plan.period, preset_title(plan.preset) if plan.preset else "", phase, facts.adopted_on)


def report_line(report: ReportRecord) -> ReportLine:
    preset, at = presets.find_report(report.preset), report.published_at
    kind = preset.title.say(presets.language()) if preset is not None else ""
    return ReportLine(report.link, kind, timezone.localtime(at).date() if at is not None else None, report.adopted_on)


def grouped(place: Organisation, units: Sequence[UnitYear], chosen: OverviewChoice) -> dict[str, list[UnitYear]]:
    """Return ``units`` by the page of their row, in the order that is asked for; the level's own row comes first."""
    groups = defaultdict(list)
    for unit in units:
        path = unit.page.path
        groups[path if path == place.level or chosen.show == UNITS else place.branch(path)].append(unit)
    order = sorted(groups, key=lambda path: _sort_key(path, place, chosen))
    return {path: groups[path] for path in order}


@dataclass(frozen=True, slots=True)
class Pages:
    """Which of many rows are shown: ``first`` to ``last``, counted from 1, of ``total``; addresses, "" for none."""

    first: int
    last: int
    total: int
    earlier: str
    later: str


def pages(asked: str, total: int, chosen: OverviewChoice, *, most: int | None) -> Pages:
    """Return the rows of the page ``asked``, a number; the nearest there is for any other text. ``most`` is how many
    rows a page has, None for all."""
    if most is None or total <= most:
        return Pages(1, total, total, "", "")
    count = -(-total // most)
    number = min(max(int(asked) if asked.isdecimal() and len(asked) < 6 else 1, 1), count)
    first = (number - 1) * most + 1
    earlier, later = (_page_address(n, chosen) if 1 <= n <= count else "" for n in (number - 1, number + 1))
    return Pages(first, min(first + most - 1, total), total, earlier, later)


def _page_address(number: int, chosen: OverviewChoice) -> str:
    return f"?{urlencode({**chosen.query, 'page': number})}#units"


def _sort_key(path: str, place: Organisation, chosen: OverviewChoice) -> tuple:
    name = place.pages[path].title.casefold() if chosen.order == NAME else ""
    return path != place.level, name, path


@dataclass(frozen=True)
class RowMaker:
    """What the rows of one overview have in common. ``address`` returns where the narrower view of a page is."""

    place: Organisation
    chosen: OverviewChoice
    facts: Facts
    events: Mapping[str, tuple[Coming, ...]]
    moves: Mapping[int, Move]
    address: Callable[[int], str]

    def row(self, path: str, units: Sequence[UnitYear]) -> OverviewRow:
        page, is_own = self.place.pages[path], path == self.place.level
        own = next((unit for unit in units if unit.page.path == path), UnitYear(page))
        below = 0 if is_own or self.chosen.show == UNITS else sum(unit.page.path != path for unit in units)
        return OverviewRow(
            page=page,
            address="" if is_own else f"{self.address(page.pk)}{self.chosen.address}",
            below=below,
            is_own=is_own,
            plans=() if below else tuple(plan_line(*plan) for plan in own.plans),
            reports=tuple(map(report_line, own.reports)),
            numbers=numbers(units, self.facts.shared),
            coming=self.events.get(path, ()),
            notes=tuple(self._notes(page, own, units)),
        )

    def _notes(self, page: UnitPage, own: UnitYear, units: Sequence[UnitYear]):
        doubled = [unit for unit in units if unit.doubled]
        if doubled == [own]:
            yield _(
                "Several plans of the same kind cover this period: %(titles)s. The numbers hold all of them. If one is "
                "enough, unpublish the other or change its period."
            ) % {"titles": " · ".join(plan.title for plan in own.doubled)}
        elif doubled:
            yield _("Units with several plans of the same kind for this period: %(names)s.") % {
                "names": ", ".join(unit.page.title for unit in doubled)
            }
        move = self.moves.get(page.pk)
        if move is not None:
            yield move.arrival
