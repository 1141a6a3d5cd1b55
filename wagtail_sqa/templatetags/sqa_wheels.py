"""Pieces of a wheel's pages, and what a site puts on pages of its own."""

from collections.abc import Container, Iterable
from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from ..reading.wheels import embeds as wheel_embeds
from ..reading.wheels.lists import Activity, MonthList

register = template.Library()

ACTIVITY = "wagtail_sqa/wheel/activity.html"
MONTH = "wagtail_sqa/wheel/month.html"
# Wheels of a few hundred activities, in some languages; about 1 kB each.
REMEMBERED = 8192
# Their months, of about 20 kB at most.
REMEMBERED_MONTHS = 384


@register.simple_tag
def wheel_months(months: Iterable[MonthList], tickable: Container[str] = ()) -> str:
    """Return the list as HTML, month by month; ``tickable`` are the names of what the reader may tick off.

    Remembered by all that a month holds and by which of it the reader may tick off, as rows are: after a change the
    other months are still known, and of that month the other rows.
    """
    draw, language = _draw_month if settings.DEBUG else _remembered_month, get_language()
    drawn = (draw(month, _tickable(month, tickable), language) for month in months)
    return mark_safe("".join(drawn))  # noqa: S308 drawn by a template


@register.simple_tag
def wheel_activities(activities: Iterable[Activity], tickable: Container[str] = ()) -> str:
    """Return rows of the list as HTML; ``tickable`` are the names of the activities that the reader may tick off.

    Remembered by all that a row holds, see `sqa_reading.measure_details`: a template for each of hundreds would cost
    more than everything else on the page.
    """
    draw, language = _draw if settings.DEBUG else _remembered, get_language()
    rows = (draw(one, one.row.is_own and one.row.activity in tickable, language) for one in activities)
    return mark_safe("".join(rows))  # noqa: S308 drawn by a template


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


@register.inclusion_tag("wagtail_sqa/wheel/embed/next.html", takes_context=True)
def month_activities(context, wheel, number=5, *, heading="", **query):
    """Show what begins or ends this month in ``wheel`` on any page of the site; ``query`` as for `wheel_picture`."""
    found = wheel_embeds.month_activities(
        wheel, path=_path_of_page(context), on=timezone.localdate(), number=number, query=query
    )
    return {"next": found, "heading": heading}


def _path_of_page(context) -> str:
    """The place in the tree of the page around it; "" of what is no page."""
    return getattr(context.get("page"), "path", None) or ""


def _draw(activity, may_tick_off, language):
    return render_to_string(ACTIVITY, {"activity": activity, "row": activity.row, "may_tick_off": may_tick_off})


def _draw_month(month: MonthList, tickable: frozenset[str], language: str) -> str:
    return render_to_string(MONTH, {"month": month, "tickable": tickable})


def _tickable(month: MonthList, tickable: Container[str]) -> frozenset[str]:
    """Those of ``tickable`` that are in the month: for most readers none, and then all of them share what is drawn."""
    if not tickable:
        return frozenset()
    return frozenset(one.row.activity for one in month.activities if one.row.is_own and one.row.activity in tickable)


_remembered = lru_cache(maxsize=REMEMBERED)(_draw)
_remembered_month = lru_cache(maxsize=REMEMBERED_MONTHS)(_draw_month)
