"""What a page shows to one reader and not to another. Apart from the page's own view, which may be kept for all."""

from django import template

from ..permissions import followable
from ..reading.addresses import has_intranet_pages

register = template.Library()


@register.simple_tag(takes_context=True)
def followable_measures(context, measures) -> frozenset[int]:
    """Return the primary keys of those of ``measures`` that the reader may follow up: one query, none for visitors.

    Nothing in a preview, and on a site that has not included ``wagtail_sqa.urls``.
    """
    request = context.get("request")
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or getattr(request, "is_preview", False) or not has_intranet_pages():
        return frozenset()
    return followable(user, [measure.pk for measure in measures])
