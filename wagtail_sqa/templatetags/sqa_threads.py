"""Pieces of the golden thread."""

from collections.abc import Mapping

from django import template

from ..reading.contributors import Contributors

register = template.Library()


@register.filter
def contributors_to(found: Mapping[int, Contributors], goal: int | None) -> Contributors | None:
    """Return what serves the goal with this primary key; None where nothing does."""
    return found.get(goal)
