"""The indicators of a goal as readers meet them: values, a sentence, a chart and the table behind it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import gettext as _

from ..charts import Chart, Reading, Words, draw, trend
from ..charts.trend import baseline_day
from ..enums import Direction
from ..figures import active_format, say
from .measured import AimRow, IndicatorRow, ReadingRow
from .trends import month, trend_sentence


@dataclass(frozen=True)
class Period:
    """The period of the plan, seen on the day ``on``; its days are None for a draft that has none yet."""

    start: date | None
    end: date | None
    on: date

    @property
    def is_over(self) -> bool:
        return self.end is not None and self.on > self.end

    def reaches(self, day: date) -> bool:
        """Whether ``day`` lies in the period or before it."""
        return self.end is None or day <= self.end


@dataclass(frozen=True)
class ValueOfDay:
    """A row of the table; ``value`` is written out."""

    day: date
    value: str
    note: str
    source: str


@dataclass(frozen=True)
class IndicatorView:
    """An indicator under its goal. Values are written out, "" where there is none; ``readings`` are oldest first.

    ``chart`` is None without readings.
    """

    anchor: str
    name: str
    unit_of_measure: str
    description: str
    source: str
    baseline: str
    baseline_day: date | None
    target: str
    latest: str
    latest_day: date | None
    trend: str
    readings: tuple[ValueOfDay, ...]
    chart: Chart | None

    @property
    def picture(self) -> str:
        """The chart as an ``<svg>`` element; its texts are escaped."""
        return draw(self.chart) if self.chart is not None else ""

    @property
    def file(self) -> str:
        """The chart as the text of an SVG file."""
        return draw(self.chart, standalone=True) if self.chart is not None else ""

    @property
    def has_notes(self) -> bool:
        return any(reading.note for reading in self.readings)

    @property
    def has_sources(self) -> bool:
        return any(reading.source for reading in self.readings)


def indicator_views(
    aims: Iterable[AimRow], rows: Mapping[int, IndicatorRow], *, period: Period, anchor: str
) -> tuple[IndicatorView, ...]:
    """Return the indicators of the goal with that ``anchor``. What is measured after ``period.on`` is not known yet."""
    known = [aim for aim in aims if aim.indicator_pk in rows]
    return tuple(
        _view(aim, rows[aim.indicator_pk], period, f"{anchor}-indicator-{i}") for i, aim in enumerate(known, start=1)
    )


def _view(aim: AimRow, row: IndicatorRow, period: Period, anchor: str) -> IndicatorView:
    shown = [reading for reading in row.readings if reading.day <= period.on]
    readings = [Reading(reading.day, reading.value) for reading in shown]
    began = baseline_day(readings, aim.baseline, by=period.start)
    sentence = _sentence(aim, row, readings, began, period)
    return IndicatorView(
        **{"anchor": anchor, "name": row.name, "unit_of_measure": row.unit_of_measure},
        **{"description": row.description, "source": row.source},
        baseline=_said(aim.baseline),
        baseline_day=began,
        target=_target(aim.target, row.direction),
        latest=say(readings[-1].value) if readings else "",
        latest_day=readings[-1].day if readings else None,
        trend=sentence,
        readings=tuple(map(_value_of_day, shown)),
        chart=_chart(aim, row, readings, (began, sentence, anchor)) if readings else None,
    )


def _sentence(aim, row, readings: Sequence[Reading], began: date | None, period: Period) -> str:
    """What the period brought, and after its end also what was measured later."""
    higher = row.direction == Direction.UP
    within = [reading for reading in readings if period.reaches(reading.day)]
    found = trend(within, higher_is_better=higher, baseline=aim.baseline, baseline_day=began, target=aim.target)
    sentence = trend_sentence(found, higher_is_better=higher, target=aim.target, is_over=period.is_over)
    if len(within) == len(readings):
        return sentence
    later = {"value": say(readings[-1].value), "month": month(readings[-1].day)}
    return sentence + " " + _("After the period: %(value)s in %(month)s.") % later


def _chart(aim, row, readings: Sequence[Reading], facts: tuple[date | None, str, str]) -> Chart:
    began, sentence, anchor = facts
    told = _("%(trend)s All values are in the table.") % {"trend": sentence}
    return Chart(
        title=row.name,
        description=f"{row.unit_of_measure.capitalize()}. {told}" if row.unit_of_measure else told,
        readings=tuple(readings),
        words=chart_words(),
        target=aim.target,
        baseline=aim.baseline,
        baseline_day=began,
        id_prefix=f"{anchor}-",
    )


def chart_words() -> Words:
    """Return what is written in charts, in the active language."""
    return Words(_short_months(), active_format(), _("Target"), _("Baseline"))


def _short_months() -> tuple[str, ...]:
    """Django has the short names in small letters for every language; the whole names show what is right."""
    names = [str(name) for name in MONTHS_3.values()]
    return tuple(name.capitalize() for name in names) if str(MONTHS[1])[:1].isupper() else tuple(names)


def _target(value: Decimal | None, direction: str) -> str:
    if value is None:
        return ""
    words = _("at least %(value)s") if direction == Direction.UP else _("at most %(value)s")
    return words % {"value": say(value)}


def _value_of_day(reading: ReadingRow) -> ValueOfDay:
    return ValueOfDay(reading.day, say(reading.value), reading.note, reading.source)


def _said(value: Decimal | None) -> str:
    return "" if value is None else say(value)
