"""Viewpoints of readers on a plan: the form and what has been answered, each a page below the plan."""

from django.db import models
from wagtail.contrib.routable_page.models import path

from ..conf import get_setting
from ..enums import ViewpointsFrom
from ..reading.addresses import address_below
from ..views.viewpoints import ViewpointsView, ViewpointView


class PlanViewpointsMixin(models.Model):
    """Whoever may read the plan may read what was answered and, if the site wants it, leave a viewpoint."""

    class Meta:
        abstract = True

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        preview = getattr(request, "is_preview", False)
        return {**context, "viewpoints": {} if preview else self.viewpoint_urls(request)}

    def viewpoint_urls(self, request=None) -> dict[str, str]:
        """Return the addresses where viewpoints are read and, if the site takes any, written ("" if not)."""
        if not self.get_url(request):
            return {}
        takes_some = get_setting("VIEWPOINTS_FROM") != ViewpointsFrom.NOBODY
        return {
            "read": address_below(self, request, "viewpoints"),
            "write": address_below(self, request, "viewpoint") if takes_some else "",
        }

    @path("viewpoint/")
    def viewpoint(self, request):
        """The form: on a page of its own, since the plan's page may be kept in caches."""
        return ViewpointView.as_view(plan=self)(request)

    @path("viewpoints/", name="viewpoints")
    def viewpoints_page(self, request):
        """How many viewpoints there are, and those whose answers are published."""
        return ViewpointsView.as_view(plan=self)(request)
