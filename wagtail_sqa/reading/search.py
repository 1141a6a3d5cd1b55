"""Searching for what readers may see, on the site's own search backend."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from wagtail.search.backends import get_search_backend

from ..conf import get_setting
from ..models import Measure
from ..models.measures import lateness
from ..text import clean_text
from .badges import Badge, lateness_badge, status_badge
from .places import Place, places, shown_to

MAX_WORDS = 12
_COLUMNS = ("title", "status", "due", "responsible_role")


@dataclass(frozen=True)
class FoundMeasure:
    """A measure that was found, and where it is read. ``lateness`` is the badge beside the due date."""

    title: str
    responsible_role: str
    due: date | None
    status: Badge
    lateness: Badge | None
    place: Place
    url: str


def search_words(text: str) -> str:
    """Return the words of ``text``, at most MAX_WORDS: safe to give to any backend.

    Quotes, operators and control characters mean something else to each backend, and some answer with an error.
    """
    return " ".join(re.findall(r"\w+", clean_text(text))[:MAX_WORDS])


def search_measures(text: str, user, *, on: date, limit: int = 20) -> list[FoundMeasure]:
    """Return the measures in force that hold all words of ``text``, the best first, in a few queries.

    Only those that stand under a goal of a plan that ``user`` may read: what readers see nowhere is not found either.
    """
    words = search_words(text)
    if not words:
        return []
    readable = Measure.objects.in_force().filter(pk__in=shown_to(user).values("measure_id")).only(*_COLUMNS, "live")
    found = [measure for measure in get_search_backend().search(words, readable)[:limit] if measure.live]
    return list(_rows(found, places(user, [measure.pk for measure in found]), on))


def _rows(measures: Iterable[Measure], found_in: dict[int, Place], on: date):
    """An index may be behind the tables: what has no place any more is left out."""
    for measure in measures:
        place = found_in.get(measure.pk)
        if place is not None:
            url = place.url_of(measure.pk)
            facts = (measure.title, measure.responsible_role, measure.due, status_badge(measure.status))
            yield FoundMeasure(*facts, _lateness(measure, on), place, url)


def _lateness(measure, on) -> Badge | None:
    late = lateness(measure.status, measure.due, on=on, soon_days=get_setting("DUE_SOON_DAYS"))
    return lateness_badge(late, days=(on - measure.due).days) if late else None
