"""What templates of an overview ask for besides what its view holds."""

from django import template

from ..enums import Attainment, MeasureStatus
from ..reading.badges import Badge, attainment_badge, status_badge

register = template.Library()


@register.simple_tag
def goal_key() -> list[Badge]:
    """Return the lights of goals, for the key."""
    return [attainment_badge(value) for value in reversed(Attainment)]


@register.simple_tag
def measure_key() -> list[Badge]:
    """Return the states of measures, for the key."""
    return [status_badge(value) for value in MeasureStatus]
