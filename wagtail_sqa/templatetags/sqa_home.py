"""What stands on the first page of an intranet or of a unit: one's own measures, and short lists of a unit."""

from urllib.parse import urlencode

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe

from ..personal import mark_personal
from ..reading import mine, unit_lists
from ..reading.addresses import has_intranet_pages
from ..reading.visibility import known_beside
from ..views.readers import login_url

register = template.Library()

_SPRITE = "_sqa_has_sprite"


@register.simple_tag(takes_context=True)
def sqa_sprite(context) -> str:
    """Return the shapes of the icons, once for each page however many blocks need them."""
    request = context.get("request")
    if request is not None and getattr(request, _SPRITE, False):
        return ""
    if request is not None:
        setattr(request, _SPRITE, True)
    return mark_safe(render_to_string("wagtail_sqa/includes/icons.html"))  # noqa: S308 drawn by a template


@register.inclusion_tag("wagtail_sqa/home/my_measures.html", takes_context=True)
def my_measures(context, number=5, *, heading="", asks_visitors=True):
    """Show what the reader has to follow up, the most urgent first; visitors are asked to log in, or see nothing.

    The page around it is marked as its reader's own: no cache that several readers share may keep it. A view that is
    not a page of Wagtail's has to say so itself.
    """
    request = context.get("request")
    user = getattr(request, "user", None)
    if user is None:
        return {"is_shown": False}
    mark_personal(request)
    shown = {"is_shown": user.is_authenticated or asks_visitors, "heading": heading, "request": request}
    if not user.is_authenticated:
        return {**shown, "login_url": f"{login_url()}?{urlencode({'next': request.get_full_path()})}"}
    found = mine.tasks(user, on=timezone.localdate())
    first = found[: _number(number)]
    more = len(found) - len(first)
    return {**shown, "tasks": first, "lead": mine.lead(found), "more": more, "has_pages": has_intranet_pages()}


@register.inclusion_tag("wagtail_sqa/home/unit_plans.html", takes_context=True)
def unit_plans(context, unit=None, number=5, *, heading=""):
    """Show the plans of ``unit`` and of those below it whose period is not over; ``unit`` is else the page itself."""
    return _list(context, unit, heading, unit_lists.plans_of, on=timezone.localdate(), part=_part(number))


@register.inclusion_tag("wagtail_sqa/home/overdue.html", takes_context=True)
def overdue_measures(context, unit=None, number=5, *, heading=""):
    """Show what is overdue in ``unit`` and below it, the oldest first."""
    return _list(context, unit, heading, unit_lists.overdue_in, on=timezone.localdate(), part=_part(number))


@register.inclusion_tag("wagtail_sqa/home/follow_ups.html", takes_context=True)
def latest_follow_ups(context, unit=None, number=5, *, heading=""):
    """Show what was seen last of the measures of ``unit`` and below it."""
    return _list(context, unit, heading, unit_lists.follow_ups_in, part=_part(number))


def _list(context, unit, heading, read, **asked) -> dict:
    """Return what a list is drawn from; it depends on the page around it, never on the reader, so it may be cached."""
    page = context.get("page")
    known = known_beside(getattr(page, "path", None) or "")
    about = unit_lists.unit_to_show(unit or None, page, known)
    found = read(about, known, **asked) if about is not None else None
    return {"list": found, "heading": heading, "request": context.get("request")}


def _part(number) -> unit_lists.Part:
    return unit_lists.Part(number=_number(number))


def _number(number) -> int:
    """Return the number of rows that is meant: a block that was written by other means may hold none."""
    return min(max(int(number or 5), 1), unit_lists.MOST)
