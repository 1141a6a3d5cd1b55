"""The units of an overview as a table for spreadsheet programs: a row each, whatever the page sums."""

from collections.abc import Iterable, Iterator
from urllib.parse import urljoin

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _

from ..enums import Attainment, MeasureStatus
from ..reading.overviews.numbers import Count
from ..reading.overviews.page import OverviewView
from ..reading.overviews.rows import OverviewRow
from .sheets import csv_sheet, xlsx_sheet


def csv_response(view: OverviewView, *, address: str, file_name: str) -> HttpResponse:
    """Return the table as a CSV file, read well by Excel. ``address`` is the full address of the page."""
    return csv_sheet(headings(), rows(view, address), file_name=file_name)


def xlsx_response(view: OverviewView, *, address: str, file_name: str) -> FileResponse:
    return xlsx_sheet(headings(), rows(view, address), file_name=file_name)


def headings() -> list[str]:
    return [
        *(_("Unit"), _("Kind of unit"), _("Period"), _("Plan"), _("Kind of plan"), _("Phase"), _("Adopted on")),
        *(f"{_('Goals')}: {label}" for label in Attainment.labels),
        *(f"{_('Measures')}: {label}" for label in MeasureStatus.labels),
        *(_("Overdue"), _("Last follow-up"), _("Groups that took part")),
        *(_("Next in the wheel"), _("Day"), _("To note"), _("Address")),
        *(_("Report"), _("Kind of report"), _("Published on"), _("Report adopted on"), _("Address of the report")),
    ]


def rows(view: OverviewView, address: str) -> Iterator[tuple]:
    """Yield the units in the order of the page, a tuple of cells each; several plans stand under each other in one."""
    for row in view.rows:
        numbers, event = row.numbers, next(iter(row.coming), None)
        adopted = [plan.adopted_on for plan in row.plans if plan.adopted_on]
        decided = [report.adopted_on for report in row.reports if report.adopted_on]
        published = [report.published_on for report in row.reports if report.published_on]
        yield (
            *(row.page.title, row.page.kind, view.period),
            *(_lines(plan.link.title for plan in row.plans), _lines(plan.kind for plan in row.plans)),
            *(_lines(plan.phase.label for plan in row.plans if plan.phase), max(adopted, default=None)),
            *_counted(numbers.goals, Attainment.labels, row),
            *_counted(numbers.measures, MeasureStatus.labels, row),
            numbers.overdue if row.plans else None,
            numbers.followed_up,
            numbers.groups if row.plans else None,
            *((event.title, event.start) if event else ("", None)),
            "\n".join(row.notes),
            _lines(urljoin(address, plan.link.url) for plan in row.plans if plan.link.url),
            *(_lines(report.link.title for report in row.reports), _lines(report.kind for report in row.reports)),
            *(max(published, default=None), max(decided, default=None)),
            _lines(urljoin(address, report.link.url) for report in row.reports if report.link.url),
        )


def _counted(counts: Iterable[Count], labels: Iterable[str], row: OverviewRow) -> list[int | None]:
    """Return a number for each of ``labels``; without a plan there is nothing to count, which is not 0."""
    found = {count.badge.label: count.number for count in counts}
    return [found.get(str(label), 0) if row.plans else None for label in labels]


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)
