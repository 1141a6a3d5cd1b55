"""Who makes a file that was asked for, by its kind: a function of the row that returns the bytes.

By their paths, as these read models that are not there yet when the routes of pages are imported.
"""

from django.utils.module_loading import import_string

from ..models.pdf_files import PdfFile

MAKERS = {
    "page": "wagtail_sqa.printing.pages.page_file",
    "plans": "wagtail_sqa.printing.unit_plans.unit_plans_file",
    "measures": "wagtail_sqa.printing.measure_lists.plan_list_file",
    "listing": "wagtail_sqa.printing.measure_lists.listing_file",
}


def make_file(row: PdfFile) -> bytes:
    """Return the file that is asked for in ``row``. Raises `PdfError`; ``KeyError`` for a kind that nobody makes."""
    return import_string(MAKERS[row.kind])(row)
