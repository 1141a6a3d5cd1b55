"""The four questions with the pieces that answer them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from ..enums import Phase
from .measures import MeasureEntry, MeasureRow, measure_entries

_TEXT = frozenset({"paragraph", "list"})


@dataclass(frozen=True)
class Piece:
    """Neighbouring blocks that are set as one: a run of text, key figures side by side, or one other block.

    ``kind`` is "text", "figures", "measures" or the block's own name; ``blocks`` holds bound blocks, ``measures`` what
    a block of measures names.
    """

    kind: str
    blocks: tuple[Any, ...] = ()
    measures: tuple[MeasureEntry, ...] = ()


@dataclass(frozen=True)
class Question:
    """``heading`` is in the words of the plan's trade.

    ``due`` is the last day of the phase in which it is answered; None for a plan without a period.
    """

    number: int
    phase: Phase
    heading: str
    pieces: tuple[Piece, ...]
    due: date | None

    @property
    def anchor(self) -> str:
        return self.phase.value.replace("_", "-")


def named_measures(streams: Iterable) -> list[int]:
    """Return the primary keys of the measures that the blocks of ``streams`` name; no query."""
    blocks = (block for stream in streams for block in stream.raw_data if block["type"] == "measures")
    return [pk for block in blocks for pk in _pks(block)]


def answer(stream, measures: Mapping[int, MeasureRow], seen: set[int]) -> tuple[Piece, ...]:
    """Return the blocks of ``stream`` as pieces. ``measures`` may be shown; those in ``seen`` are described elsewhere.

    ``seen`` grows by what is shown here.
    """
    bound = ((raw["type"], i) for i, raw in enumerate(stream.raw_data))
    return tuple(piece for kind, run in groupby(bound, _kind) for piece in _pieces(kind, run, stream, measures, seen))


def _kind(typed) -> str:
    name = typed[0]
    return "text" if name in _TEXT else "figures" if name == "key_figure" else name


def _pieces(kind, run, stream, measures, seen):
    places = [i for _, i in run]
    if kind in ("text", "figures"):
        return [Piece(kind, tuple(stream[i] for i in places))]
    if kind == "measures":
        # stream[i] would load every measure that is named, in force or not.
        entries = (measure_entries(_pks(stream.raw_data[i]), measures, seen) for i in places)
        return [Piece("measures", measures=shown) for shown in entries if shown]
    return [Piece(kind, (stream[i],)) for i in places]


def _pks(raw) -> list[int]:
    items = (item["value"] if isinstance(item, dict) else item for item in raw["value"])
    return [pk for pk in items if pk is not None]
