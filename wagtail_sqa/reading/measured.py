"""Indicators, their readings and what goals aim at, as rows: parts of the query in `dated`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, TextField
from django.db.models.functions import Cast

from ..models.indicators import Indicator, IndicatorReading
from .union import Dated, columns, no_day

AIM, INDICATOR, READING = "aim", "indicator", "reading"


@dataclass(frozen=True)
class AimRow:
    """An indicator of a goal, from where to where."""

    indicator_pk: int
    baseline: Decimal | None
    target: Decimal | None


@dataclass(frozen=True)
class ReadingRow:
    day: date
    value: Decimal
    note: str
    source: str


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator with its readings, oldest first."""

    name: str
    unit_of_measure: str
    direction: str
    description: str
    source: str
    readings: tuple[ReadingRow, ...]


def aims_of(plan):
    """Return what the stored goals of ``plan`` aim at."""
    return aims(_stored_aims(plan))


def aims(rows, *, pk="pk"):
    """Owner: goal, texts: baseline, target; number: indicator."""
    marks = [Cast(name, TextField()) for name in ("baseline", "target")]
    return columns(rows, AIM, ["goal_id", "sort_order", no_day(), *marks, F("indicator_id")], pk=pk)


def stored_pks(plan):
    """Return the query for the primary keys of the indicators of the stored goals of ``plan``."""
    return _stored_aims(plan).order_by().values("indicator_id")


def _stored_aims(plan):
    goal = type(plan)._meta.get_field("goals").related_model
    return goal._meta.get_field("goal_indicators").related_model.objects.filter(goal__plan_id=plan.pk)


def indicators(pks):
    """Texts: name, unit of measure, direction, description, source. ``pks`` is a list or a query."""
    texts = ["name", "unit_of_measure", "direction", "description", "source"]
    return columns(Indicator.objects.filter(pk__in=pks), INDICATOR, [F("id"), F("id"), no_day(), *texts, F("id")])


def readings(pks, *, until: date = date.max):
    """Owner: indicator, texts: value, note, source. ``pks`` is a list or a query."""
    rows = IndicatorReading.objects.filter(indicator_id__in=pks, date__lte=until)
    return columns(
        rows, READING, ["indicator_id", F("id"), "date", Cast("value", TextField()), "note", "source", F("id")]
    )


def aim_rows(rows: Iterable[Dated]) -> dict[int, tuple[AimRow, ...]]:
    """Return what goals aim at, by the goal's primary key."""
    by_goal = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.place or 0, row.pk)):
        by_goal[row.owner].append(AimRow(row.number, _number(row.a), _number(row.b)))
    return {goal: tuple(aims) for goal, aims in by_goal.items()}


def indicator_rows(rows: Iterable[Dated], of_indicators: Sequence[Dated]) -> dict[int, IndicatorRow]:
    """Return the indicators of ``rows`` with the readings among ``of_indicators``, by primary key."""
    found: Mapping[int, list] = defaultdict(list)
    for row in sorted(of_indicators, key=lambda row: row.day):
        found[row.owner].append(ReadingRow(row.day, _number(row.a), row.b, row.c))
    return {row.pk: IndicatorRow(row.a, row.b, row.c, row.d, row.e, tuple(found[row.pk])) for row in rows}


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
