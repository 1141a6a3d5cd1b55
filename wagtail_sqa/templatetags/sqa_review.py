"""The check of a plan, in templates of the admin."""

from django import template
from django.utils import timezone

from ..reviewing.findings import PlanReview, plan_review

register = template.Library()


@register.simple_tag
def review_of_plan(plan, user) -> PlanReview | None:
    """Return the check of ``plan`` as it is in memory, for ``user`` in its editor; None without a preset."""
    return plan_review(plan, on=timezone.localdate(), user=user)
