"""The plans below a page, as rows: a unit's own and those of the units below it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count
from wagtail.models import Page

from .. import periods
from ..models import QualityPlanPage
from .visibility import page_link, pages_to_name

_COLUMNS = ("pk", "title", "url_path", "locale_id", "path", "content_version")
_PERIOD = ("period_kind", "period_start", "period_end")


@dataclass(frozen=True)
class UnitPlan:
    """A plan that the reader may read. ``unit`` is the page above it; ``is_past`` says that its period is over."""

    pk: int
    title: str
    url: str
    unit: str
    period: str
    is_past: bool
    version: int
    measures: int


def unit_plans(user, unit, *, on: date) -> tuple[UnitPlan, ...]:
    """Return the plans below the page ``unit``, which ``user`` is reading, that they may read too.

    Unit after unit, the newest plan first. Copies of other plans (aliases) are left out.
    """
    may_know = pages_to_name(user, beside=unit.path).values("pk")
    plans = QualityPlanPage.objects.live().descendant_of(unit).filter(alias_of=None, pk__in=may_know)
    counted = plans.annotate(measures=Count("goals__goal_measures"))
    rows = sorted(counted.values_list(*_COLUMNS, *_PERIOD, "measures", named=True), key=_newest_first)
    names = _names(_above(row.path) for row in rows)
    return tuple(_plan(row, names, on) for row in sorted(rows, key=lambda row: _above(row.path)))


def by_unit(plans: Iterable[UnitPlan]) -> list[tuple[str, list[UnitPlan]]]:
    return [(unit, list(members)) for unit, members in groupby(plans, key=lambda plan: plan.unit)]


def _newest_first(row) -> tuple:
    return -(row.period_start or date.min).toordinal(), row.title, row.pk


def _above(path: str) -> str:
    return path[: -Page.steplen]


def _names(paths: Iterable[str]) -> dict[str, str]:
    return dict(Page.objects.filter(path__in=set(paths)).values_list("path", "title"))


def _plan(row, names, on) -> UnitPlan:
    return UnitPlan(
        pk=row.pk,
        title=row.title,
        url=page_link(row.pk, row.title, row.url_path, row.locale_id).url,
        unit=names[_above(row.path)],
        period=periods.label(row.period_kind, row.period_start, row.period_end),
        is_past=row.period_end is not None and row.period_end < on,
        version=row.content_version,
        measures=row.measures,
    )
