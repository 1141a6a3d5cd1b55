"""What a wheel gives away besides its page: calendar, data, tables. Routes, apart from what they show."""

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.contrib.routable_page.models import path
from wagtail.models import PageViewRestriction

from ..files.answers import changed_at, file_answer, file_response, page_version
from ..files.calendars import calendar_event, calendar_response, host_of
from ..files.tables import csv_response, xlsx_response
from ..files.wheel_data import CONTENT_TYPE, as_json, wheel_data
from ..pdf.job import PdfError
from ..printing.answers import count_file, failure_page
from ..printing.wheels import wheel_png
from ..reading.addresses import address_below, has_intranet_pages
from ..reading.calendar_addresses import calendar_address, calendar_name
from ..reading.visibility import PageLink, own_and_above
from ..reading.wheels.events import Event, Part, wheel_events


class WheelFilesMixin(models.Model):
    """Files of a wheel, each at an address of its own below the page.

    Before Wagtail calls any of these it has asked who may read the page, and after it, it keeps what is restricted out
    of all caches.
    """

    class Meta:
        abstract = True

    def may_be_read_by(self, user) -> bool:
        """Say whether Wagtail shows the page to ``user`` when logged in; a password for the page does not count."""
        request = HttpRequest()
        request.user, request.session = user, {}
        passes = (restriction.accept_request(request) for restriction in self.get_view_restrictions())
        return user.is_active and self.live and all(passes)

    def is_closed(self) -> bool:
        """Say whether anything keeps anybody from reading the page, in one query but for an alias of another page."""
        if self.alias_of_id:
            return self.get_view_restrictions().exists()
        return PageViewRestriction.objects.filter(page__path__in=own_and_above(self.path)).exists()

    def calendar_events(self, *, on) -> tuple[Event, ...]:
        """Return what stands in calendars of this wheel; see `wagtail_sqa.reading.wheels.events.wheel_events`."""
        return wheel_events(self, on=on, address=self.get_full_url() or "")

    def calendar_response(self, part: Part, *, on) -> HttpResponse:
        """Return the calendar of ``part`` of the wheel; ``Http404`` for a ring that it does not have."""
        if part.ring and not self.rings.filter(name=part.ring).exists():
            raise Http404("The wheel has no such ring.")
        known = {"host": host_of(self.get_full_url() or ""), "stamp": changed_at(self)}
        events = (
            calendar_event(event, **known, sequence=self.content_version)
            for event in self.calendar_events(on=on)
            if part.has(event)
        )
        return calendar_response(calendar_name(self.title, part), events, file_name=self.slug)

    def files_context(self, request) -> dict:
        """Return what the page needs to offer its files; nothing for a page outside every site."""
        if not self.get_url(request):
            return {}
        names = ("calendar_file", "subscribe", "data_file", "csv_file", "xlsx_file", "png_file")
        urls = {name: address_below(self, request, name) for name in names}
        part = Part.of(request.GET)
        return {
            "file_urls": urls,
            "calendar": calendar_address(request.build_absolute_uri(urls["calendar_file"]), self.title, part),
            "is_open": not self.is_closed(),
            "part": part,
        }

    @path("calendar/")
    def calendar_file(self, request):
        """The wheel as a calendar; ``?ring=&category=&role=`` for a part of it."""
        on, part = timezone.localdate(), Part.of(request.GET)
        version = page_version(self, on=on, kind=f"ics{part.key}")
        return file_answer(request, version, lambda: self.calendar_response(part, on=on))

    @path("data/")
    def data_file(self, request):
        """The wheel as JSON; see docs/reference/wheel-data.md."""
        return self._file(request, "json", _data_response)

    @path("csv/")
    def csv_file(self, request):
        return self._file(request, "csv", csv_response)

    @path("xlsx/")
    def xlsx_file(self, request):
        return self._file(request, "xlsx", xlsx_response)

    @path("png/")
    def png_file(self, request):
        """The picture as pixels, for programs that draw no SVG; a page that says so when it cannot be made."""

        def make(view, **known):
            count_file(request)
            return _png_response(view, **known)

        try:
            return self._file(request, "png", make)
        except PdfError as error:
            return failure_page(request, error, PageLink(self.title, self.get_url(request) or ""))

    @path("subscribe/")
    def subscribe(self, request):
        """How to have the wheel in one's own calendar, all of it or a part."""
        context = self.get_context(request)
        events = self.calendar_events(on=timezone.localdate())
        choices = {
            "rings": list(dict.fromkeys(self.rings.order_by("sort_order").values_list("name", flat=True))),
            "categories": sorted({event.category for event in events} - {""}),
            "roles": sorted({event.role for event in events} - {""}),
            "may_have_own": has_intranet_pages() and self.may_be_read_by(request.user),
            "crumbs": [*context["crumbs"], PageLink(self.title, self.get_url(request))],
        }
        return TemplateResponse(request, "wagtail_sqa/wheel/subscribe_page.html", {**context, **choices})

    def _file(self, request, kind: str, make) -> HttpResponse:
        """Answer with what ``make(view, address=…, file_name=…)`` makes of what the page shows at the same query."""
        on = timezone.localdate()
        version = page_version(self, on=on, kind=kind + self.reading_choice(request.GET, on=on).key)
        known = {"address": self.get_full_url(request) or "", "file_name": self.slug}
        return file_answer(request, version, lambda: make(self.reading_view(on=on, query=request.GET), **known))


def _data_response(view, *, address: str, file_name: str) -> HttpResponse:
    data = wheel_data(view, address=address, language=get_language() or "en")
    return file_response(as_json(data), name=f"{file_name}.json", content_type=CONTENT_TYPE, inline=True)


def _png_response(view, *, address: str, file_name: str) -> HttpResponse:
    picture = wheel_png(view, language=get_language() or "en")
    return file_response(picture, name=f"{file_name}.png", content_type="image/png", inline=True)
