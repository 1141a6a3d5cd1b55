"""A PDF file for whoever asked for it, or a page that says why there is none."""

import logging
import re
from collections.abc import Callable
from datetime import date
from importlib.metadata import version

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.utils.translation import get_language

from .. import __version__
from ..actions.keep_pdf import Order, Waiting
from ..pdf.job import PdfError
from ..pdf.text import clean_text
from .background import file_or_wait

logger = logging.getLogger(__name__)

ENGINE = f"{version('xhtml2pdf')}-{version('reportlab')}"

_FAILED = "wagtail_sqa/pdf/failed.html"
_BEING_MADE = "wagtail_sqa/pdf/being_made.html"
_ASK_AGAIN = 3  # seconds
_NOT_IN_FILE_NAMES = re.compile(r'[/\\:*?"<>|\s]+')
_LONGEST_NAME = 100


def pdf_answer(page, request, make: Callable[..., bytes], *, variant: str = "") -> HttpResponse:
    """Answer with the file that ``make(page, on=…, language=…)`` returns, or 304 to a reader who has it already.

    ``variant`` tells files of the page apart that hold a choice of what is on it.

    For a route of ``page``: before Wagtail calls it, it has asked who may read the page, and after it, it keeps what is
    restricted out of all caches. A file that cannot be made gives a page of the site, status 503.
    """
    on, language = timezone.localdate(), get_language() or "en"
    etag = quote_etag(_key(page, on, language) + variant)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            response = _file(page, make(page, on=on, language=language))
        except PdfError as error:
            return failure_page(page, request, error)
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    return response


def kept_pdf_answer(page, request) -> HttpResponse:
    """Answer like `pdf_answer` with the file that ``page.make_pdf`` returns; made once for all readers, and kept.

    A file with more rows than ``WAGTAIL_SQA["PDF_ROWS_IN_REQUEST"]`` is made in the background: until it is there, a
    page that asks again by itself says how far it is, status 202.
    """
    on, language = timezone.localdate(), get_language() or "en"
    key = _key(page, on, language)
    response = get_conditional_response(request, etag=quote_etag(key))
    if response is None:
        try:
            made = file_or_wait(page, Order(page.pk, language, on, key))
        except PdfError as error:
            return failure_page(page, request, error)
        if isinstance(made, Waiting):
            return _waiting(page, request, made)
        response = _file(page, made)
    response["ETag"], response["Cache-Control"] = quote_etag(key), "no-cache"
    return response


def _key(page, on: date, language: str) -> str:
    """What the file depends on: the page, the day for what is late, the language, and what draws it."""
    return f"{page.pk}-{page.content_version}-{on:%Y%m%d}-{language}-{__version__}-{ENGINE}-pdf"


def _waiting(page, request, state: Waiting) -> HttpResponse:
    response = render(request, _BEING_MADE, {"page": page, "pages": state.pages}, status=202)
    response["Cache-Control"], response["Refresh"] = "no-store", str(_ASK_AGAIN)
    return response


def file_name(title: str, slug: str) -> str:
    """Return ``title`` as the name of a PDF file on every system, ``slug`` where nothing is left of it."""
    name = _NOT_IN_FILE_NAMES.sub(" ", clean_text(title).replace("/", "-"))[:_LONGEST_NAME].strip(" .")
    return f"{name or slug}.pdf"


def _file(page, pdf: bytes) -> HttpResponse:
    headers = {
        "Content-Disposition": content_disposition_header(False, file_name(page.title, page.slug)),
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def failure_page(page, request, error: PdfError) -> HttpResponse:
    """The page that says so. `render_pdf` logs its own failures, but not of which page."""
    logger.error("PDF %s of page %s was not made (%s): %s", error.id, page.pk, error.reason, error.detail)
    context = {"page": page, "error_id": error.id}
    response = render(request, _FAILED, context, status=503)
    response["Cache-Control"] = "no-store"
    return response
