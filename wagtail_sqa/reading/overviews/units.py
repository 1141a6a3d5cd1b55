"""The organisation below a page as far as a reader may know of it: its units, with the plans and reports about them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.db.models.functions import Length, Substr
from django.utils.text import capfirst
from wagtail.models import Page

from ... import periods
from ...models.plans import QualityPlanPage
from ..visibility import Known, PageLink, own_and_above, page_link

STEP = Page.steplen


@dataclass(frozen=True, slots=True)
class UnitPage:
    """A page of the organisation; ``type_id`` is that of its content type."""

    pk: int
    path: str
    title: str
    url_path: str
    locale_id: int
    type_id: int

    @property
    def link(self) -> PageLink:
        return page_link(self.pk, self.title, self.url_path, self.locale_id)

    @property
    def kind(self) -> str:
        """What its type is called, as "School"; "" for one whose app has gone."""
        model = ContentType.objects.get_for_id(self.type_id).model_class()
        return capfirst(str(model._meta.verbose_name)) if model is not None else ""


@dataclass(frozen=True, slots=True)
class PageOfUnit:
    """A published page about a unit and a period; ``unit`` is the tree path of the page that it is about."""

    pk: int
    title: str
    url_path: str
    locale_id: int
    preset: str
    kind: str
    start: date
    end: date
    unit: str

    @property
    def link(self) -> PageLink:
        return page_link(self.pk, self.title, self.url_path, self.locale_id)

    @property
    def period(self) -> str:
        return periods.label(self.kind, self.start, self.end)


@dataclass(frozen=True, slots=True)
class PlanRecord(PageOfUnit):
    """A plan in force."""


@dataclass(frozen=True, slots=True)
class ReportRecord(PageOfUnit):
    """A report; ``published_at`` is when it came out first."""

    published_at: datetime | None
    adopted_on: date | None


@dataclass(frozen=True)
class Organisation:
    """What lies at and below ``level``, a tree path.

    ``pages`` are by their paths: units and what lies between them and the level. ``units`` are the paths of the pages
    that a plan or a report is about, and of those of the same type beside one that nothing below is about, which could
    have had one too; in the order of the tree. ``undated`` are plans that lack their period and count in none.
    """

    level: str
    pages: Mapping[str, UnitPage]
    units: tuple[str, ...]
    plans: tuple[PlanRecord, ...]
    undated: tuple[PageLink, ...]
    reports: tuple[ReportRecord, ...] = ()

    @property
    def top(self) -> UnitPage | None:
        return self.pages.get(self.level)

    @classmethod
    def nothing(cls) -> "Organisation":
        return cls("", {}, (), (), ())

    def narrowed(self, level: str) -> "Organisation":
        """Return the part of it at and below the page at ``level``."""
        pages = {path: page for path, page in self.pages.items() if path.startswith(level)}
        units = tuple(path for path in self.units if path.startswith(level))
        plans = tuple(plan for plan in self.plans if plan.unit.startswith(level))
        reports = tuple(report for report in self.reports if report.unit.startswith(level))
        return Organisation(level, pages, units, plans, (), reports)

    def branch(self, path: str) -> str:
        """Return the first page that may be named on the way from the level to the unit at ``path``; itself, if so."""
        return next((step for step in own_and_above(path) if len(step) > len(self.level) and step in self.pages), path)

    def way_to(self, path: str) -> list[UnitPage]:
        """Return the pages between the level and the page at ``path``, both left out."""
        steps = own_and_above(path)[:-1]
        return [self.pages[step] for step in steps if len(step) > len(self.level) and step in self.pages]


def organisation(level: str, known: Known, *, reports: QuerySet | None = None) -> Organisation:
    """Return what lies at and below the tree path ``level`` of what the reader may know of, in two queries.

    ``reports`` are those to be told of too, each with a period and annotated with ``adopted_on``: one query more.
    """
    plans = list(_rows(QualityPlanPage.objects.all(), level, known))
    told = list(_rows(reports, level, known, "first_published_at", "adopted_on")) if reports is not None else []
    about = {row.pk: unit_path(row.path, row.unit__path, known, live=row.unit__live) for row in (*plans, *told)}
    pages = _pages(level, {path for path in about.values() if path.startswith(level)}, known)
    nearest = {pk: _nearest(path, pages, level) for pk, path in about.items()}
    unit_of = {pk: path for pk, path in nearest.items() if path.startswith(level)}
    units = _with_siblings({*unit_of.values()}, pages) & {*pages}
    needed = {step for unit in units for step in own_and_above(unit)} | {level}
    here, told_here = ([row for row in rows if row.pk in unit_of] for rows in (plans, told))
    return Organisation(
        level=level,
        pages={path: page for path, page in pages.items() if path in needed},
        units=tuple(sorted(units)),
        plans=tuple(PlanRecord(*_columns(row, unit_of)) for row in here if row.period_start is not None),
        undated=tuple(
            page_link(row.pk, row.title, row.url_path, row.locale_id) for row in here if row.period_start is None
        ),
        reports=tuple(
            ReportRecord(*_columns(row, unit_of), row.first_published_at, row.adopted_on) for row in told_here
        ),
    )


def unit_path(path: str, unit: str | None, known: Known, *, live: bool | None) -> str:
    """Return the tree path of the page that the page at ``path`` is about: ``unit``, where it is set and known, else
    the page above."""
    return unit if unit is not None and known.has(unit, live=bool(live)) else path[:-STEP]


def _rows(pages: QuerySet, level: str, known: Known, *more: str):
    below = Q(path__startswith=level) | Q(unit__path__startswith=level)
    return (
        pages.filter(below, known.q())
        .order_by("path")
        .values_list(
            *("pk", "title", "url_path", "locale_id", "path", "unit__path", "unit__live"),
            *("preset", "period_kind", "period_start", "period_end", *more),
            named=True,
        )
    )


def _pages(level: str, units: Collection[str], known: Known) -> dict[str, UnitPage]:
    """Return the level, the ``units``, what lies between, and the pages beside units that have the type of one."""
    between = {step for path in units for step in own_and_above(path) if step.startswith(level)} | {level}
    types = (
        Page.objects.filter(path__in=units).exclude(content_type__model="qualityoverviewpage").values("content_type")
    )
    beside = Q(parent_path__in={path[:-STEP] for path in units if path != level}, content_type__in=types)
    pages = Page.objects.filter(known.q()).annotate(parent_path=Substr("path", 1, Length("path") - STEP))
    found = pages.filter(Q(path__in=between) | beside)
    columns = ("pk", "path", "title", "url_path", "locale_id", "content_type_id")
    return {row[1]: UnitPage(*row) for row in found.order_by("path").values_list(*columns)}


def _nearest(path: str, pages: Mapping[str, UnitPage], level: str) -> str:
    """Return ``path``, or of a page that may not be named the next above it; at the level it ends."""
    while path not in pages and len(path) > len(level):
        path = path[:-STEP]
    return path


def _with_siblings(units: Collection[str], pages: Mapping[str, UnitPage]) -> set[str]:
    """Return ``units`` with the pages beside them of the same type, but for those with units of their own below."""
    kinds = {(path[:-STEP], pages[path].type_id) for path in units if path in pages}
    levels = {step for path in units for step in own_and_above(path)}
    beside = {path for path, page in pages.items() if (path[:-STEP], page.type_id) in kinds}
    return {*units, *(beside - levels)}


def _columns(row, unit_of: Mapping[int, str]) -> tuple:
    start = row.period_start
    end = max(row.period_end or periods.year_after(start), start)
    columns = (row.pk, row.title, row.url_path, row.locale_id, row.preset, row.period_kind)
    return (*columns, start, end, unit_of[row.pk])
