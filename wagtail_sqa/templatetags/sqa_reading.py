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


_remembered = lru_cache(maxsize=REMEMBERED)(_draw)
