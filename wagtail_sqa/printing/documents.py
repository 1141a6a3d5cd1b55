"""From a template to the bytes of a PDF file: what all documents share."""

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from ..conf import get_setting
from ..pdf.job import Limits
from ..pdf.render import render_pdf
from .addresses import with_whole_addresses

# What the engine replaces on each page, for the translated sentence in the footer.
_PAGE_OF_PAGES = {
    "page_number": mark_safe("<pdf:pagenumber></pdf:pagenumber>"),
    "page_count": mark_safe("<pdf:pagecount></pdf:pagecount>"),
}


def pdf_of(page, template: str, context: Mapping[str, Any], *, language: str, images: Mapping[str, bytes]) -> bytes:
    """Return the PDF of ``template``, dated as ``page`` was published: the same version gives the same bytes.

    ``images`` are files by the names under which ``<img src="sqa-image:…">`` asks for them. Raises
    `wagtail_sqa.pdf.job.PdfError`.
    """
    address = page.get_full_url() or ""
    html = render_to_string(template, {**context, **_PAGE_OF_PAGES, "title": page.title, "address": address})
    published = page.last_published_at
    return render_pdf(
        with_whole_addresses(html, address),
        title=page.title,
        language=language,
        epoch=int(published.timestamp()) if published else 0,
        images=images,
        limits=limits(),
    )


def limits() -> Limits:
    """Return what one file may cost on this site."""
    return Limits(**{"at_once": get_setting("PDF_AT_ONCE"), **get_setting("PDF_LIMITS")})
