"""A PDF file for whoever asked for it, or a page that says why there is none."""

import logging
import re
from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from ..actions.keep_pdf import Waiting
from ..conf import get_setting
from ..limits import minutes_to_wait
from ..pdf.job import PdfError, Reason
from ..pdf.text import clean_text
from ..reading.visibility import PageLink
from .background import file_or_wait
from .editions import Edition, file_key

logger = logging.getLogger(__name__)

_FAILED = "wagtail_sqa/pdf/failed.html"
_BEING_MADE = "wagtail_sqa/pdf/being_made.html"
_ASK_AGAIN = 3  # seconds
_NOT_IN_FILE_NAMES = re.compile(r'[/\\:*?"<>|\s]+')
_LONGEST_NAME = 100
_TOO_MUCH = {Reason.TOO_LARGE, Reason.TOO_MANY_PAGES, Reason.CPU, Reason.WALL_CLOCK, Reason.MEMORY}


def pdf_answer(page, request, make: Callable[..., bytes], *, variant: str = "") -> HttpResponse:
    """Answer with the file that ``make(page, on=…, language=…)`` returns, or 304 to a reader who has it already.

    ``variant`` tells files of the page apart that hold a choice of what is on it.

    For a route of ``page``: before Wagtail calls it, it has asked who may read the page, and after it, it keeps what is
    restricted out of all caches. A file that cannot be made gives a page of the site, status 503; a reader who has had
    ``WAGTAIL_SQA["FILES_PER_HOUR"]`` made already, status 429.
    """
    on, language = timezone.localdate(), get_language() or "en"
    etag = quote_etag(file_key(f"{page.pk}-{page.pdf_version()}", on=on, language=language) + variant)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            count_file(request)
            response = _file(page.title, page.slug, make(page, on=on, language=language))
        except PdfError as error:
            return failure_page(request, error, PageLink(page.title, page.get_url(request) or ""))
    return _to_be_asked_for_again(response, etag)


def edition_answer(request, edition: Edition) -> HttpResponse:
    """Answer like `pdf_answer` with a file that is made once for all who may have it, and kept.

    Call it once it is known that the caller may have ``edition``. A file with more rows than
    ``WAGTAIL_SQA["PDF_ROWS_IN_REQUEST"]`` is made in the background: until it is there, a page that asks again by
    itself says how far it is, status 202.
    """
    order = edition.order(on=timezone.localdate(), language=get_language() or "en")
    etag = quote_etag(order.key)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            made = file_or_wait(order, edition.rows)
        except PdfError as error:
            return failure_page(request, error, edition.source, frame=edition.frame)
        if isinstance(made, Waiting):
            return _waiting(request, edition, made)
        response = _file(edition.source.title, edition.slug, made)
    return _to_be_asked_for_again(response, etag)


def count_file(request) -> None:
    """Count a file that is made for the reader of ``request`` alone; ``PdfError`` for one too many in this hour."""
    most = get_setting("FILES_PER_HOUR")
    minutes = minutes_to_wait(request, what="file", most=most, at=timezone.localtime())
    if minutes:
        raise PdfError(Reason.TOO_OFTEN, f"more than {most} in an hour; {minutes} minutes to wait")


def _to_be_asked_for_again(response: HttpResponse, etag: str) -> HttpResponse:
    response["ETag"], response["Cache-Control"] = etag, "no-cache"
    return response


def _waiting(request, edition: Edition, state: Waiting) -> HttpResponse:
    context = {"frame": edition.frame, "source": edition.source, "crumbs": [edition.source], "pages": state.pages}
    response = render(request, _BEING_MADE, context, status=202)
    response["Cache-Control"], response["Refresh"] = "no-store", str(_ASK_AGAIN)
    return response


def file_name(title: str, slug: str) -> str:
    """Return ``title`` as the name of a PDF file on every system, ``slug`` where nothing is left of it."""
    name = _NOT_IN_FILE_NAMES.sub(" ", clean_text(title).replace("/", "-"))[:_LONGEST_NAME].strip(" .")
    return f"{name or slug}.pdf"


def _file(title: str, slug: str, pdf: bytes) -> HttpResponse:
    headers = {
        "Content-Disposition": content_disposition_header(False, file_name(title, slug)),
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def failure_page(request, error: PdfError, source: PageLink, *, frame: str = "wagtail_sqa/base.html") -> HttpResponse:
    """The page that says so. `render_pdf` logs its own failures, but not of what page."""
    logger.error("PDF %s of %s was not made (%s): %s", error.id, source.url, error.reason, error.detail)
    context = {"frame": frame, "source": source, "crumbs": [source], "error_id": error.id, "why": _why(error.reason)}
    response = render(request, _FAILED, context, status=429 if error.reason == Reason.TOO_OFTEN else 503)
    response["Cache-Control"] = "no-store"
    return response


def _why(reason: Reason) -> str:
    """Return a sentence where a reader may do something about it, or the site's owner without looking into the log."""
    if reason == Reason.NO_LETTERS:
        words = {"language": get_language_info(get_language())["name_translated"]}
        return _("The font of the PDF files cannot write this language: %(language)s.") % words
    if reason == Reason.BUSY:
        return _("Many PDF files are being made just now. Try again in a moment.")
    if reason == Reason.TOO_OFTEN:
        return _("You have asked for many files in a short time. Try again after the next full hour.")
    return _("It holds more than one file may hold.") if reason in _TOO_MUCH else ""
