"""Plans, goals and measures as rows from which a golden thread is built: six queries, however many units there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from itertools import groupby
from operator import and_

from django.db.models import Q
from wagtail.models import Page

from ... import periods
from ...conf import get_setting
from ...enums import Lateness
from ...models.measures import Measure, lateness
from ..badges import Badge, attainment_badge, lateness_badge, status_badge
from ..documents import DocumentRow, document_columns, document_row
from ..visibility import Known, PageLink, page_link


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit: its name, "" where it may not be named, and its place in the tree."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class PlanRow:
    pk: int
    link: PageLink
    period: str
    start: date | None
    end: date | None
    unit: UnitRow

    def is_in(self, window: "Window") -> bool:
        """Say whether some day of the plan's period lies in ``window``; a plan without a period is in all."""
        return (self.start or date.min) <= window.end and window.start <= (self.end or date.max)


@dataclass(frozen=True, slots=True)
class Window:
    """The days of which a thread is shown."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class ThreadGoal:
    """A goal in its plan; ``number`` counts from 1. ``supports`` and ``continues`` are primary keys of goals."""

    pk: int
    plan: PlanRow
    number: int
    title: str
    attainment: str
    judgement: str
    supports: int | None
    continues: int | None
    document: DocumentRow | None = None

    @property
    def badge(self) -> Badge:
        return attainment_badge(self.attainment)

    @property
    def url(self) -> str:
        """Return the address of its place on the page of its plan, "" outside every site."""
        return f"{self.plan.link.url}#goal-{self.number}" if self.plan.link.url else ""


@dataclass(frozen=True, slots=True)
class ThreadMeasure:
    """A measure; ``lateness`` and the number of days since its due date say how it stands on the day it is read."""

    pk: int
    title: str
    status: str
    lateness: str
    days: int

    @property
    def badge(self) -> Badge:
        return status_badge(self.status)

    @property
    def is_overdue(self) -> bool:
        return self.lateness == Lateness.OVERDUE

    @property
    def late(self) -> Badge | None:
        """Return the badge beside its due date."""
        return lateness_badge(self.lateness, days=self.days) if self.lateness else None


@dataclass(frozen=True)
class ThreadRows:
    """What a thread is made of. ``goals`` by primary key in the order of plan and place.

    ``measures`` by goal, as far as they have been asked for.

    ``beyond`` are goals that are served and in force, but in plans that may not be named.
    """

    plans: Mapping[int, PlanRow]
    goals: Mapping[int, ThreadGoal]
    measures: Mapping[int, tuple[ThreadMeasure, ...]]
    beyond: frozenset[int]


def measures_to_name(known: Known):
    """Return the measures in force of no unit that is closed to whoever may know what is ``known``."""
    outside = (~Q(unit__path__startswith=path) for path in known.closed)
    return Measure.objects.in_force().filter(reduce(and_, outside, Q()))


def thread_rows(plans, pages, *, on: date) -> ThreadRows:
    """Return the rows of the queryset ``plans``, read on the day ``on``, without measures.

    Units are named that are among ``pages``.
    """
    known = _plans(plans, pages)
    goals = _goals(plans.model, known, on)
    wanted = {goal.supports for goal in goals.values()} - {None} - goals.keys()
    return ThreadRows(known, goals, {}, _in_force(plans.model, wanted))


def goal_model(plan_model):
    return plan_model._meta.get_field("goals").related_model


def _plans(plans, pages) -> dict[int, PlanRow]:
    columns = ("pk", "path", "title", "url_path", "locale_id", "period_kind", "period_start", "period_end")
    rows = list(plans.order_by("path").values_list(*columns, "unit_id", named=True))
    pks, above = {row.unit_id for row in rows} - {None}, {row.path[: -Page.steplen] for row in rows}
    units = Page.objects.filter(Q(pk__in=pks) | Q(path__in=above))
    names = dict(pages.filter(pk__in=units.values("pk")).values_list("path", "title"))
    paths = dict(Page.objects.filter(pk__in=pks).values_list("pk", "path")) if pks else {}
    return {row.pk: _plan(row, paths.get(row.unit_id, row.path[: -Page.steplen]), names) for row in rows}


def _plan(row, unit_path, names) -> PlanRow:
    return PlanRow(
        pk=row.pk,
        link=page_link(row.pk, row.title, row.url_path, row.locale_id),
        period=periods.label(row.period_kind, row.period_start, row.period_end),
        start=row.period_start,
        end=row.period_end,
        unit=UnitRow(names.get(unit_path, ""), unit_path),
    )


def _goals(plan_model, plans: Mapping[int, PlanRow], on: date) -> dict[int, ThreadGoal]:
    texts = ("title", "attainment", "judgement", "supports_id", "continued_from_id")
    rows = goal_model(plan_model).objects.filter(plan__in=list(plans)).order_by("plan__path", "sort_order", "pk")
    goals = {}
    for plan, of_plan in groupby(rows.values_list("plan_id", "pk", *texts, *document_columns()), lambda row: row[0]):
        for number, (_plan_pk, pk, *said) in enumerate(of_plan, start=1):
            document = document_row(said[len(texts) :], on=on)
            goals[pk] = ThreadGoal(pk, plans[plan], number, *said[: len(texts)], document)
    return goals


def with_measures(rows: ThreadRows, goals: Iterable[int], measures, *, on: date) -> ThreadRows:
    """Return ``rows`` with those of the queryset ``measures`` that stand below ``goals``, primary keys."""
    return replace(rows, measures=_measures(goals, measures, on))


def _measures(goals, measures, on) -> dict[int, tuple[ThreadMeasure, ...]]:
    soon = get_setting("DUE_SOON_DAYS")
    places = Measure._meta.get_field("goal_measures").related_model.objects
    rows = places.filter(goal__in=list(goals), measure__in=measures.values("pk")).order_by("goal", "sort_order", "pk")
    columns = rows.values_list("goal_id", "measure_id", "measure__title", "measure__status", "measure__due")
    made: dict[int, ThreadMeasure] = {}
    found = defaultdict(list)
    for goal, pk, *of_measure in columns:
        if pk not in made:
            made[pk] = thread_measure((pk, *of_measure), on=on, soon=soon)
        found[goal].append(made[pk])
    return {goal: tuple(of_goal) for goal, of_goal in found.items()}


def thread_measure(columns, *, on: date, soon: int) -> ThreadMeasure:
    """Return the measure with these ``columns``: primary key, title, status, due date."""
    pk, title, status, due = columns
    late = lateness(status, due, on=on, soon_days=soon)
    return ThreadMeasure(pk, title, status, late, (on - due).days if late else 0)


def _in_force(plan_model, pks: Iterable[int]) -> frozenset[int]:
    if not pks:
        return frozenset()
    goals = goal_model(plan_model).objects.filter(pk__in=list(pks), plan__live=True)
    return frozenset(goals.values_list("pk", flat=True))
