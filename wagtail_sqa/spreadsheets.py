"""Tables for spreadsheet programs that are whole and harmless, whatever people have written in a text."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from tempfile import TemporaryFile
from typing import IO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from .text import clean_text

BYTE_ORDER_MARK = "\ufeff".encode()  # without it Excel reads å, ä and ö of a CSV file wrongly
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
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


class _Echo:
    """A file of which each line comes back to whoever writes it."""

    def write(self, line: str) -> bytes:
        return line.encode()


def csv_lines(headings: Sequence[str], rows: Iterable[Sequence]) -> Iterator[bytes]:
    """Yield a CSV file line by line; ``rows`` hold texts, numbers, days and None."""
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK
    yield writer.writerow(headings)
    for row in rows:
        yield writer.writerow([harmless(clean_text(cell)) if isinstance(cell, str) else cell for cell in row])


def xlsx_file(headings: Sequence[str], rows: Iterable[Sequence]) -> IO[bytes]:
    """Return an XLSX file on the disk, open at its beginning, with the headings always in sight."""
    workbook = Workbook(write_only=True, iso_dates=True)
    sheet = workbook.create_sheet()
    sheet.freeze_panes = "A2"
    for number in range(1, len(headings) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = COLUMN_WIDTH
    for row in (headings, *rows):
        sheet.append([_cell(sheet, value) for value in row])
    output = TemporaryFile()  # noqa: SIM115 whoever sends it closes it
    workbook.save(output)
    output.seek(0)
    return output


def _cell(sheet, value) -> WriteOnlyCell:
    if not isinstance(value, str):
        cell = WriteOnlyCell(sheet, value)
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"
        return cell
    cell = WriteOnlyCell(sheet, fitting(clean_text(value)) or None)
    if isinstance(cell.value, str):
        cell.data_type = "s"  # also what looks like a formula or like an error
    return cell
