"""The check of a plan, in templates of the admin."""

from django import template
from django.utils import timezone

from ..reviewing.findings import PlanReview, plan_review

register = template.Library()


@register.simple_tag(takes_context=True)
def review_of_plan(context, plan, editor="") -> PlanReview | None:
    """Return the check of ``plan`` as it is in memory, for the user of the request; None without a preset."""
    return plan_review(plan, on=timezone.localdate(), user=context["request"].user, editor=editor)
