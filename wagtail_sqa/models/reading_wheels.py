"""How wheels are shown: context and sub-routes, apart from what they hold."""

from django.db import models
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.utils.translation import get_language
from wagtail.contrib.routable_page.models import path

from .. import __version__
from ..reading.wheels import WheelView, wheel_view

# The file is opened by itself, in the site's name: it may load nothing and run nothing.
_FILE_POLICY = "default-src 'none'"


class WheelReadingMixin(models.Model):
    # A plain class would be written into the migrations by its path; an abstract model is not.
    class Meta:
        abstract = True

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        preview = getattr(request, "is_preview", False)
        context["wheel"] = wheel_view(self, on=timezone.localdate(), preview=preview)
        context["file_url"] = "" if preview else self.get_file_url(request)
        return context

    def get_file_url(self, request=None) -> str:
        """Return the address of the picture as a file, "" for a page outside every site."""
        url = self.get_url(request)
        return url + self.reverse_subpage("wheel_file") if url else ""

    @path("wheel/")
    def wheel_file(self, request):
        """The picture as an SVG file. Who may read the page has been asked before Wagtail calls this."""
        on = timezone.localdate()
        etag = quote_etag(f"{self.pk}-{self.content_version}-{on:%Y%m%d}-{get_language()}-{__version__}")
        response = get_conditional_response(request, etag=etag) or self._file_response(
            wheel_view(self, on=on, address=self.get_full_url(request) or "")
        )
        response["ETag"] = etag
        response["Cache-Control"] = "private, no-store" if self.get_view_restrictions() else "no-cache"
        return response

    def _file_response(self, view: WheelView) -> HttpResponse:
        headers = {
            "Content-Disposition": content_disposition_header(False, f"{self.slug}.svg"),
            "Content-Security-Policy": _FILE_POLICY,
            "X-Content-Type-Options": "nosniff",
        }
        return HttpResponse(view.file, content_type="image/svg+xml; charset=utf-8", headers=headers)
