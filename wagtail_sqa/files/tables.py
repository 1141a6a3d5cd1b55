"""The activities of a wheel as a table for spreadsheet programs."""

from collections.abc import Iterable
from urllib.parse import urljoin

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..reading.wheels.links import Link
from ..reading.wheels.page import WheelView
from .sheets import csv_sheet, xlsx_sheet
from .wheel_data import activities


def csv_response(view: WheelView, *, address: str, file_name: str) -> HttpResponse:
    """Return the table as a CSV file, read well by Excel."""
    return csv_sheet(headings(), rows(view, address), file_name=file_name)


def xlsx_response(view: WheelView, *, address: str, file_name: str) -> FileResponse:
    return xlsx_sheet(headings(), rows(view, address), file_name=file_name)


def headings() -> list[str]:
    return [
        *(_("Number"), _("Title"), _("Short title"), _("First day"), _("Last day"), _("Week")),
        *(_("Ring"), _("Category"), _("Responsible role"), _("Description")),
        *(pgettext("of an activity", "State"), _("Measure"), _("Links")),
    ]


def rows(view: WheelView, address: str) -> Iterable[tuple]:
    """Yield the activities in the order of the list, a tuple of cells each."""
    for activity in activities(view):
        row = activity.row
        yield (
            *(activity.number, row.title, row.short_title, row.start, row.end, row.start.isocalendar().week),
            *(activity.ring, row.category.name, row.responsible_role, row.description),
            activity.badge.label if activity.badge else "",
            activity.measure.title if activity.measure else "",
            "\n".join(_link(link, address) for link in activity.links),
        )


def _link(link: Link, address: str) -> str:
    return link.url if link.kind == "url" else f"{link.text}: {urljoin(address, link.url)}"
