"""The PDF file of a page whose type says how it is made; see `wagtail_sqa.models.printable`."""

from datetime import date

from django.utils import translation

from ..models.pdf_files import PdfFile
from .documents import pdf_of
from .pictures import Pictures


def page_pdf(page, *, on: date, language: str) -> bytes:
    """Return the PDF file of ``page``: its ``pdf_template`` with its ``get_pdf_context``. Raises `PdfError`."""
    with translation.override(language):
        pictures = Pictures()
        context = {"page": page, "on": on, **page.get_pdf_context(on=on, pictures=pictures)}
        return pdf_of(page, page.pdf_template, context, language=language, images=pictures.files)


def page_file(row: PdfFile) -> bytes:
    return row.page.specific.make_pdf(on=row.on, language=row.language)
