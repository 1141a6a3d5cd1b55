"""How wheels are shown: context and sub-routes, apart from what they hold."""

from collections.abc import Mapping
from functools import partial

from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.utils.translation import get_language
from wagtail.contrib.routable_page.models import path
from wagtail.models import Site

from .. import __version__
from ..printing.answers import pdf_answer
from ..printing.wheels import wheel_pdf
from ..reading.addresses import address_below
from ..reading.wheels.choice import WheelChoice, wheel_choice
from ..reading.wheels.page import WheelView, wheel_view
from .printable import PdfPageMixin
from .wheel_files import WheelFilesMixin

# The file is opened by itself, in the site's name: it may load nothing and run nothing.
_FILE_POLICY = "default-src 'none'"


class WheelReadingMixin(PdfPageMixin, WheelFilesMixin):
    """What readers see of a wheel. Everything that shows a wheel asks here: page, picture, PDF file, feed."""

    # A plain class would be written into the migrations by its path; an abstract model is not.
    class Meta:
        abstract = True

    def reading_view(
        self, *, on, preview: bool = False, address: str = "", query: Mapping[str, str] | None = None
    ) -> WheelView:
        """Return the wheel as it is read on the day ``on``; see `wagtail_sqa.reading.wheels.page.wheel_view`."""
        return wheel_view(self, on=on, preview=preview, address=address, query=query)

    def reading_choice(self, query: Mapping[str, str], *, on) -> WheelChoice:
        """Return which months and activities ``query`` asks for; its ``key`` belongs into every ETag of the wheel."""
        return wheel_choice(query, self, on=on)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        preview = getattr(request, "is_preview", False)
        view = self.reading_view(on=timezone.localdate(), preview=preview, query=None if preview else request.GET)
        urls = {} if preview else {"file_url": self.get_file_url(request), "pdf_url": self.get_pdf_url(request)}
        urls |= {} if preview else self.files_context(request)
        return {**context, "wheel": view, "crumbs": _crumbs(view, request), "is_preview": preview, **urls}

    def get_file_url(self, request=None) -> str:
        """Return the address of the picture as a file, "" for a page outside every site."""
        return address_below(self, request, "wheel_file")

    @path("pdf/")
    def pdf_file(self, request):
        """The wheel as a PDF file, with the months and the filter of its address; see `printing.answers`."""
        choice = self.reading_choice(request.GET, on=timezone.localdate())
        if not choice.key:
            return super().pdf_file(request)
        return pdf_answer(self, request, partial(wheel_pdf, query=request.GET), variant=choice.key)

    def make_pdf(self, *, on, language: str) -> bytes:
        """Return the PDF file of what readers see on the day ``on``; see `wagtail_sqa.printing.wheels.wheel_pdf`."""
        return wheel_pdf(self, on=on, language=language)

    def pdf_rows(self) -> int:
        """Return about how many rows the file has: an activity's is a quarter of a measure's."""
        return self.rings.get_live_queryset().filter(activities__isnull=False).count() // 4

    @path("wheel/")
    def wheel_file(self, request):
        """The picture as an SVG file, with the months and the filter of its address.

        Before Wagtail calls this it has asked who may read the page, and after it, it keeps what is restricted out of
        all caches.
        """
        on = timezone.localdate()
        choice = self.reading_choice(request.GET, on=on)
        version = f"{self.pk}-{self.content_version}-{on:%Y%m%d}-{get_language()}-{__version__}"
        etag = quote_etag(f"{version}{choice.key}")
        response = get_conditional_response(request, etag=etag) or self._file_response(request, choice, on)
        response["ETag"] = etag
        response["Cache-Control"] = "no-cache"
        return response

    def _file_response(self, request, choice: WheelChoice, on) -> HttpResponse:
        address = f"{self.get_full_url(request) or ''}{choice.address}"
        view = self.reading_view(on=on, address=address, query=request.GET)
        headers = {
            "Content-Disposition": content_disposition_header(False, f"{self.slug}.svg"),
            "Content-Security-Policy": _FILE_POLICY,
            "X-Content-Type-Options": "nosniff",
        }
        return HttpResponse(view.file, content_type="image/svg+xml; charset=utf-8", headers=headers)


def _crumbs(view: WheelView, request):
    """Return the pages above the wheel from the site's first page on."""
    site = Site.find_for_request(request)
    top = site.root_page.path if site is not None else ""
    return [page.link for page in view.above if page.path.startswith(top)]
