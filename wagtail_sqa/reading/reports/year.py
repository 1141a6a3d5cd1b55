"""The year that a report is about: its units and their plans, as far as all readers of the report may know of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from ...enums import ReportScope
from ..overviews.facts import Facts, facts_of
from ..overviews.numbers import Numbers, UnitYear, numbers
from ..overviews.periods import Period, UnitPlans, plans_by_unit
from ..overviews.units import Organisation, PlanRecord, organisation
from ..visibility import Known, known_to


@dataclass(frozen=True)
class Year:
    """``units`` are those with plans of the period, in the order of the tree; ``own`` are the plans of the report's
    unit. ``pages`` are the pages that words and numbers of all of them come from."""

    on: date
    known: Known
    level: str
    units: tuple[UnitYear, ...]
    facts: Facts
    notes: tuple[str, ...]

    @property
    def plans(self) -> list[PlanRecord]:
        return [plan for unit in self.units for plan, _facts in unit.plans]

    @property
    def own(self) -> list[PlanRecord]:
        return [plan for plan in self.plans if plan.unit == self.level]

    @property
    def below(self) -> list[UnitYear]:
        return [unit for unit in self.units if unit.page.path != self.level]

    @property
    def pages(self) -> tuple[int, ...]:
        return tuple(pk for unit in self.units for pk in (unit.page.pk, *(plan.pk for plan, _facts in unit.plans)))

    @property
    def numbers(self) -> Numbers:
        return numbers(self.units, self.facts.shared)

    def over(self) -> str:
        """Say over how many units a number is taken."""
        n = len(self.units)
        return ngettext("Over %(n)d unit with a plan.", "Over %(n)d units with plans.", n) % {"n": n}

    def source(self) -> str:
        """Say what the numbers come from, in a line."""
        plans = self.plans
        if len(plans) == 1:
            return plans[0].title
        return ngettext("%(n)d plan of the period", "%(n)d plans of the period", len(plans)) % {"n": len(plans)}


def open_to_readers(path: str) -> Known:
    """Return what every reader of the page at ``path`` may know of, the least of them: what is closed by no more than
    closes that page.

    Its author, who reads the page too, may know of all this. So nothing is gathered that somebody who reads the report
    may not see, whoever gathers it.
    """
    return known_to(AnonymousUser(), beside=path)


def year_of(report, *, on: date) -> Year:
    """Return the year of ``report`` as it stands on the day ``on``, in the same number of queries for any size."""
    known = open_to_readers(report.path)
    level = _level(report, known)
    period = Period(report.period_start, report.period_end, report.period_kind)
    if level is None:
        closed = _("The unit of the report is not published, or not open to all who may read the report.")
        return Year(on, known, "", (), Facts({}, ()), (closed,))
    place = organisation(level, known)
    wanted, others = _of_kind(report, _in_scope(report, place))
    of_period = plans_by_unit(wanted, period, on=on)
    facts = facts_of([plan for unit in of_period.values() for plan in unit.plans], known, on=on)
    units = tuple(_unit(place, path, of_period[path], facts) for path in sorted(of_period))
    notes = (*_notes(report, place, of_period, period), *_left_out(others, period))
    return Year(on, known, level, units, facts, notes)


def _level(report, known: Known) -> str | None:
    if report.unit_id is None:
        return report.path[: -Page.steplen]
    return Page.objects.filter(known.q(), pk=report.unit_id).values_list("path", flat=True).first()


def _in_scope(report, place: Organisation) -> list[PlanRecord]:
    return [plan for plan in place.plans if report.scope == ReportScope.LEVEL or plan.unit == place.level]


def _of_kind(report, plans) -> tuple[list[PlanRecord], list[PlanRecord]]:
    """Return the plans of the kinds that the report tells of, and the others."""
    preset = report.preset_in_use
    wanted = [plan for plan in plans if preset is None or preset.tells_of(plan.preset)]
    return wanted, [plan for plan in plans if plan not in wanted]


def _unit(place: Organisation, path: str, found: UnitPlans, facts: Facts) -> UnitYear:
    plans = tuple((plan, facts.of_plan[plan.pk]) for plan in found.plans)
    return UnitYear(place.pages[path], plans, found.doubled)


def _notes(report, place: Organisation, of_period: Mapping[str, UnitPlans], period: Period):
    units = place.units if report.scope == ReportScope.LEVEL else (place.level,)
    lacking = [place.pages[path].title for path in units if path not in of_period and path in place.pages]
    if not of_period:
        yield _(
            "No published plan was found for %(period)s. Publish one, or change the period of the report, and gather "
            "again."
        ) % {"period": period.label}
    elif lacking:
        yield _("Without a plan for the period: %(names)s.") % {"names": ", ".join(lacking)}
    for path, found in of_period.items():
        if found.doubled:
            yield _(
                "%(unit)s has several plans of the same kind for the period: %(plans)s. Both are in the numbers. If "
                "one is enough, unpublish the other or change its period, and gather again."
            ) % {"unit": place.pages[path].title, "plans": " · ".join(plan.title for plan in found.doubled)}
    if place.undated:
        yield _("Plans without a period, which are left out: %(plans)s.") % {
            "plans": ", ".join(link.title for link in place.undated)
        }


def _left_out(others, period: Period):
    of_period = [plan.title for plan in others if plan.start <= period.end and plan.end >= period.start]
    if of_period:
        yield _("Plans of kinds that this report does not tell of, which are left out: %(plans)s.") % {
            "plans": ", ".join(of_period)
        }
