"""Pieces of the reader's pages that many requests draw alike."""

from collections.abc import Container, Iterable
from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from ..reading.measures import MeasureEntry, MeasureRow

register = template.Library()

ROW = "wagtail_sqa/includes/measure_row.html"
DETAILS = "wagtail_sqa/includes/measure_details.html"
TABLE = "wagtail_sqa/includes/measures_table.html"
# A plan of 200 measures, in some languages, of some units; about 3 kB each.
REMEMBERED = 2048
# The goals of some plans, in some languages; about 3 kB for each measure in them.
REMEMBERED_TABLES = 128
# Some dozens of pages, each in several languages and choices; about 2 kB each.
REMEMBERED_PIECES = 1024


@register.simple_tag
def include_remembered(template_name: str, **variables) -> str:
    """Return what ``{% include … with … only %}`` would, remembered by ``variables``, each of which can be a key.

    For what a page says to all its readers alike: nothing else than the variables and the language may decide it. Give
    it small things: they stay in memory as long as what is drawn of them.
    """
    draw = _draw_piece if settings.DEBUG else _remembered_piece
    return draw(template_name, tuple(variables.items()), get_language())


@register.simple_tag
def measure_rows(entries: Iterable[MeasureEntry], followable: Container[int] = (), back: str = "") -> str:
    """Return rows of a table of measures as HTML, remembered as `measure_details` are.

    ``followable`` are the primary keys of the measures that the reader may follow up, and come ``back`` from there.
    """
    draw, language = _draw_row if settings.DEBUG else _remembered_row, get_language()
    may = [bool(followable) and entry.measure.pk in followable for entry in entries]
    rows = (draw(entry, one, back if one else "", language) for entry, one in zip(entries, may, strict=True))
    return mark_safe("".join(rows))  # noqa: S308 drawn by a template


@register.simple_tag
def measures_table(
    entries: tuple[MeasureEntry, ...], caption: str, word: str = "", followable: Container[int] = (), back: str = ""
) -> str:
    """Return the table of a goal's measures as HTML, remembered by all its rows, as each of them is by itself.

    Readers who may follow up none of them share what is drawn.
    """
    draw = _draw_piece if settings.DEBUG else _remembered_table
    may = frozenset(entry.measure.pk for entry in entries if entry.measure.pk in followable) if followable else ()
    known = {"entries": entries, "caption": caption, "word": word, "followable": may, "back": back if may else ""}
    return draw(TABLE, tuple(known.items()), get_language())


@register.simple_tag
def measure_details(measure: MeasureRow) -> str:
    """Return what is behind a measure, as HTML.

    Remembered by all that the row holds, so it is never older than the row: two thirds of the time of a page of
    hundreds of measures is spent here. In debug mode templates are edited, and nothing is remembered.
    """
    draw = _draw if settings.DEBUG else _remembered
    return draw(measure, get_language())


def _draw(measure, language):
    return render_to_string(DETAILS, {"measure": measure})


def _draw_row(entry: MeasureEntry, may_follow_up: bool, back: str, language: str) -> str:
    known = {"measure": entry.measure, "is_first": entry.is_first, "may_follow_up": may_follow_up, "back": back}
    return render_to_string(ROW, known)


def _draw_piece(template_name: str, variables: tuple, language: str) -> str:
    return render_to_string(template_name, dict(variables))


_remembered_row = lru_cache(maxsize=REMEMBERED)(_draw_row)
_remembered_piece = lru_cache(maxsize=REMEMBERED_PIECES)(_draw_piece)
_remembered_table = lru_cache(maxsize=REMEMBERED_TABLES)(_draw_piece)
_remembered = lru_cache(maxsize=REMEMBERED)(_draw)
