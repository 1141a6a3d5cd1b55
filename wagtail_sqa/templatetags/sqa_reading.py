"""Pieces of the reader's pages that many requests draw alike."""

from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language

from ..reading.measures import MeasureRow

register = template.Library()

DETAILS = "wagtail_sqa/includes/measure_details.html"
# A plan of 200 measures, in some languages, of some units; about 3 kB each.
REMEMBERED = 2048
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
def measure_details(measure: MeasureRow) -> str:
    """Return what is behind a measure, as HTML.

    Remembered by all that the row holds, so it is never older than the row: two thirds of the time of a page of
    hundreds of measures is spent here. In debug mode templates are edited, and nothing is remembered.
    """
    draw = _draw if settings.DEBUG else _remembered
    return draw(measure, get_language())


def _draw(measure, language):
    return render_to_string(DETAILS, {"measure": measure})


def _draw_piece(template_name: str, variables: tuple, language: str) -> str:
    return render_to_string(template_name, dict(variables))


_remembered_piece = lru_cache(maxsize=REMEMBERED_PIECES)(_draw_piece)
_remembered = lru_cache(maxsize=REMEMBERED)(_draw)
