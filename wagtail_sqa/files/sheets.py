"""A table as a file for spreadsheet programs."""

from collections.abc import Iterable, Sequence

from django.http import FileResponse, HttpResponse

from ..spreadsheets import CSV, XLSX, csv_lines, xlsx_file
from .answers import file_response


def csv_sheet(headings: Sequence[str], rows: Iterable[tuple], *, file_name: str) -> HttpResponse:
    """Return the table as a CSV file, read well by Excel; ``file_name`` is without its ending."""
    return file_response(csv_lines(headings, rows), name=f"{file_name}.csv", content_type=CSV)


def xlsx_sheet(headings: Sequence[str], rows: Iterable[tuple], *, file_name: str) -> FileResponse:
    file = xlsx_file(headings, rows)
    response = FileResponse(file, as_attachment=True, content_type=XLSX, filename=f"{file_name}.xlsx")
    response["X-Content-Type-Options"] = "nosniff"
    return response
