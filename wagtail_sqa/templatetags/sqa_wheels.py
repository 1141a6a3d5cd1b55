"""Pieces of a wheel's pages, and what a site puts on pages of its own."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from ..reading.wheel_lists import Activity

register = template.Library()

ACTIVITY = "wagtail_sqa/wheel/activity.html"
# Wheels of a few hundred activities, in some languages; about 1 kB each.
REMEMBERED = 8192


@register.simple_tag
def wheel_activities(activities: Iterable[Activity], beside: Mapping[str, str] | None = None) -> str:
    """Return rows of the list as HTML.

    ``beside`` is what differs from reader to reader, as HTML by the anchor of its activity. All else is remembered by
    all that the row holds, see `sqa_reading.measure_details`: a template for each of hundreds would cost more than
    everything else on the page.
    """
    draw, language = _draw if settings.DEBUG else _remembered, get_language()
    rows = [draw(activity, language) for activity in activities]
    if beside:
        places = (conditional_escape(beside.get(activity.row.anchor, "")) for activity in activities)
        rows = [f"{row}{place}" for row, place in zip(rows, places, strict=True)]
    return mark_safe("</li>\n".join(rows) + "</li>")  # noqa: S308 drawn by templates, and escaped


def _draw(activity, language):
    return render_to_string(ACTIVITY, {"activity": activity, "row": activity.row})


_remembered = lru_cache(maxsize=REMEMBERED)(_draw)
