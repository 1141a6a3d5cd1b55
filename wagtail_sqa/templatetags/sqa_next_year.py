"""The way from a plan that is read to the plan of the next year, for those who may make it."""

from django import template
from django.urls import reverse

from ..permissions import may_start_next_year

register = template.Library()


@register.simple_tag(takes_context=True)
def next_year_url(context, plan) -> str:
    """Return the address of *Start next year* for the page ``plan``; "" for others, in a preview, and for visitors."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or getattr(request, "is_preview", False):
        return ""
    return reverse("wagtail_sqa_next_year", args=[plan.pk]) if may_start_next_year(user, plan) else ""
