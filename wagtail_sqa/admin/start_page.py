"""The step before a new page of ours: which kind it is."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView
from wagtail.models import Page

from ..presets import site as presets

BLANK = "preset"  # in the address of Wagtail's form for a new page: no step before it


class StartPageView(FormView):
    """Base: for who may add a page of the type ``model`` below the page ``parent_pk`` of the address."""

    model: type[Page]

    @cached_property
    def parent(self) -> Page:
        return get_object_or_404(Page, pk=self.kwargs["parent_pk"]).specific

    def dispatch(self, request, *args, **kwargs):
        if not self.parent.permissions_for_user(request.user).can_add_subpage():
            raise Http404
        allowed = self.model in self.parent.creatable_subpage_models()
        if not allowed or not self.model.can_create_at(self.parent):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        blank = reverse("wagtailadmin_pages:add", args=["wagtail_sqa", self.model._meta.model_name, self.parent.pk])
        return {**super().get_context_data(**kwargs), "parent": self.parent, "blank_url": f"{blank}?{BLANK}="}


def kind_to_choose(preset, *, period: str, chosen: str) -> dict:
    """Return what the template says of ``preset``; ``chosen`` is the key of the one that is."""
    code = presets.language()
    return {
        "key": preset.key,
        "title": preset.title.say(code),
        "description": preset.description.say(code),
        "period": period,
        "is_chosen": preset.key == chosen,
    }
