"""A PDF file for whoever asked for it, or a page that says why there is none."""

import logging
import re
from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.utils.translation import get_language

from .. import __version__
from ..pdf.job import PdfError
from ..pdf.text import clean_text

logger = logging.getLogger(__name__)

_FAILED = "wagtail_sqa/pdf/failed.html"
_NOT_IN_FILE_NAMES = re.compile(r'[/\\:*?"<>|\s]+')
_LONGEST_NAME = 100


def pdf_answer(page, request, make: Callable[..., bytes], *, key: str = "") -> HttpResponse:
    """Answer with the file that ``make(page, on=…, language=…)`` returns, or 304 to a reader who has it already.

    ``key`` tells files of one page apart.

    For a route of ``page``: before Wagtail calls it, it has asked who may read the page, and after it, it keeps what is
    restricted out of all caches. A file that cannot be made gives a page of the site, status 503.
    """
    on, language = timezone.localdate(), get_language() or "en"
    etag = quote_etag(f"{page.pk}-{page.content_version}-{on:%Y%m%d}-{language}-{__version__}-pdf{key}")
    response = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            response = _file(page, make(page, on=on, language=language))
        except PdfError as error:
            return _failure(page, request, error)
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
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


def _failure(page, request, error: PdfError) -> HttpResponse:
    """The page that says so. `render_pdf` logs its own failures, but not of which page."""
    logger.error("PDF %s of page %s was not made (%s): %s", error.id, page.pk, error.reason, error.detail)
    context = {"page": page, "error_id": error.id}
    response = render(request, _FAILED, context, status=503)
    response["Cache-Control"] = "no-store"
    return response
