"""Why a page is kept: what has been adopted is not deleted, nor is what lies above it."""

from collections.abc import Iterable

from django.db.models import Q
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from wagtail.models import Page


def adopted_pages(pages: Iterable[Page]) -> list[Page]:
    """Return the pages with adopted versions, withdrawn ones too, among ``pages`` and what lies below them."""
    here = Q(pk__in=[])
    for page in pages:
        here |= Q(path__startswith=page.path)
    return list(Page.objects.filter(here, sqa_adopted_versions__isnull=False).distinct().specific())


def refuse_to_delete_pages(request, page):
    """Answer a request to delete a page with one that says why it is kept; None lets it go."""
    return _kept(request, [page])


def refuse_to_delete_many_pages(request, action_type, objects, action):
    """The same for many at once."""
    if action_type != "delete" or not objects or not isinstance(objects[0], Page):
        return None
    return _kept(request, objects)


def _kept(request, pages):
    kept = adopted_pages(pages)
    if not kept:
        return None
    context = {"pages": kept, "title": _("Kept, not deleted")}
    return TemplateResponse(request, "wagtail_sqa/admin/pages_kept.html", context)
