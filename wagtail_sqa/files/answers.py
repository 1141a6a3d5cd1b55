"""A file for whoever asked for it, or word that they have it already."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.http import HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import content_disposition_header, http_date, quote_etag
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language
from wagtail.models import PageViewRestriction

from .. import __version__

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Version:
    """Which version of a thing a file shows: equal for equal files, and known without making them."""

    etag: str
    changed: datetime

    @property
    def seconds(self) -> int:
        return int(self.changed.timestamp())


def version_of(*parts, changed: datetime | None, on: date) -> Version:
    """Return the version of a file that ``parts`` and the day ``on`` decide.

    Files name other pages where these may be read, so each change of what is closed makes a new one; so does each day.
    """
    told = (*parts, *closed_now(), f"{on:%Y%m%d}", get_language(), __version__)
    midnight = datetime.combine(on, time(), get_current_timezone())
    return Version(quote_etag("-".join(str(part) for part in told)), max(changed or _EPOCH, midnight))


def closed_now() -> tuple[int, int | None]:
    """Return what changes whenever a page is closed or opened to readers, in one query."""
    restrictions = PageViewRestriction.objects.values_list("pk", flat=True)
    return len(restrictions), max(restrictions, default=None)


def page_version(page, *, on: date, kind: str) -> Version:
    """Return the version of a file of the ``kind`` that shows ``page``."""
    return version_of(kind, page.pk, page.content_version, changed=changed_at(page), on=on)


def changed_at(page) -> datetime:
    """Return when what readers see of ``page`` last changed."""
    return page.content_changed_at or page.last_published_at or _EPOCH


def file_answer(request, version: Version, make: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer with what ``make()`` returns, or 304 to whoever has this version.

    Call it once it is known that the caller may read the file; ``make`` does the work.
    """
    known = get_conditional_response(request, etag=version.etag, last_modified=version.seconds)
    response = known or make()
    response["ETag"] = version.etag
    response["Last-Modified"] = http_date(version.seconds)
    response["Cache-Control"] = "no-cache"
    return response


def keep_for_reader(request, response: HttpResponse) -> HttpResponse:
    """Keep an answer that hangs on who asks out of shared caches, and out of all for readers who are logged in."""
    patch_vary_headers(response, ["Cookie"])
    kept = {"no_store": True} if request.user.is_authenticated else {"no_cache": True}
    patch_cache_control(response, private=True, **kept)
    return response


def file_response(content, *, name: str, content_type: str, inline: bool = False) -> HttpResponse:
    """Return a file to keep, or to look at with ``inline``; browsers must not guess what it is."""
    headers = {
        "Content-Disposition": content_disposition_header(not inline, name),
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=content_type, headers=headers)
