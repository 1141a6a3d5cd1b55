"""Short lists of a unit and of the units below it: its plans, what is overdue in it, what was followed up last.

All of them go by which pages may be named (`Known`): to one reader, or to all readers of a page alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wagtail.models import Page

from ..enums import Lateness
from ..models import FollowUp, Measure
from .addresses import unit_list_address
from .badges import Badge, lateness_badge, status_badge
from .overviews.facts import facts_of
from .overviews.rows import PlanLine, plan_line
from .overviews.units import Organisation, PlanRecord, organisation
from .places import Place, places_among, shown_beside
from .visibility import Known, PageLink, page_link

PLANS, OVERDUE, FOLLOW_UPS = "unit_plans", "unit_overdue", "unit_follow_ups"
MOST = 50
_OF_UNIT = ("measure__unit_id", "measure__unit__title", "measure__unit__live")


@dataclass(frozen=True, slots=True)
class Unit:
    """What a list is about: a page with all that lies below it."""

    pk: int
    path: str
    url_path: str
    link: PageLink


@dataclass(frozen=True, slots=True)
class Part:
    """Which rows of a list are wanted: from ``first``, counted from 0, at most ``number``."""

    first: int = 0
    number: int = MOST

    @property
    def rows(self) -> slice:
        return slice(self.first, self.first + self.number)


@dataclass(frozen=True, slots=True)
class UnitPlanRow:
    """A plan with what stands still in it; ``unit`` is "" for a plan of the list's own unit."""

    plan: PlanLine
    unit: str
    overdue: int


@dataclass(frozen=True, slots=True)
class OverdueRow:
    """A measure that is late; ``url`` is its place on the page of ``plan``, "" outside every site."""

    title: str
    url: str
    due: date
    late: Badge
    role: str
    unit: str
    plan: str


@dataclass(frozen=True, slots=True)
class FollowUpLine:
    """An entry of a journal that nothing corrects."""

    title: str
    url: str
    day: date
    status: Badge
    seen: str
    role: str
    unit: str


@dataclass(frozen=True)
class UnitList:
    """The first rows of a list; ``total`` is how many there are, ``address`` where they all stand, "" for nowhere."""

    unit: PageLink
    rows: tuple
    total: int
    address: str

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


def unit_to_show(unit, page, known: Known) -> Unit | None:
    """Return ``unit`` as it is published, or where none is chosen the ``page`` around the list.

    None where that may not be named, and for a page that has no place in the tree yet.
    """
    if unit is None:
        has_place = page is not None and page.pk is not None and page.path
        return _unit(page.pk, page.path, page.title, page.url_path, page.locale_id) if has_place else None
    columns = ("pk", "path", "title", "url_path", "locale_id")
    row = Page.objects.filter(known.q(), pk=getattr(unit, "pk", None)).values_list(*columns).first()
    return _unit(*row) if row is not None else None


def _unit(pk, path, title, url_path, locale_id) -> Unit:
    return Unit(pk, path, url_path, page_link(pk, title, url_path, locale_id))


def plans_of(unit: Unit, known: Known, *, on: date, part: Part) -> UnitList:
    """Return the plans whose period is not over, or where there is none the newest that is: eight queries.

    The unit's own come first, then those of the units below in the order of the tree.
    """
    place = organisation(unit.path, known)
    current = _current(place.plans, on)
    shown = sorted(current, key=lambda plan: (plan.unit != unit.path, plan.unit, plan.start, plan.pk))[part.rows]
    facts = facts_of(shown, known, on=on).of_plan if shown else {}
    rows = tuple(_plan_row(plan, facts[plan.pk], place, unit) for plan in shown)
    lie_below = any(plan.url_path.startswith(unit.url_path) for plan in place.plans)
    return UnitList(unit.link, rows, len(current), unit_list_address(PLANS, unit.pk) if lie_below else "")


def _current(plans: Sequence[PlanRecord], on: date) -> list[PlanRecord]:
    going_on = [plan for plan in plans if plan.end >= on]
    last = max((plan.end for plan in plans), default=on)
    return going_on or [plan for plan in plans if plan.end == last]


def _plan_row(plan: PlanRecord, facts, place: Organisation, unit: Unit) -> UnitPlanRow:
    name = "" if plan.unit == unit.path else place.pages[plan.unit].title
    return UnitPlanRow(plan_line(plan, facts), name, facts.overdue)


def overdue_in(unit: Unit, known: Known, *, on: date, part: Part) -> UnitList:
    """Return the measures whose due date is past, the oldest first, as far as some plan shows them: three queries."""
    found = _measures(unit, known).overdue(on=on)
    columns = ("pk", "title", "due", "status", "responsible_role", "unit_id", "unit__title", "unit__live")
    rows = list(found.order_by("due", "title", "pk").values_list(*columns, named=True)[part.rows])
    at = places_among(shown_beside(known), [row.pk for row in rows])
    listed = tuple(_overdue_row(row, at[row.pk], unit, on) for row in rows if row.pk in at)
    return UnitList(unit.link, listed, found.count(), unit_list_address(OVERDUE, unit.pk))


def _overdue_row(row, place: Place, unit: Unit, on: date) -> OverdueRow:
    return OverdueRow(
        title=row.title,
        url=place.url_of(row.pk),
        due=row.due,
        late=lateness_badge(Lateness.OVERDUE, days=(on - row.due).days),
        role=row.responsible_role,
        unit=_name(unit, row.unit_id, row.unit__title, row.unit__live),
        plan=place.plan.title,
    )


def follow_ups_in(unit: Unit, known: Known, *, part: Part) -> UnitList:
    """Return what was seen last of the measures that some plan shows, the newest day first: three queries."""
    entries = FollowUp.objects.filter(measure__in=_measures(unit, known).values("pk"), corrected_by=None)
    columns = ("measure_id", "measure__title", "date", "status_after", "seen", "by_role", *_OF_UNIT)
    newest = entries.order_by("-date", "-created_at", "-pk").values_list(*columns, named=True)
    rows = list(newest[part.rows])
    at = places_among(shown_beside(known), {row.measure_id for row in rows})
    listed = tuple(_line(row, at[row.measure_id], unit) for row in rows if row.measure_id in at)
    return UnitList(unit.link, listed, entries.count(), unit_list_address(FOLLOW_UPS, unit.pk))


def _line(row, place: Place, unit: Unit) -> FollowUpLine:
    return FollowUpLine(
        title=row.measure__title,
        url=place.url_of(row.measure_id),
        day=row.date,
        status=status_badge(row.status_after),
        seen=row.seen,
        role=row.by_role,
        unit=_name(unit, row.measure__unit_id, row.measure__unit__title, row.measure__unit__live),
    )


def _measures(unit: Unit, known: Known):
    """Return the measures in force of the unit and below that stand in a plan which may be named."""
    shown = shown_beside(known).values("measure_id")
    return Measure.objects.in_force().filter(unit__path__startswith=unit.path, pk__in=shown)


def _name(unit: Unit, pk: int, title: str, is_live: bool) -> str:
    """Return the name of a unit below, "" of the list's own, and of one that is not published."""
    return title if is_live and pk != unit.pk else ""
