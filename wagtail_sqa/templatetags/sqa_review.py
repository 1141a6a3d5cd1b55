"""The check of a plan or a report, in templates of the admin."""

from django import template
from django.utils import timezone

from ..reviewing.findings import PageReview, page_review

register = template.Library()


@register.simple_tag
def review_of_page(page, user) -> PageReview | None:
    """Return the check of ``page`` as it is in memory, for ``user`` in its editor; None without a preset."""
    return page_review(page, on=timezone.localdate(), user=user)
