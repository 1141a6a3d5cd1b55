"""A gathered fact as readers see it: what was stored of it, made into badges, charts and links."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from wagtail.models import Page

from ...charts import Chart, Reading
from ...enums import Attainment, Decision, Effect, MeasureStatus, ParticipantGroup
from ...figures import say
from ...report_blocks import FACT, page_pks
from ..badges import Badge, attainment_badge, effect_badge, status_badge
from ..dated import PageAbove
from ..indicators import IndicatorView, ValueOfDay, chart_words
from ..visibility import PageLink, page_link
from .facts import unpacked
from .year import open_to_readers


@dataclass(frozen=True)
class FactView:
    """A gathered fact. ``value`` is that of its block, ``raw`` the same as it is stored.

    ``source`` is what it was taken from, its ``url`` "" where no single page can be named, and ``day`` when. The rest
    is there for the kinds that have it.
    """

    kind: str
    anchor: str
    raw: Mapping
    value: Any
    source: PageLink
    day: date | None
    badge: Badge | None = None
    effect: Badge | None = None
    decision: str = ""
    group: str = ""
    indicator: IndicatorView | None = None

    @property
    def key(self) -> str:
        """The name by which the next gathering knows it, "" for what somebody has put in by hand."""
        return _origin(self.raw).get("key") or ""


class Pages:
    """The pages that the facts of a report come from, looked up once."""

    def __init__(self, report):
        self.report = report
        named = {pk for value in _facts(report.sections.raw_data) for pk in page_pks(_origin(value).get("pages"))}
        if report.unit_id:
            named.add(report.unit_id)
        known = open_to_readers(report.path)
        columns = ("pk", "title", "url_path", "locale_id", "path", "live")
        rows = Page.objects.filter(pk__in=named).values_list(*columns) if named else ()
        self.links, self.closed = {}, set()
        for pk, title, url_path, locale, path, live in rows:
            if not known.has(path, live=True):
                self.closed.add(pk)
            elif live:
                self.links[pk] = page_link(pk, title, url_path, locale)

    def unit_title(self, above: Sequence[PageAbove]) -> str:
        link = self.links.get(self.report.unit_id)
        return link.title if link is not None else above[-1].link.title if above else ""

    def hides(self, value: Mapping) -> bool:
        return not self.closed.isdisjoint(page_pks(_origin(value).get("pages")))

    def source(self, value: Mapping) -> PageLink:
        """Return the page that a fact comes from, the last that it names; only what it is called where it has many."""
        origin = _origin(value)
        pks = page_pks(origin.get("pages"))
        link = self.links.get(pks[-1]) if 0 < len(pks) <= 2 else None
        return PageLink(origin.get("source") or "", link.url if link is not None else "")


def fact_view(block: Mapping, value, anchor: str, source: PageLink) -> FactView:
    """Return the fact that ``block`` stores; ``value`` is what Wagtail makes of it."""
    kind, raw = block["type"], block["value"]
    day = _day(_origin(raw).get("gathered_on"))
    return FactView(kind, anchor, raw, value, source, day, **_MORE.get(kind, _nothing)(raw, anchor))


def _facts(sections) -> Iterator[Mapping]:
    for section in sections:
        for block in section["value"].get("body") or []:
            if block["type"].startswith(FACT):
                yield block["value"]


def _origin(value: Mapping) -> Mapping:
    return value.get("origin") or {}


def _day(value) -> date | None:
    return value if isinstance(value, date) or not value else parse_date(str(value))


def _nothing(raw, anchor) -> dict:
    return {}


def _goal(raw, anchor) -> dict:
    state = raw.get("attainment")
    return {"badge": attainment_badge(state if state in Attainment.values else Attainment.NOT_ASSESSED)}


def _measure(raw, anchor) -> dict:
    status, effect, decision = (raw.get(name) for name in ("status", "effect", "decision"))
    is_assessed = effect in Effect.values and effect != Effect.NOT_ASSESSED
    return {
        "badge": status_badge(status) if status in MeasureStatus.values else None,
        "effect": effect_badge(effect) if is_assessed else None,
        "decision": str(Decision(decision).label) if decision in Decision.values else "",
    }


def _participation(raw, anchor) -> dict:
    group = raw.get("group")
    return {"group": str(ParticipantGroup(group).label) if group in ParticipantGroup.values else ""}


def _indicator(raw, anchor) -> dict:
    """Draw the indicator anew from what was gathered; a value that somebody has made unreadable is left out."""
    rows = {_day(row.get("day")): row for row in map(unpacked, raw.get("readings") or [])}
    known = {day: n for day, row in rows.items() if day and (n := _number(row.get("value"))) is not None}
    readings = tuple(Reading(day, known[day]) for day in sorted(known))
    baseline, target = _number(raw.get("baseline")), _number(raw.get("target"))
    name, unit, trend, source = (raw.get(part) or "" for part in ("name", "unit_of_measure", "trend", "source"))
    began = _day(raw.get("baseline_day"))
    view = IndicatorView(
        **{"anchor": anchor, "name": name, "unit_of_measure": unit, "description": "", "source": source},
        baseline="" if baseline is None else say(baseline),
        baseline_day=began,
        target=raw.get("target_words") or ("" if target is None else say(target)),
        latest=say(readings[-1].value) if readings else "",
        latest_day=readings[-1].day if readings else None,
        trend=trend,
        readings=tuple(ValueOfDay(r.day, say(r.value), rows[r.day].get("note") or "", "") for r in readings),
        chart=None,
    )
    if not readings:
        return {"indicator": view}
    began = began if began in known else None
    told = _("%(trend)s All values are in the table.") % {"trend": trend}
    described = f"{unit.capitalize()}. {told}" if unit else told
    chart = Chart(name, described, readings, chart_words(), target, baseline, began, f"{anchor}-")
    return {"indicator": replace(view, chart=chart)}


def _number(text) -> Decimal | None:
    try:
        number = Decimal(str(text or "").replace(",", ".").strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


_MORE = {
    "fact_goal": _goal,
    "fact_measure": _measure,
    "fact_participation": _participation,
    "fact_indicator": _indicator,
}
