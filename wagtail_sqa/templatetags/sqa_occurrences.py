"""Which activities of a wheel its reader may tick off. Apart from the wheel's view, which may be kept for all."""

from django import template

from ..permissions import tickable
from ..reading.addresses import has_intranet_pages

register = template.Library()


@register.simple_tag(takes_context=True)
def tickable_activities(context, wheel) -> frozenset[str]:
    """Return the lasting names of those activities of ``wheel``, a WheelView, that the reader may tick off.

    Two queries at most, none for visitors. Nothing in a preview, and on a site that has not included
    ``wagtail_sqa.urls``.
    """
    request = context.get("request")
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or getattr(request, "is_preview", False) or not has_intranet_pages():
        return frozenset()
    own = {row.activity: row.measure_id for ring in wheel.rings for row in ring.activities if row.is_own}
    return tickable(user, context["page"], own)
