"""What has been adopted is neither deleted nor moved to where more people could read it; nor is what lies above it."""

from collections.abc import Iterable

from django.db.models import Q
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from wagtail.models import Page, PageViewRestriction

from ..reading.visibility import own_and_above


def adopted_pages(pages: Iterable[Page]) -> list[Page]:
    """Return the pages with adopted versions, withdrawn ones too, among ``pages`` and what lies below them."""
    here = Q(pk__in=[])
    for page in pages:
        here |= Q(path__startswith=page.path)
    return list(Page.objects.filter(here, sqa_adopted_versions__isnull=False).distinct().specific())


def refuse_to_delete_pages(request, page):
    """Answer a request to delete a page with one that says why it is kept; None lets it go."""
    return _kept(request, [page])


def refuse_to_move_pages_into_the_open(request, page, destination):
    """Answer a request to move a page to where less is closed; None lets it move."""
    return _closed(request, [page], destination)


def refuse_to_act_on_many_pages(request, action_type, objects, action):
    """The same for many at once."""
    if not objects or not isinstance(objects[0], Page):
        return None
    if action_type == "delete":
        return _kept(request, objects)
    if action_type == "move":
        return _closed(request, objects, action.cleaned_form.cleaned_data["chooser"])
    return None


def _kept(request, pages):
    why = _("What has been adopted is kept, so these pages, and those above them, cannot be deleted:")
    instead = _("Unpublish it instead, or move it: readers no longer see it, and its versions stay.")
    return _refused(request, adopted_pages(pages), _("Kept, not deleted"), why, instead)


def _closed(request, pages, destination):
    opened = [page for page in pages if _is_opened(page, destination)]
    why = _("People who may not read here what has been adopted could read it there, so these pages are not moved:")
    instead = _("Copy it instead, and adopt the copy: the versions stay here.")
    return _refused(request, adopted_pages(opened), _("Closed, not moved"), why, instead)


def _is_opened(page, destination) -> bool:
    """Say whether something that closes ``page`` from above does not close it below ``destination``."""
    closing = PageViewRestriction.objects.filter(page__path__in=own_and_above(page.path)[:-1])
    return closing.exclude(page__path__in=own_and_above(destination.path)).exists()


def _refused(request, kept, title, why, instead):
    if not kept:
        return None
    context = {"pages": kept, "title": title, "why": why, "instead": instead}
    return TemplateResponse(request, "wagtail_sqa/admin/pages_kept.html", context)
