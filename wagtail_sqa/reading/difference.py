"""A difference between two views of a page, and the sentences of all kinds of values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..enums import ChangeKind
from ..history.words import Paragraph, word_by_word

ABOUT, AROUND = "about", "around"


@dataclass(frozen=True)
class Difference:
    """``place`` is a part of the page: a `Phase`, "about", "around" or a section's name.

    ``words`` are the changed paragraphs of a text.
    """

    place: str
    kind: ChangeKind
    sentence: str
    words: tuple[Paragraph, ...] = ()


def changed_value(place, kind, label, before, after) -> Iterable[Difference]:
    if before == after:
        return
    words = {"field": label, "before": _said(before), "after": _said(after)}
    if not before:
        sentence = _("%(field)s is now %(after)s.")
    elif not after:
        sentence = _("%(field)s was %(before)s and is empty now.")
    else:
        sentence = _("%(field)s went from %(before)s to %(after)s.")
    yield Difference(place, kind, sentence % words)


def _said(value) -> str:
    return date_format(value) if isinstance(value, date) else str(value or "")


def changed_text(place, sentence, before, after, kind=ChangeKind.TEXT) -> Iterable[Difference]:
    if before != after:
        words = word_by_word(before, after)
        if words:
            yield Difference(place, kind, sentence, words)
