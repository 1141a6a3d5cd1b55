"""From a template to the bytes of a PDF file: what all documents share."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe

from ..conf import get_setting
from ..pdf.job import Limits
from ..pdf.render import render_pdf
from .addresses import with_whole_addresses
from .look import site_look

_WORDS_OF_SIX_PAGES = 1200
# As wagtail_sqa/pdf/contents.html marks it.
_CONTENTS = re.compile(r"<!-- contents -->.*?<!-- /contents -->", re.DOTALL)
_COUNTED = {"page_number": "pagenumber", "page_count": "pagecount"}


@dataclass(frozen=True)
class About:
    """What a file is: ``address`` is that of its web version, ``epoch`` its own time in seconds since 1970."""

    title: str
    address: str
    organisation: str
    language: str
    epoch: int


def pdf_of(page, template: str, context: Mapping[str, Any], *, language: str, images: Mapping[str, bytes]) -> bytes:
    """Return the PDF of ``template``, dated as ``page`` was published: the same version gives the same bytes.

    ``images`` are files by the names under which ``<img src="sqa-image:…">`` asks for them. Raises
    `wagtail_sqa.pdf.job.PdfError`.
    """
    published = page.last_published_at
    site = page.get_site()
    about = About(
        title=page.title,
        address=page.get_full_url() or "",
        organisation=site.site_name or "" if site is not None else "",
        language=language,
        epoch=int(published.timestamp()) if published else 0,
    )
    return document(template, context, about, images=images)


def document(template: str, context: Mapping[str, Any], about: About, *, images: Mapping[str, bytes]) -> bytes:
    """Return the PDF of ``template``. Raises `wagtail_sqa.pdf.job.PdfError`."""
    look = site_look()
    told = {"title": about.title, "address": about.address, "organisation": look.organisation or about.organisation}
    html = render_to_string(template, {**context, **pages_of_pages(), **told, "look": look})
    return render_pdf(
        with_whole_addresses(without_needless_contents(html), about.address),
        title=about.title,
        language=about.language,
        epoch=about.epoch,
        images={**images, **look.files},
        limits=limits(),
    )


def pages_of_pages() -> dict[str, str]:
    """Return what the engine replaces on each page, for the translated sentence in the footer."""
    return {name: mark_safe(f"<pdf:{tag}></pdf:{tag}>") for name, tag in _COUNTED.items()}  # noqa: S308 - ours


def without_needless_contents(html: str) -> str:
    """Return ``html`` without its list of contents where it fills about six pages or fewer."""
    return html if len(strip_tags(html).split()) > _WORDS_OF_SIX_PAGES else _CONTENTS.sub("", html)


def limits() -> Limits:
    """Return what one file may cost on this site."""
    return Limits(**{"at_once": get_setting("PDF_AT_ONCE"), **get_setting("PDF_LIMITS")})
