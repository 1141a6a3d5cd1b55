"""A page at other moments than now: as it was adopted, as it was on a day, and what has changed between two."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Protocol

from django.db import models
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from wagtail.contrib.routable_page.models import path

from ..history.as_of import end_of
from ..printing.answers import file_name, pdf_answer
from ..printing.changes import changes_pdf
from ..reading.addresses import address_below, with_slash
from ..reading.comparisons import Comparison, compared
from ..reading.dated import AdoptionRow, way_to
from ..reading.days import day_problem, days_of, read_day
from ..reading.difference import Difference
from ..reading.visibility import PageLink
from .reading_pages import crumbs


class Past(Protocol):
    """A page as it was in force at a moment: with its content of then, and with what readers saw of it."""

    page: Any
    adoption: AdoptionRow | None

    def view(self) -> Any: ...


class OfMoments(Protocol):
    """What a type of page with a `MomentsMixin` says for itself: how it is read at other moments."""

    def past_at(self, moment: datetime, *, on: date | None = None) -> Past | None:
        """Return the page as it was in force at ``moment``, read on the day ``on``; None when it was not in force."""

    def kept_context(self, view) -> dict[str, Any]:
        """Return what the template needs of ``view`` for a text that is kept, without anything to choose."""

    def kept_pdf(self, view, *, language: str) -> bytes:
        """Return the PDF file of ``view`` in ``language``, the active one. Raises `PdfError`."""

    def last_year(self):
        """Return the published page that this one follows, where its readers may know of it; else None."""

    def compare(self, before, after, *, same_page: bool) -> tuple[Mapping[str, str], Iterable[Difference]]:
        """Return the headings of the parts, by their places, and what differs between two views."""

    def view_context(self, view, request) -> dict[str, Any]:
        """Return what the template of the page needs of ``view``."""


class MomentsMixin(models.Model):
    """Addresses below a page, protected as it is. What cannot be shown is said in a sentence, status 404.

    A type of page says by the methods of `OfMoments` how it is read then.
    """

    class Meta:
        abstract = True

    def other_days(self) -> Iterable[date]:
        """Return the days on which something changed besides the page itself."""
        return ()

    @cached_property
    def adoption(self):
        """The newest adopted version that has not been withdrawn, without its text and files; None without one."""
        return self.sqa_adopted_versions.in_force().light().first()

    def get_version_urls(self, request=None) -> dict[str, str]:
        """Return the addresses of versions, changes and earlier days; {} for a page outside every site."""
        names = {"versions_url": "versions", "changes_url": "changes", "days_url": "days"}
        urls = {key: address_below(self, request, name) for key, name in names.items()}
        return {key: url for key, url in urls.items() if url}

    @path("versions/")
    def versions(self, request):
        """The adopted versions, newest first."""
        shown = {"versions": list(self.sqa_adopted_versions.light().order_by("-number"))}
        return self._answer(request, "versions", _("Adopted versions"), shown)

    @path("versions/<sqa_number:number>/")
    def version(self, request, number):
        """The page as it was adopted."""
        version = get_object_or_404(self.sqa_adopted_versions.defer("pdf", "protocol"), number=number)
        newest = self.sqa_adopted_versions.in_force().order_by("-number").values_list("number", flat=True).first()
        title = _("Version %(number)d") % {"number": number}
        return self._answer(request, "version", title, {"version": version, "newest": newest})

    @path("versions/<sqa_number:number>/pdf/")
    def version_pdf(self, request, number):
        """The file of an adopted version: the same bytes every time."""
        version = get_object_or_404(self.sqa_adopted_versions.defer("html", "protocol"), number=number)
        name = f"{version.title} – {_('Version %(number)d') % {'number': number}}"
        return kept_file(version.pdf, file_name(name, f"{self.slug}-{number}"), "application/pdf")

    @path("versions/<sqa_number:number>/minutes/")
    def version_protocol(self, request, number):
        """The minutes of the meeting that adopted it."""
        version = get_object_or_404(self.sqa_adopted_versions.defer("html", "pdf"), number=number)
        if not version.protocol:
            raise Http404
        name = file_name(version.protocol_name.removesuffix(".pdf"), f"minutes-{number}")
        return kept_file(version.protocol, name, "application/pdf")

    @path("versions/<sqa_number:number>/pictures/<slug:name>/")
    def version_picture(self, request, number, name):
        """A picture in the text of an adopted version. As a page of its own it may run nothing."""
        version = get_object_or_404(self.sqa_adopted_versions.only("pk"), number=number)
        picture = get_object_or_404(version.pictures, name=name)
        response = kept_file(picture.data, f"{version.pk}-{picture.name}", picture.content_type)
        response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        return response

    @path("as-of/")
    def days(self, request):
        """The days on which something changed; ``?day=`` leads to one of them or to any other."""
        wanted = request.GET.get("day", "").strip()
        if not wanted:
            return self._days(request)
        day = read_day(wanted)
        if day is None:
            return self._days(request, day_problem(self, wanted, today=timezone.localdate()), wanted)
        return HttpResponseRedirect(address_below(self, request, "as_of", [f"{day:%Y-%m-%d}"]))

    @path("as-of/<str:day>/")
    def as_of(self, request, day):
        """The page as it was at the end of a day."""
        today, wanted = timezone.localdate(), read_day(day)
        past = None if wanted is None or wanted > today else self.past_at(end_of(wanted), on=wanted)
        if past is None:
            return self._days(request, day_problem(self, day, today=today), day)
        return self._as_it_was(request, past.view())

    @path("changes/")
    def changes(self, request):
        """What has changed between two moments, in sentences."""
        found = self._compared(request)
        context = {"comparison": found, "query": request.GET.urlencode(), **self.get_version_urls(request)}
        return self._answer(request, "changes", _("What has changed"), context, 404 if found.problem else 200)

    @path("changes/pdf/")
    def changes_file(self, request):
        """The same as a PDF file."""
        found = self._compared(request)
        if found.problem:
            return self._answer(request, "changes", _("What has changed"), {"comparison": found}, 404)
        return pdf_answer(self, request, lambda page, **asked: changes_pdf(page, found, **asked), variant=found.key)

    def _compared(self, request) -> Comparison:
        return compared(self, request.GET, today=timezone.localdate())

    def _days(self, request, problem="", wanted=""):
        months, today = days_of(self, self.other_days()), timezone.localdate()
        shown = {"months": months, "problem": problem, "wanted": wanted, "today": today}
        return self._answer(request, "days", _("Earlier days"), shown, 404 if problem else 200)

    def _as_it_was(self, request, view):
        past = {"day": view.on, "page_url": with_slash(self.get_url(request)), **self.get_version_urls(request)}
        context = {**self.view_context(view, request), "page": self, "self": self, "past": past}
        response = TemplateResponse(request, self.get_template(request), context)
        response["X-Robots-Tag"] = "noindex"
        return response

    def _answer(self, request, name, heading, context, status=200):
        """Answer with one of the pages around this one."""
        url = with_slash(self.get_url(request))
        way = [*crumbs(way_to(self), request), PageLink(self.title, url)]
        common = {"page": self, "self": self, "crumbs": way, "heading": heading, "page_url": url}
        response = TemplateResponse(request, f"wagtail_sqa/versions/{name}.html", {**common, **context}, status=status)
        response["X-Robots-Tag"] = "noindex"
        return response


def kept_file(data, name: str, content_type: str) -> HttpResponse:
    """Return a file of an adopted version, which never changes, to be shown in the browser."""
    headers = {
        "Content-Disposition": content_disposition_header(False, name),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-cache",
    }
    return HttpResponse(bytes(data), content_type=content_type, headers=headers)
