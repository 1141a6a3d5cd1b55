"""Measures of a plan, made ready to be set as rows of tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap

from django.utils.translation import gettext as _

from ..check_points import in_words
from ..pdf.chunks import chunked
from ..reading.measures import MeasureEntry, MeasureRow

_LINE = 110  # characters of small text across the table
_LINES_KEPT_WHOLE = 14
_LINES_IN_A_ROW = 20

Text = tuple[str, str]


@dataclass(frozen=True)
class PrintedMeasure:
    """A measure as one row and, below it, one row for each of ``parts``; the first of them stays with it.

    ``number`` is "2.1" for the first measure of the second goal, "" where it is only named. A part is (label, text)
    pairs: all of them for most measures, one for each line of a long one, which may then go on over the page. A measure
    that is described elsewhere has none.
    """

    number: str
    measure: MeasureRow
    parts: tuple[tuple[Text, ...], ...]


def printed_measures(entries: Iterable[MeasureEntry], *, goal: int | None = None) -> list[Sequence[PrintedMeasure]]:
    """Return ``entries`` in runs for one table each, numbered when they stand under the goal of that number."""
    return chunked(
        [
            PrintedMeasure(f"{goal}.{i}" if goal else "", entry.measure, _parts(entry))
            for i, entry in enumerate(entries, start=1)
        ]
    )


def _parts(entry: MeasureEntry) -> tuple[tuple[Text, ...], ...]:
    texts = tuple(_texts(entry.measure)) if entry.is_first else ()
    if not texts:
        return ()
    return (texts,) if _lines(texts) <= _LINES_KEPT_WHOLE else tuple((line,) for text in texts for line in _cut(*text))


def _cut(label: str, text: str) -> Iterable[Text]:
    """The lines of a text, what no page would hold in pieces; the first that is not empty has the label."""
    lines = [piece for line in text.split("\n") for piece in wrap(line, _LINES_IN_A_ROW * _LINE)]
    return zip([label, *[""] * len(lines)], lines, strict=False)


def _texts(measure: MeasureRow) -> Iterable[Text]:
    texts = [
        ("", measure.description),
        (_("Cause"), measure.cause),
        (_("Expected effect"), measure.expected_effect),
        (_("How it is followed up"), measure.follow_up_method),
        (_("Check-points"), in_words(measure.check_points)),
        (_("Governing document"), _document(measure)),
        (_("Unit"), measure.unit),
    ]
    return (pair for pair in texts if pair[1])


def _document(measure: MeasureRow) -> str:
    document = measure.document
    if document is None or not document.has_ended:
        return document.name if document is not None else ""
    return _("%(document)s (no longer in force)") % {"document": document.name}


def _lines(texts: Iterable[Text]) -> int:
    """Estimate how many lines ``texts`` fill."""
    return sum(len(line) // _LINE + 1 for _label, text in texts for line in text.split("\n"))
