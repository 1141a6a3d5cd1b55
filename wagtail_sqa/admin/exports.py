"""Spreadsheets that are whole and harmless, whatever people have written in a text."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from tempfile import TemporaryFile

from django.db.models import Model
from django.http import FileResponse
from django.utils.functional import Promise
from django.utils.text import slugify
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from wagtail.admin.views.mixins import ExcelDateFormatter, SpreadsheetExportMixin

from ..spreadsheets import BYTE_ORDER_MARK, COLUMN_WIDTH, XLSX, fitting, harmless
from ..text import clean_text

AT_ONCE = 200


def in_chunks(queryset, size: int = AT_ONCE) -> Iterator[list]:
    """Yield lists of at most ``size`` rows of ``queryset``, without holding all of them in memory."""
    rows = queryset.iterator(chunk_size=size)
    while chunk := list(islice(rows, size)):
        yield chunk


def file_name(*parts: str) -> str:
    """Return ``parts`` as the name of a file, without its ending: at most 100 of a–z, 0–9 and hyphens."""
    words = re.sub(r"\W+", "-", "-".join(str(part) for part in parts))
    return slugify(words)[:100].strip("-_") or "export"


def chosen(form) -> list[str]:
    """Return what the valid fields of a filter's ``form`` limit to, in words: for the name of a file."""
    return [word for name, value in form.cleaned_data.items() if value for word in _words(form.fields[name], value)]


def chosen_words(form) -> list[str]:
    """Return what the valid fields of a filter's ``form`` limit to, each with the name of its field: for a heading."""
    chosen = ((form.fields[name], value) for name, value in form.cleaned_data.items() if value)
    return [f"{field.label}: {', '.join(_words(field, value))}" for field, value in chosen]


def _words(field, value) -> list[str]:
    if isinstance(value, list):
        return [word for one in value for word in _words(field, one)]
    if isinstance(value, Model):
        return [field.label_from_instance(value)]
    if isinstance(value, date):
        return [f"{field.label} {value:%Y-%m-%d}"]
    return [str(dict(field.choices).get(value, value))]


class SafeSpreadsheetMixin(SpreadsheetExportMixin):
    """Exports texts without control characters (XLSX cannot hold them) and never as formulas."""

    def with_details(self, rows: list) -> list:
        """Return ``rows`` with what they need besides their own columns. Called for a page or for `AT_ONCE` rows."""
        return rows

    def as_spreadsheet(self, queryset, spreadsheet_format):
        rows = (row for chunk in in_chunks(queryset) for row in self.with_details(chunk))
        return super().as_spreadsheet(rows, spreadsheet_format)

    def get_heading(self, queryset, field):
        return str(self.export_headings[field])

    def preprocess_field_value(self, field, value, export_format):
        if isinstance(value, Promise):
            value = str(value)
        if not isinstance(value, str):
            return super().preprocess_field_value(field, value, export_format)
        text = clean_text(value)
        return harmless(text) if export_format == self.FORMAT_CSV else fitting(text) or None

    def generate_xlsx_row(self, worksheet, row_dict, date_format=None):
        for cell in super().generate_xlsx_row(worksheet, row_dict, date_format):
            if isinstance(cell.value, str):
                cell.data_type = "s"  # also what looks like a formula or like an error
            yield cell

    def write_xlsx(self, queryset, output):
        """Write ``queryset``, any iterable of rows, to the file ``output``; the headings stay in sight."""
        workbook = Workbook(write_only=True, iso_dates=True)
        sheet = workbook.create_sheet()
        sheet.freeze_panes = "A2"
        for number in range(1, len(self.list_export) + 1):
            sheet.column_dimensions[get_column_letter(number)].width = COLUMN_WIDTH
        sheet.append([self.get_heading(queryset, name) for name in self.list_export])
        self._append(sheet, queryset)
        workbook.save(output)

    def _append(self, sheet, rows: Iterable):
        date_format = ExcelDateFormatter().get()
        for row in rows:
            sheet.append(self.generate_xlsx_row(sheet, self.to_row_dict(row), date_format))

    def write_xlsx_response(self, queryset):
        output = TemporaryFile()  # noqa: SIM115 the response closes it
        self.write_xlsx(queryset, output)
        return self._from_disk(output, XLSX, self.FORMAT_XLSX)

    def write_csv_response(self, queryset):
        """Return the file from the disk: whole, and in the words of the user, whose language ends with the view."""
        output = TemporaryFile()  # noqa: SIM115 the response closes it
        output.writelines(self.stream_csv(queryset))
        return self._from_disk(output, "text/csv; charset=utf-8", self.FORMAT_CSV)

    def _from_disk(self, output, content_type, ending) -> FileResponse:
        output.seek(0)
        name = f"{self.get_filename()}.{ending}"
        response = FileResponse(output, as_attachment=True, content_type=content_type, filename=name)
        response["X-Content-Type-Options"] = "nosniff"
        return response

    def stream_csv(self, queryset):
        yield BYTE_ORDER_MARK
        yield from super().stream_csv(queryset)
