"""Why a plan is kept: what has been adopted is not deleted, nor is what lies above it."""

from collections.abc import Iterable

from django.db.models import Q
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from wagtail.models import Page

from ..models import QualityPlanPage


def adopted_plans(pages: Iterable[Page]) -> list[QualityPlanPage]:
    """Return the plans with adopted versions, withdrawn ones too, among ``pages`` and what lies below them."""
    here = Q(pk__in=[])
    for page in pages:
        here |= Q(path__startswith=page.path)
    return list(QualityPlanPage.objects.filter(here, adopted_versions__isnull=False).distinct())


def refuse_to_delete_plans(request, page):
    """Answer a request to delete a page with one that says why it is kept; None lets it go."""
    return _kept(request, [page])


def refuse_to_delete_many_plans(request, action_type, objects, action):
    """The same for many at once."""
    if action_type != "delete" or not objects or not isinstance(objects[0], Page):
        return None
    return _kept(request, objects)


def _kept(request, pages):
    plans = adopted_plans(pages)
    if not plans:
        return None
    context = {"plans": plans, "title": _("Kept, not deleted")}
    return TemplateResponse(request, "wagtail_sqa/admin/plans_kept.html", context)
