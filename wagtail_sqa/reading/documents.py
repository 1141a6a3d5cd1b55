"""Governing documents as readers see them beside what rests on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A governing document on the day it is read. ``link`` is where it can be read, "" for nowhere known."""

    title: str
    reference: str = ""
    link: str = ""
    has_ended: bool = False

    @property
    def name(self) -> str:
        """Return title and reference; the latter only where the title does not say it already."""
        return f"{self.title}, {self.reference}" if self.reference and self.reference not in self.title else self.title


_FIELDS = ("title", "reference", "link", "valid_to")


def document_columns(prefix: str = "") -> tuple[str, ...]:
    """Return the columns for `document_row` of what ``prefix`` leads to: "" for a goal or a measure itself."""
    return tuple(f"{prefix}governing_document__{name}" for name in _FIELDS)


def document_row(columns: Sequence, *, on: date) -> DocumentRow | None:
    """Return the document that stands in `document_columns`, seen on the day ``on``; None without one."""
    title, reference, link, valid_to = columns
    if not title:
        return None
    return DocumentRow(title, reference, link, valid_to is not None and valid_to < on)


def row_of(document, *, on: date) -> DocumentRow | None:
    """Return a ``GoverningDocument`` that has been read, or None, as a row."""
    if document is None:
        return None
    return DocumentRow(document.title, document.reference, document.link, document.has_ended(on=on))
