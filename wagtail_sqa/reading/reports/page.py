"""A report as its readers see it: the summary first, then section by section what was written and what was gathered."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils.text import Truncator

from ...presets.site import language
from ...report_blocks import FACT
from ..dated import AdoptionRow, PageAbove, journals, pages_and_versions
from ..measures import measure_records, measure_rows
from ..past import measures_at
from ..questions import Piece, answer, named_measures
from .fact_views import FactView, Pages, fact_view
from .facts import plain

SUMMARY = "summary_figures"


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
    """A section. ``key`` is its name in the preset and ``source`` what is gathered into it, both "" for one of the
    author's own; ``uid`` tells it from all others of its report."""

    number: int
    uid: str
    key: str
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
    adoption: AdoptionRow | None
    has_versions: bool
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


def report_view(report, *, on: date, preview: bool = False, moment: datetime | None = None) -> ReportView:
    """Return ``report`` as it is read on the day ``on``: a few queries, however many blocks it has.

    ``moment`` is that of ``report``'s content where that is an earlier one than now's.

    What was gathered from a page that is closed to readers of the report by now, or since the report has moved, is left
    out for everyone.
    """
    pages = Pages(report)
    maker = _Maker(report, pages, on, moment)
    sections = tuple(maker.section(i, raw) for i, raw in enumerate(report.sections.raw_data))
    facts = [fact for section in sections for piece in section.pieces for fact in piece.facts]
    around = pages_and_versions(report, until=date.max if moment is None else on)
    preset = report.preset_in_use
    published = report.last_published_at
    return ReportView(
        **{name: getattr(report, name) for name in ("title", "introduction", "period_start", "period_end")},
        accountable_role=report.accountable_role,
        adoption=around.adoption,
        has_versions=around.has_versions,
        kind=preset.title.say(language()) if preset else "",
        unit=pages.unit_title(around.above),
        period=report.period_label,
        last_changed=None if preview or published is None else published.date(),
        on=on,
        above=around.above,
        sections=sections,
        goals=tuple(fact for fact in facts if fact.kind == "fact_goal"),
        concluded=_concluded(sections),
        withheld=maker.withheld,
    )


class _Maker:
    def __init__(self, report, pages: Pages, on: date, moment: datetime | None):
        self.report, self.pages, self.withheld = report, pages, 0
        preset = report.preset_in_use
        self.sources = {section.key: section.source for section in preset.sections} if preset else {}
        self.measures, self.seen = _named(report, on, moment), set()

    def section(self, i: int, raw: Mapping) -> SectionView:
        value = raw["value"]
        body = list(value.get("body") or [])
        pieces = tuple(self._pieces(i, body)) if body else ()
        key, heading = value.get("key") or "", value.get("heading") or ""
        return SectionView(i + 1, raw.get("id") or str(i), key, heading, self.sources.get(key, ""), pieces)

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
        return fact_view(block, stream[j].value, f"fact-{i + 1}-{j + 1}", self.pages.source(raw))


class _Part:
    """A run of the blocks of a stream, as `answer` reads it."""

    def __init__(self, stream, start: int, raw: Sequence[Mapping]):
        self._stream, self._start, self.raw_data = stream, start, raw

    def __getitem__(self, i):
        return self._stream[self._start + i]


def _named(report, on: date, moment: datetime | None) -> dict:
    """Return the measures that people have named, as far as readers may see them."""
    parts = [_Part(None, 0, section["value"].get("body") or []) for section in report.sections.raw_data]
    pks = named_measures(parts)
    if not pks:
        return {}
    then = measure_records(pks, beside=report.path) if moment is None else measures_at(moment, pks, beside=report.path)
    return measure_rows(then, journals([row.pk for row in then], until=moment), on=on, unit_pk=report.unit_id)


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
