"""A report as its readers see it: the summary first, then section by section what was written and what was gathered."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import groupby
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.models import Page

from ...charts import Chart, Reading
from ...enums import Attainment, Decision, Effect, MeasureStatus, ParticipantGroup
from ...figures import say
from ...presets.site import language
from ...report_blocks import FACT, page_pks
from ..badges import Badge, attainment_badge, effect_badge, status_badge
from ..dated import PageAbove, journals, way_to
from ..indicators import IndicatorView, ValueOfDay, chart_words
from ..measures import measure_records, measure_rows
from ..questions import Piece, answer, named_measures
from ..visibility import PageLink, page_link
from .facts import plain, unpacked
from .year import open_to_readers

SUMMARY = "summary_figures"


@dataclass(frozen=True)
class FactView:
    """A gathered fact. ``value`` is that of its block; ``source`` is what it was taken from, its ``url`` "" where no
    single page can be named, and ``day`` when. The rest is there for the kinds that have it."""

    kind: str
    anchor: str
    value: Any
    source: PageLink
    day: date | None
    badge: Badge | None = None
    effect: Badge | None = None
    decision: str = ""
    group: str = ""
    indicator: IndicatorView | None = None


@dataclass(frozen=True)
class ReportPiece:
    """Neighbouring blocks that are set as one: facts of one kind, or a `Piece` of what people have written."""

    kind: str
    facts: tuple[FactView, ...] = ()
    piece: Piece | None = None

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return (self.piece,) if self.piece is not None else ()

    @property
    def sourced(self) -> tuple[FactView, ...]:
        """One fact for each source and day: what stands below facts that are set as one."""
        return tuple({(fact.source, fact.day): fact for fact in self.facts}.values())


@dataclass(frozen=True)
class SectionView:
    """A section. ``source`` is what its preset gathers into it, "" for one of the author's own."""

    number: int
    heading: str
    source: str
    pieces: tuple[ReportPiece, ...]

    @property
    def anchor(self) -> str:
        return f"section-{self.number}"


@dataclass(frozen=True)
class ReportView:
    """What templates get. ``withheld`` is how many facts are hidden, since a page that they come from is closed to
    readers; ``goals`` are those in the report, for the summary; ``concluded`` is what people have concluded."""

    title: str
    introduction: str
    kind: str
    unit: str
    period: str
    period_start: date | None
    period_end: date | None
    accountable_role: str
    last_changed: date | None
    on: date
    above: tuple[PageAbove, ...]
    sections: tuple[SectionView, ...]
    goals: tuple[FactView, ...]
    concluded: str
    withheld: int

    @property
    def summary(self) -> SectionView | None:
        return next((section for section in self.sections if section.source == SUMMARY), None)

    @property
    def others(self) -> tuple[SectionView, ...]:
        """The sections after the summary that hold something."""
        return tuple(section for section in self.sections if section is not self.summary and section.pieces)


def report_view(report, *, on: date, preview: bool = False) -> ReportView:
    """Return ``report`` as it is read on the day ``on``: a few queries, however many blocks it has.

    What was gathered from a page that is closed to readers of the report by now, or since the report has moved, is left
    out for everyone.
    """
    pages = _Pages(report)
    maker = _Maker(report, pages, on)
    sections = tuple(maker.section(i, raw) for i, raw in enumerate(report.sections.raw_data))
    facts = [fact for section in sections for piece in section.pieces for fact in piece.facts]
    above = tuple(way_to(report))
    preset = report.preset_in_use
    published = report.last_published_at
    return ReportView(
        **{name: getattr(report, name) for name in ("title", "introduction", "period_start", "period_end")},
        accountable_role=report.accountable_role,
        kind=preset.title.say(language()) if preset else "",
        unit=pages.unit_title(above),
        period=report.period_label,
        last_changed=None if preview or published is None else published.date(),
        on=on,
        above=above,
        sections=sections,
        goals=tuple(fact for fact in facts if fact.kind == "fact_goal"),
        concluded=_concluded(sections),
        withheld=maker.withheld,
    )


class _Pages:
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


class _Maker:
    def __init__(self, report, pages: _Pages, on: date):
        self.report, self.pages, self.withheld = report, pages, 0
        preset = report.preset_in_use
        self.sources = {section.key: section.source for section in preset.sections} if preset else {}
        self.measures, self.seen = _named(report, on), set()

    def section(self, i: int, raw: Mapping) -> SectionView:
        value = raw["value"]
        body = list(value.get("body") or [])
        pieces = tuple(self._pieces(i, body)) if body else ()
        return SectionView(i + 1, value.get("heading") or "", self.sources.get(value.get("key"), ""), pieces)

    def _pieces(self, i: int, body: Sequence[Mapping]) -> Iterator[ReportPiece]:
        stream = self.report.sections[i].value["body"]
        runs = groupby(enumerate(body), lambda pair: pair[1]["type"] if pair[1]["type"].startswith(FACT) else "")
        for kind, run in runs:
            rows = list(run)
            if kind:
                facts = [self._fact(i, j, block, stream) for j, block in rows]
                shown = tuple(fact for fact in facts if fact is not None)
                if shown:
                    yield ReportPiece(kind, shown)
            else:
                part = _Part(stream, rows[0][0], [block for _j, block in rows])
                yield from (ReportPiece("text", piece=piece) for piece in answer(part, self.measures, self.seen))

    def _fact(self, i: int, j: int, block: Mapping, stream) -> FactView | None:
        raw = block["value"]
        if self.pages.hides(raw):
            self.withheld += 1
            return None
        kind, anchor = block["type"], f"fact-{i + 1}-{j + 1}"
        day = _day(_origin(raw).get("gathered_on"))
        return FactView(
            kind, anchor, stream[j].value, self.pages.source(raw), day, **_MORE.get(kind, _nothing)(raw, anchor)
        )


class _Part:
    """A run of the blocks of a stream, as `answer` reads it."""

    def __init__(self, stream, start: int, raw: Sequence[Mapping]):
        self._stream, self._start, self.raw_data = stream, start, raw

    def __getitem__(self, i):
        return self._stream[self._start + i]


def _named(report, on: date) -> dict:
    """Return the measures that people have named, as far as readers may see them."""
    parts = [_Part(None, 0, section["value"].get("body") or []) for section in report.sections.raw_data]
    pks = named_measures(parts)
    if not pks:
        return {}
    records = measure_records(pks, beside=report.path)
    return measure_rows(records, journals([row.pk for row in records]), on=on, unit_pk=report.unit_id)


def _concluded(sections: Iterable[SectionView]) -> str:
    """Return the beginning of what the author has written into the section of conclusions."""
    for section in sections:
        if section.source == "conclusions":
            for piece in section.pieces:
                for written in piece.pieces:
                    for block in written.blocks:
                        if block.block_type == "paragraph":
                            return Truncator(plain(str(block.value.source))).words(60, truncate=" …")
    return ""


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
