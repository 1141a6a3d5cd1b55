"""The plans of a unit side by side, and all of them as one PDF file."""

from collections.abc import Sequence

from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from wagtail.models import Page, Site

from ..files.answers import keep_for_reader
from ..printing.answers import edition_answer
from ..printing.unit_plans import unit_plans_edition
from ..reading.unit_plans import UnitPlan, by_unit, unit_plans
from ..reading.visibility import PageLink, may_read
from .readers import login_url

ALL = "all"


class OfUnitMixin:
    """Before a view: of a published page ``pk`` of this site that the reader may read; visitors may log in first."""

    def dispatch(self, request, *args, **kwargs):
        if not may_read(request, self.unit):
            return self.refused(request)
        return keep_for_reader(request, super().dispatch(request, *args, **kwargs))

    def refused(self, request):
        if request.user.is_authenticated or not self.unit.live:
            raise Http404("The page is not open to the reader.")
        return redirect_to_login(request.get_full_path(), login_url())

    @cached_property
    def unit(self) -> Page:
        site = Site.find_for_request(self.request)
        pages = Page.objects.descendant_of(site.root_page, inclusive=True) if site is not None else Page.objects.none()
        return get_object_or_404(pages, pk=self.kwargs["pk"])

    def crumbs(self) -> list[PageLink]:
        """Return the way here: the unit's page and those above it from the site's first page on."""
        root = Site.find_for_request(self.request).root_page
        above = self.unit.get_ancestors(inclusive=True).descendant_of(root, inclusive=True)
        return [PageLink(page.title, page.get_url(self.request)) for page in above]

    def address(self, name: str) -> str:
        return reverse(f"wagtail_sqa:{name}", args=[self.unit.pk])


class PlansOfUnitMixin(OfUnitMixin):
    """With ``?plans=all`` the plans of every year; else those whose period is over are left out where others are left.

    Not found where no plan is open to the reader.
    """

    def dispatch(self, request, *args, **kwargs):
        if may_read(request, self.unit) and not self.plans:
            raise Http404("No plan below this page is open to the reader.")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def plans(self) -> tuple[UnitPlan, ...]:
        return unit_plans(self.request.user, self.unit, on=timezone.localdate())

    @property
    def current(self) -> Sequence[UnitPlan]:
        return [plan for plan in self.plans if not plan.is_past] or self.plans

    @property
    def wants_all(self) -> bool:
        return self.request.GET.get("plans") == ALL


class UnitPlansView(PlansOfUnitMixin, TemplateView):
    """The plans, unit by unit, each with its file; at the top the file with all of them."""

    template_name = "wagtail_sqa/unit_plans.html"

    def get_context_data(self, **kwargs):
        file = self.address("unit_plans_file")
        found = {
            "unit": PageLink(self.unit.title, self.unit.get_url(self.request)),
            "units": by_unit(self.plans),
            "current": self.current,
            "plans": self.plans,
            "file_url": file,
            "all_url": f"{file}?plans={ALL}" if len(self.current) < len(self.plans) else "",
        }
        return {**super().get_context_data(**kwargs), **found, "crumbs": self.crumbs()}


class UnitPlansFileView(PlansOfUnitMixin, View):
    def get(self, request, *args, **kwargs):
        title = _("Quality plans, %(unit)s") % {"unit": self.unit.title}
        source = PageLink(title, self.address("unit_plans"))
        plans = self.plans if self.wants_all else self.current
        return edition_answer(request, unit_plans_edition(self.unit, plans, source=source))
