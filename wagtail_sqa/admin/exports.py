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
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from wagtail.admin.views.mixins import ExcelDateFormatter, SpreadsheetExportMixin

from ..text import clean_text

BYTE_ORDER_MARK = "\ufeff".encode()  # without it Excel reads å, ä and ö of a CSV file wrongly
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AT_ONCE = 200
CELL_HOLDS = 32_767  # characters of UTF-16; openpyxl would cut without a word
COLUMN_WIDTH = 24
# Where a spreadsheet program may begin to read a formula. Not only where the text begins: a program whose separator is
# the semicolon, as Excel's in Swedish, cuts texts at semicolons and at line ends.
_BEGINS_FORMULA = re.compile(r"(^|;)([^\S\n]*)(?=[=+\-@＝＋－＠])", re.MULTILINE)


def harmless(text: str) -> str:
    """Return ``text`` so that no spreadsheet program takes it, or a part of it, for a formula in a CSV file."""
    marked = _BEGINS_FORMULA.sub(r"\1'\2", text)
    return f"'{marked}" if marked.startswith(("\t", "\r", "\n")) else marked


def fitting(text: str) -> str:
    """Return ``text`` as a cell of an XLSX file holds it: whole, or cut with a sentence that says so."""
    if len(text) <= CELL_HOLDS // 2:
        return text  # however many of its characters count twice
    encoded = text.encode("utf-16-le")
    if len(encoded) <= 2 * CELL_HOLDS:
        return text
    sentence = _("[Cut here: a cell holds %(most)d characters. The CSV file has the whole text.]") % {
        "most": CELL_HOLDS
    }
    kept = encoded[: 2 * (CELL_HOLDS - len(sentence) - 1)].decode("utf-16-le", "ignore")
    return f"{kept} {sentence}"


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
        return FileResponse(output, as_attachment=True, content_type=content_type, filename=name)

    def stream_csv(self, queryset):
        yield BYTE_ORDER_MARK
        yield from super().stream_csv(queryset)
