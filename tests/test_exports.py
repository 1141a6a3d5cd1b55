"""Files for spreadsheet programs: whole, harmless, and named after what they hold."""

import csv
from datetime import date, datetime
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from wagtail_sqa.admin.exports import SafeSpreadsheetMixin, file_name
from wagtail_sqa.spreadsheets import CELL_HOLDS, fitting, harmless

DANGEROUS = (
    "=1+1",
    "+46 8 123",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "\tword",
    "\rword",
    " =1+1",
    "\u00a0=1+1",
    "\x00=1+1",
    "\x0b-1",
    '=HYPERLINK("http://example.org")',
    "＝1+1",
    "pupils;=1+1",
    "pupils; @SUM(A1)",
    "pupils\n=1+1",
    "pupils\r\n+1",
)
HARMLESS = ("", "Read", "a-b", "1+1=2", "Mail anna@example.org", "One; two", "Högläsning – varje dag", "one\ntwo", "'")


class Sheet(SafeSpreadsheetMixin):
    """A table of two columns, as a view would export it."""

    list_export = ["first", "second"]
    export_headings = {"first": "First", "second": "Second"}

    def to_row_dict(self, item):
        return dict(zip(self.list_export, item, strict=True))


def xlsx(*values):
    """Return the cells of the second column, written and read again."""
    output = BytesIO()
    Sheet().write_xlsx([(1, value) for value in values], output)
    return [row[1] for row in load_workbook(output).active.iter_rows(min_row=2)]


def csv_text(*values) -> str:
    return b"".join(Sheet().stream_csv([(1, value) for value in values])).decode("utf-8-sig")


def csv_cells(*values):
    return [row[1] for row in list(csv.reader(StringIO(csv_text(*values), newline="")))[1:]]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_part_of_a_text_is_taken_for_a_formula_in_a_csv_file(text):
    cell = csv_cells(text)[0]
    assert not cell.startswith(("\t", "\r", "\n"))
    # A program with another separator cuts at semicolons and line ends.
    parts = [part.strip() for line in cell.splitlines() for part in line.split(";")]
    assert not any(part.startswith(("=", "+", "-", "@", "＝")) for part in parts)


@pytest.mark.parametrize("text", HARMLESS)
def test_ordinary_texts_stay_as_they_were_written(text):
    assert harmless(text) == text
    assert csv_cells(text) == [text]
    assert xlsx(text)[0].value == (text or None)


@pytest.mark.parametrize("text", [*DANGEROUS[:4], "#N/A", "#REF!", "{=1}"])
def test_an_xlsx_file_holds_texts_as_texts_and_not_as_formulas_or_errors(text):
    cell = xlsx(text)[0]
    assert (cell.data_type, cell.value) == ("s", text)


def test_dates_numbers_and_times_are_what_they_are():
    day, moment, number, nothing = xlsx(date(2026, 11, 23), datetime(2026, 11, 23, 10, 30), -5, None)
    assert (day.is_date, day.value) == (True, date(2026, 11, 23))
    assert moment.value == datetime(2026, 11, 23, 10, 30)
    assert (number.value, number.data_type, nothing.value) == (-5, "n", None)
    assert csv_cells(date(2026, 11, 23), -5, None) == ["2026-11-23", "-5", ""]


def test_control_characters_break_no_file_and_everything_else_is_kept():
    text = "a\x00\x07\x0b\x1f\ud800\ufffeb 👩🏽‍🏫 åäö “x” <b>&amp;\n  next line\t"
    kept = "ab 👩🏽‍🏫 åäö “x” <b>&amp;\n  next line\t"
    assert xlsx(text)[0].value == kept
    assert csv_cells(text) == [kept]


@pytest.mark.parametrize("letter", ["x", "å", "😀"])
def test_a_text_that_a_cell_cannot_hold_is_cut_and_says_so_and_is_whole_in_csv(letter):
    text = letter * 40_000
    value = xlsx(text)[0].value
    assert value.startswith(letter * 1000)
    assert value.endswith("[Cut here: a cell holds 32767 characters. The CSV file has the whole text.]")
    assert len(value.encode("utf-16-le")) // 2 <= CELL_HOLDS
    assert csv_cells(text) == [text]


def test_a_text_that_just_fits_is_not_cut():
    for text in ("x" * CELL_HOLDS, "😀" * (CELL_HOLDS // 2)):
        assert fitting(text) == text
        assert xlsx(text)[0].value == text
    assert fitting("x" * (CELL_HOLDS + 1)) != "x" * (CELL_HOLDS + 1)


def test_a_csv_file_begins_with_the_mark_that_excel_reads_letters_by():
    assert next(Sheet().stream_csv([])) == b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (["Åtgärder", "Läsår 2026/27", "Pågår"], "atgarder-lasar-2026-27-pagar"),
        (["Plans", "2025–2028"], "plans-2025-2028"),
        (["../../etc/passwd", '"; rm -rf\r\nX: y'], "etc-passwd-rm-rf-x-y"),
        (["学校", "😀"], "export"),
    ],
)
def test_a_file_name_holds_the_words_and_only_safe_characters(parts, name):
    assert file_name(*parts) == name


def test_a_file_name_has_an_end():
    assert len(file_name("x" * 500, "y")) == 100
