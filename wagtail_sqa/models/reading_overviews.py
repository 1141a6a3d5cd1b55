"""How overviews are shown: context and sub-routes, apart from what they hold."""

from django.apps import apps
from django.db import models
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone
from wagtail.contrib.routable_page.models import path
from wagtail.models import Page

from ..files.answers import keep_for_reader
from ..files.overview_tables import csv_response, xlsx_response
from ..reading.addresses import address_below
from ..reading.overviews.choice import UNITS
from ..reading.overviews.page import Asked, OverviewView, overview_view
from ..reading.overviews.units import STEP
from ..reading.threads.views import Reading, level_thread
from ..reading.visibility import Known, PageLink, known_to
from ..reading.wheels.links import pages_above
from .plan_thread import thread_answer
from .reading_pages import crumbs

ROWS_AT_ONCE = 36


class OverviewReadingMixin(models.Model):
    """What readers see of an overview: page and files ask here. It counts only what the reader may read.

    So it differs from reader to reader, and no cache that several of them share may keep it.
    """

    class Meta:
        abstract = True

    def reading_view(self, request, *, on, pk: int | None = None, show: str | None = None) -> OverviewView | None:
        """Return what the reader of ``request`` sees on the day ``on``; see `wagtail_sqa.reading.overviews.page`.

        ``pk`` narrows it to a page below; None for one that is not there for the reader. ``show`` says which rows there
        are, whatever the address asks for, and then there are all of them.
        """
        query = request.GET if show is None else {**request.GET.dict(), "show": show}
        known = known_to(request.user, beside=self.path)
        most = ROWS_AT_ONCE if show is None else None
        asked = Asked(on, query, lambda pk: self.narrow_url(request, pk), most)
        return overview_view(self._level(known), asked, known, narrowed_to=pk)

    def narrow_url(self, request, pk: int) -> str:
        """Return the address of the view narrowed to the page ``pk``, "" for a page outside every site."""
        return address_below(self, request, "unit", [pk])

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return {**context, **self._shown(request, self.reading_view(request, on=timezone.localdate()))}

    def serve(self, request, *args, **kwargs):
        return keep_for_reader(request, super().serve(request, *args, **kwargs))

    @path("units/<sqa_number:pk>/")
    def unit(self, request, pk):
        """The same, narrowed to a page below and what lies below that."""
        view = self.reading_view(request, on=timezone.localdate(), pk=pk)
        if view is None:
            return self._not_here(request, pk)
        context = {**super().get_context(request), **self._shown(request, view)}
        return TemplateResponse(request, self.get_template(request), context)

    @path("csv/")
    @path("units/<sqa_number:pk>/csv/")
    def csv_file(self, request, pk=None):
        """The units as a table, with the period and the filter of the address."""
        return self._file(request, pk, csv_response)

    @path("xlsx/")
    @path("units/<sqa_number:pk>/xlsx/")
    def xlsx_file(self, request, pk=None):
        return self._file(request, pk, xlsx_response)

    @path("thread/", name="thread")
    def thread_page(self, request):
        """The golden thread of all units at and below the level; see `wagtail_sqa.models.plan_thread`."""
        level = self._level(known_to(request.user, beside=self.path))
        if level is None:
            raise Http404
        plans = apps.get_model("wagtail_sqa", "QualityPlanPage")
        thread = level_thread(plans, level, Reading(request.user, request.GET, self.path, timezone.localdate()))
        way = [*crumbs(pages_above(self.path), request), PageLink(self.title, self.get_url(request) or "")]
        return thread_answer(self, request, thread, way)

    def _file(self, request, pk: int | None, make):
        view = self.reading_view(request, on=timezone.localdate(), pk=pk, show=UNITS)
        if view is None:
            return self._not_here(request, pk)
        return make(view, address=self.get_full_url(request) or "", file_name=self.slug)

    def _file_urls(self, request, view: OverviewView) -> dict[str, str]:
        """Return the addresses of the table as files, by kind; {} for a page outside every site."""
        url = self.get_url(request)
        if not url or not view.everything:
            return {}
        args = [view.level.pk] if view.is_narrowed else []
        routes = {"xlsx": "xlsx_file", "csv": "csv_file"}
        return {kind: address_below(self, request, name, args) + view.choice.address for kind, name in routes.items()}

    def _shown(self, request, view: OverviewView) -> dict:
        way = crumbs(pages_above(self.path), request)
        if view.way or view.is_narrowed:
            query = view.choice.address
            url = self.get_url(request) or ""
            way += [PageLink(self.title, url + query)]
            way += [PageLink(page.title, self.narrow_url(request, page.pk) + query) for page in view.way]
        links = {"file_urls": {}} if getattr(request, "is_preview", False) else self._links(request, view)
        return {"overview": view, "crumbs": way, **links}

    def _links(self, request, view: OverviewView) -> dict:
        thread_url = "" if view.is_narrowed else address_below(self, request, "thread")
        return {"file_urls": self._file_urls(request, view), "thread_url": thread_url}

    def _not_here(self, request, pk: int):
        """Say that there is nothing of the kind below; where it lies now, if the reader may know that."""
        found = Page.objects.filter(known_to(request.user, beside=self.path).q(), pk=pk).first()
        way = [*crumbs(pages_above(self.path), request), PageLink(self.title, self.get_url(request) or "")]
        context = {**super().get_context(request), "crumbs": way, "found": found, "page_url": way[-1].url}
        return TemplateResponse(request, "wagtail_sqa/overview/not_here.html", context, status=404)

    def _level(self, known: Known) -> str | None:
        """Return the tree path of the page that it is about; None where the reader may not know of the one set."""
        if self.unit_id is None:
            return self.path[:-STEP]
        return Page.objects.filter(known.q(), pk=self.unit_id).values_list("path", flat=True).first()
