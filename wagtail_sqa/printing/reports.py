"""A report made ready to be set."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wagtail.rich_text import RichText

from ..pdf.chunks import chunked
from ..reading.indicators import ValueOfDay
from ..reading.reports.fact_views import FactView
from ..reading.reports.page import ReportPiece, ReportView, SectionView
from .documents import pdf_of
from .pictures import Pictures
from .pieces import PrintedPiece, PrintedTable, printed_pieces, printed_table, rich_text


@dataclass(frozen=True)
class PrintedFact:
    """``table`` is that of a table, ``text`` that of words of a plan, ``readings`` the runs of an indicator's."""

    fact: FactView
    table: PrintedTable | None = None
    text: str = ""
    readings: tuple[Sequence[ValueOfDay], ...] = ()

    @property
    def stays_together(self) -> bool:
        return sum(map(len, self.readings)) <= 12


@dataclass(frozen=True)
class PrintedReportPiece:
    kind: str
    pieces: tuple[PrintedPiece, ...]
    facts: tuple[Sequence[PrintedFact], ...]
    sourced: tuple[FactView, ...]


@dataclass(frozen=True)
class PrintedSection:
    section: SectionView
    pieces: tuple[PrintedReportPiece, ...]


@dataclass(frozen=True)
class PrintedReport:
    summary: PrintedSection | None
    sections: tuple[PrintedSection, ...]
    goals: tuple[Sequence[FactView], ...]


def report_pdf(report, view: ReportView, *, language: str) -> bytes:
    """Return the PDF file of ``view`` of ``report``, in ``language``, the active one. Raises `PdfError`."""
    pictures = Pictures()
    context = {"page": report, "on": view.on, **printed_context(report, view, pictures)}
    return pdf_of(report, report.pdf_template, context, language=language, images=pictures.files)


def printed_context(report, view: ReportView, pictures: Pictures) -> dict[str, Any]:
    """Return what the template of the file needs, and put its images and charts into ``pictures``."""
    printed = printed_report(view, pictures, address=report.get_full_url() or "")
    return {"report": view, "printed": printed, "unit": view.unit}


def printed_report(view: ReportView, pictures: Pictures, *, address: str) -> PrintedReport:
    """Return ``view`` for the templates and put its images and charts into ``pictures``."""

    def printed(section: SectionView) -> PrintedSection:
        return PrintedSection(section, tuple(_piece(piece, pictures, address) for piece in section.pieces))

    return PrintedReport(
        summary=printed(view.summary) if view.summary is not None else None,
        sections=tuple(printed(section) for section in view.others),
        goals=tuple(chunked(view.goals)),
    )


def _piece(piece: ReportPiece, pictures: Pictures, address: str) -> PrintedReportPiece:
    pieces = printed_pieces(piece.pieces, pictures, address=address)
    facts = [_fact(fact, pictures, address) for fact in piece.facts]
    return PrintedReportPiece(piece.kind, pieces, tuple(chunked(facts)), piece.sourced)


def _fact(fact: FactView, pictures: Pictures, address: str) -> PrintedFact:
    if fact.kind == "fact_table":
        return PrintedFact(fact, table=printed_table(fact.value["table"]))
    if fact.kind == "fact_text" and isinstance(fact.value["text"], RichText):
        return PrintedFact(fact, text=rich_text(fact.value["text"], address=address))
    if fact.indicator is not None:
        if fact.indicator.chart is not None:
            pictures.files[fact.anchor] = fact.indicator.file.encode()
        return PrintedFact(fact, readings=tuple(chunked(fact.indicator.readings)))
    return PrintedFact(fact)
