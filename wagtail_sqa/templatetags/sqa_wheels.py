"""Pieces of a wheel's pages, and what a site puts on pages of its own."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from ..reading import wheel_embeds
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


@register.inclusion_tag("wagtail_sqa/wheel/embed/picture.html", takes_context=True)
def wheel_picture(context, wheel, *, heading="", **query):
    """Show the picture of ``wheel`` on any page of the site.

    ``query`` is what the address of the wheel's page takes: ring, category, role, state, q, from and months.
    """
    path = _path_of_page(context)
    embedded = wheel_embeds.embedded_picture(wheel, path=path, on=timezone.localdate(), query=query)
    return {"wheel": embedded, "heading": heading}


@register.inclusion_tag("wagtail_sqa/wheel/embed/next.html", takes_context=True)
def next_activities(context, wheel, number=5, *, heading="", **query):
    """Show the next ``number`` activities of ``wheel`` on any page of the site; ``query`` as for `wheel_picture`."""
    found = wheel_embeds.next_activities(
        wheel, path=_path_of_page(context), on=timezone.localdate(), number=number, query=query
    )
    return {"next": found, "heading": heading}


def _path_of_page(context) -> str:
    """The place in the tree of the page around it; "" of what is no page."""
    return getattr(context.get("page"), "path", None) or ""


def _draw(activity, language):
    return render_to_string(ACTIVITY, {"activity": activity, "row": activity.row})


_remembered = lru_cache(maxsize=REMEMBERED)(_draw)
