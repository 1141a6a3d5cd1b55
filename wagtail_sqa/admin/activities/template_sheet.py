"""The spreadsheet that is filled in and imported: headings, and lists of the rings and categories there are."""

from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from ...actions.edit_activities import DraftActivities
from ...actions.import_activities import HEADINGS, RING
from ...actions.read_sheet import MOST_ROWS
from ...models import ActivityCategory
from ...text import clean_text
from .base import with_categories

WIDTHS = {"title": 50, "description": 60, RING: 24, "responsible_role": 28, "short_title": 24}


def template_sheet(activities: DraftActivities, rows) -> bytes:
    """Return an XLSX file with a sheet for the activities, which holds ``rows``, and one for the lists."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(_("Activities"))
    lists = {
        RING: [ring.name for ring in activities.rings.values()],
        "category": list(ActivityCategory.objects.values_list("name", flat=True)),
    }
    _prepare(sheet)
    for place, (name, texts) in enumerate(lists.items(), start=1):
        if texts:
            _offer(sheet, name, place, len(texts))
    sheet.append([_cell(sheet, str(heading), bold=True) for heading in HEADINGS.values()])
    with_categories(rows)
    for row in rows:
        sheet.append([_cell(sheet, value) for value in _values(row)])
    _write_lists(workbook.create_sheet("Lists"), lists)
    output = BytesIO()
    workbook.save(output)
    return output.getvalue()


def _prepare(sheet):
    sheet.freeze_panes = "A2"
    for number, name in enumerate(HEADINGS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = WIDTHS.get(name, 14)


def _offer(sheet, name, place, number):
    """Let the cells of a column be chosen from a list, without refusing what is typed."""
    column = get_column_letter(list(HEADINGS).index(name) + 1)
    listed = get_column_letter(place)
    offer = DataValidation(type="list", formula1=f"=Lists!${listed}$2:${listed}${number + 1}", showErrorMessage=False)
    offer.add(f"{column}2:{column}{MOST_ROWS + 1}")
    sheet.data_validations.append(offer)


def _write_lists(sheet, lists):
    sheet.append([_cell(sheet, str(HEADINGS[name]), bold=True) for name in lists])
    for number in range(max(map(len, lists.values()))):
        texts = [texts[number] if number < len(texts) else "" for texts in lists.values()]
        sheet.append([_cell(sheet, text) for text in texts])


def _values(row) -> list:
    activity = row.activity
    fields = {RING: row.ring.name, "category": str(activity.category or "")}
    return [fields[name] if name in fields else getattr(activity, name) for name in HEADINGS]


def _cell(sheet, value, *, bold=False):
    """A text stays a text, whatever it looks like; a day is written as one."""
    cell = WriteOnlyCell(sheet, value=clean_text(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"
    elif value is not None:
        cell.number_format = "yyyy-mm-dd"
    cell.font = Font(bold=bold)
    return cell
