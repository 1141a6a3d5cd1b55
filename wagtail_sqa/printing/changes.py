"""What has changed in a page, as a PDF file."""

from datetime import date

from ..reading.comparisons import Comparison
from .documents import pdf_of

_TEMPLATE = "wagtail_sqa/pdf/changes.html"


def changes_pdf(page, comparison: Comparison, *, on: date, language: str) -> bytes:
    """Return the PDF file of ``comparison``, which is in ``language``, the active one. Raises `PdfError`."""
    context = {"comparison": comparison, "on": on, "unit": comparison.after.view.unit}
    return pdf_of(page, _TEMPLATE, context, language=language, images={})
