"""What the units below a report's level say, a row for each unit in the order of the organisation: never a ranking."""

from collections.abc import Callable, Iterator, Sequence

from django.db.models import F, OuterRef, Subquery
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from ...enums import Attainment, MeasureStatus
from ...figures import say
from ...models.goals import GoalIndicator
from ...models.indicators import IndicatorReading
from ...models.plans import QualityPlanPage
from ..overviews.numbers import Count, Numbers, numbers
from .facts import Fact, plain
from .year import Year

_GOALS = (Attainment.MET, Attainment.PARTLY_MET, Attainment.NOT_MET, Attainment.NOT_ASSESSED)
_WORDS = 80  # of the words of each unit
_HTML = ("paragraph", "cause_analysis")


def goals(year: Year) -> Iterator[Fact]:
    """Yield how many goals of each unit have been reached."""
    table = _by_unit(year, _("Goals by unit"), _GOALS, lambda total: total.goals)
    yield _table(year, "goals-units", "goals_with_judgement", table)


def measures(year: Year) -> Iterator[Fact]:
    """Yield how many measures of each unit have each status."""
    table = _by_unit(year, _("Measures by unit"), tuple(MeasureStatus), lambda total: total.measures)
    yield _table(year, "measures-units", "measures_with_result", table)


def indicators(year: Year) -> Iterator[Fact]:
    """Yield the indicators of the units below: baseline, target and the latest reading."""
    below = {plan.pk: unit.page.title for unit in year.below for plan, _facts in unit.plans}
    newest = IndicatorReading.objects.filter(indicator=OuterRef("indicator"), date__lte=year.on).order_by("-date")
    rows = GoalIndicator.objects.filter(goal__plan__in=below).annotate(
        latest=Subquery(newest.values("value")[:1]), day=Subquery(newest.values("date")[:1])
    )
    names = ("goal__plan_id", "indicator__name", "indicator__unit_of_measure", "baseline", "target", "latest", "day")
    ordered = rows.order_by("indicator__name", "goal__plan__path", F("goal__sort_order"), "sort_order")
    cells = [
        [name, below[plan], unit, _said(baseline), _said(target), _said(latest), _month(day)]
        for plan, name, unit, baseline, target, latest, day in ordered.values_list(*names)
    ]
    cells = [list(row) for row in dict.fromkeys(map(tuple, cells))]
    if cells:
        headings = [_("Indicator"), _("Unit"), _("Measured in"), _("Baseline"), _("Target"), _("Latest"), _("When")]
        table = _cells(_("Indicators of the units"), headings, cells)
        yield _table(year, "indicators-units", "indicators", table)


def words(year: Year) -> Iterator[Fact]:
    """Yield the beginning of what each unit below says of causes and of how the year went."""
    titles = {plan.pk: unit.page for unit in year.below for plan, _facts in unit.plans}
    rows = QualityPlanPage.objects.filter(pk__in=titles).order_by("path")
    for pk, title, *streams in rows.values_list("pk", "title", "current_state", "outcome"):
        said = Truncator(" ".join(_said_in(streams))).words(_WORDS, truncate=" …")
        if said:
            page = titles[pk]
            value = {"heading": page.title, "text": f"<p>{escape(said)}</p>"}
            yield Fact(f"words-{pk}", "conclusions", "fact_text", value, (page.pk, pk), title, year.on.isoformat())


def _said_in(streams) -> Iterator[str]:
    current_state, outcome = (list(stream.raw_data) for stream in streams)
    causes = [block for block in current_state if block["type"] == "cause_analysis"]
    for block in (*causes, *(block for block in outcome if block["type"] in _HTML)):
        yield plain(block["value"])


def _by_unit(year: Year, title: str, values, counts: Callable[[Numbers], tuple[Count, ...]]) -> dict:
    """Return a table of how many of what ``counts`` names have each of ``values``, a row a unit and one for all."""
    rows = [(unit.page.title, numbers([unit], year.facts.shared)) for unit in year.units]
    rows.append((_("All together"), year.numbers))
    cells = [[name, *_numbers(counts(total), values)] for name, total in rows]
    return _cells(title, [_("Unit"), *(str(value.label) for value in values)], cells)


def _numbers(counts, values) -> list[str]:
    by_label = {count.badge.label: count.number for count in counts}
    return [str(by_label.get(str(value.label), 0)) for value in values]


def _cells(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> dict:
    """Return a table as its block stores it."""
    return {
        "columns": [{"type": "text", "heading": heading} for heading in headings],
        "rows": [{"values": list(row)} for row in rows],
        "caption": title,
    }


def _table(year: Year, key: str, section: str, table: dict) -> Fact:
    note = year.over() + " " + _("The units stand in the order of the organisation.")
    value = {"table": table, "note": note}
    return Fact(key, section, "fact_table", value, year.pages, year.source(), year.on.isoformat())


def _said(value) -> str:
    return "" if value is None else say(value)


def _month(day) -> str:
    return date_format(day, "YEAR_MONTH_FORMAT") if day else ""
