"""A table out of a file that somebody has sent: XLSX or CSV, as rows of cells. Nothing in it is trusted."""

import csv
import io
from datetime import date, datetime
from itertools import islice
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import load_workbook

MOST_BYTES = 2_000_000
MOST_UNPACKED = 50_000_000
MOST_ROWS = 1000
_MOST_COLUMNS = 40
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

Rows = list[list[Any]]


def read_sheet(content: bytes) -> Rows:
    """Return the rows of the first sheet, with its headings; cells are texts, dates, numbers or None.

    Raises ``ValidationError`` with a sentence when it is no table, or a larger one than anybody needs.
    """
    if len(content) > MOST_BYTES:
        raise ValidationError(_("The file is too large: at most 2 megabytes."))
    if content.startswith(_OLD_EXCEL):
        raise ValidationError(_("This is an old or locked Excel file. Save it as .xlsx or .csv, without a password."))
    rows = _xlsx(content) if content.startswith(_ZIP) else _csv(content)
    if len(rows) > MOST_ROWS + 1:
        raise ValidationError(_("The file has too many rows: at most %(number)d."), params={"number": MOST_ROWS})
    return rows


def _xlsx(content) -> Rows:
    _refuse_bomb(content)
    try:
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = workbook.worksheets[0]
        cells = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=_MOST_COLUMNS, values_only=True)
        return [[_cell(value) for value in row] for row in cells]
    except Exception:  # openpyxl raises whatever a damaged file makes it stumble over
        raise _unreadable() from None


def _refuse_bomb(content):
    """Refuse a file that grows beyond measure when it is unpacked."""
    try:
        size = sum(entry.file_size for entry in ZipFile(io.BytesIO(content)).infolist())
    except (BadZipFile, ValueError, OSError):
        raise _unreadable() from None
    if size > MOST_UNPACKED:
        raise ValidationError(_("The file is too large: at most 2 megabytes."))


def _cell(value):
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date | str | int | float) or value is None else str(value)


def _csv(content) -> Rows:
    text = _decoded(content)
    heading = text.lstrip().partition("\n")[0]
    separator = max(";,\t", key=heading.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        return [[cell or None for cell in row[:_MOST_COLUMNS]] for row in islice(rows, MOST_ROWS + 2)]
    except csv.Error:
        raise _unreadable() from None


def _decoded(content: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 as Excel's "Unicode text", else the old Windows code page of the West."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _unreadable() -> ValidationError:
    return ValidationError(_("The file cannot be read. Save it as .xlsx or .csv and send it again."))
