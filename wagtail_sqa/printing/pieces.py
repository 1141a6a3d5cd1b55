"""The blocks of an answer, made ready to be set: rich text cleaned, images read, tables cut."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText

from ..pdf.chunks import chunked
from ..pdf.sanitise import sanitise
from ..reading.questions import Piece
from .addresses import with_whole_addresses
from .measures import PrintedMeasure, printed_measures
from .pictures import Picture, Pictures

_FOLDER = "wagtail_sqa/pdf/blocks/"
_FIGURES_SIDE_BY_SIDE = 4


@dataclass(frozen=True)
class PrintedBlock:
    """A block and the template that sets it; ``value`` is what that template's head comment says."""

    kind: str
    value: Any

    @property
    def template(self) -> str:
        return f"{_FOLDER}{self.kind}.html"


@dataclass(frozen=True)
class PrintedPiece:
    """A `Piece`; ``measures`` is cut into runs for one table each."""

    kind: str
    blocks: tuple[PrintedBlock, ...]
    measures: tuple[Sequence[PrintedMeasure], ...]


@dataclass(frozen=True)
class PrintedImage:
    """``picture`` is None when the image was taken away from the site."""

    picture: Picture | None
    caption: str


@dataclass(frozen=True)
class PrintedTable:
    """A table of texts. ``columns`` are (heading, width in percent); ``parts`` are its rows, a table each."""

    caption: str
    columns: tuple[tuple[str, int], ...]
    parts: tuple[Sequence[tuple[str, ...]], ...]


def printed_pieces(pieces: Iterable[Piece], pictures: Pictures, *, address: str) -> tuple[PrintedPiece, ...]:
    """Return ``pieces`` for the templates and put their images into ``pictures``.

    ``address`` is that of the page, for its relative links. Raises `PdfError` for rich text beyond all measure.
    """
    return tuple(
        PrintedPiece(
            piece.kind,
            tuple(_block(block, pictures, address) for block in blocks),
            tuple(printed_measures(piece.measures)),
        )
        for piece in pieces
        for blocks in _rows(piece)
    )


def _rows(piece: Piece) -> Sequence[Sequence]:
    return chunked(piece.blocks, _FIGURES_SIDE_BY_SIDE) if piece.kind == "figures" else [piece.blocks]


def _block(block, pictures, address) -> PrintedBlock:
    value = block.value
    if isinstance(value, RichText):
        value = rich_text(value, address=address)
    elif block.block_type == "image":
        image = value["image"]
        value = PrintedImage(pictures.add(image) if image else None, value["caption"])
    elif block.block_type == "table":
        value = printed_table(value)
    return PrintedBlock(block.block_type, value)


def rich_text(value: RichText, *, address: str) -> SafeString:
    """Return what readers see of ``value`` as HTML that may stand in a document."""
    return mark_safe(sanitise(with_whole_addresses(str(value), address)))  # noqa: S308 - cleaned


def printed_table(value) -> PrintedTable:
    """Return a typed table, ready to be set."""
    rows = [tuple(str(cell.value or "") for cell in row) for row in value.rows]
    headings = [column["heading"] for column in value.columns]
    columns = zip(headings, column_widths([headings, *rows]), strict=True)
    return PrintedTable(value.caption or "", tuple(columns), tuple(chunked(rows)))


def column_widths(rows: Iterable[Sequence[str]]) -> list[int]:
    """Return a width in percent for each column: wider for longer texts, but far from in proportion to them."""
    longest = [max(map(len, column)) for column in zip(*rows, strict=True)]
    weights = [sqrt(min(max(length, 6), 120)) for length in longest]
    return [round(100 * weight / sum(weights)) for weight in weights]
