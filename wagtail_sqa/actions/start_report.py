"""Begin a report from a preset: its sections, its period, and nothing gathered yet."""

from datetime import date, timedelta
from uuid import uuid4

from django.db import transaction
from wagtail.blocks import StreamValue

from .. import periods
from ..enums import PeriodKind
from ..models import QualityPlanPage, QualityReportPage
from ..presets.report_parts import CALENDAR_YEAR, ReportPreset
from .publish import save_draft

_LAST_QUARTER = timedelta(days=92)


def start_report(  # noqa: PLR0913
    parent, preset: ReportPreset, *, scope: str, on: date, language: str, user=None
) -> QualityReportPage:
    """Put a drafted report below ``parent``, for the period that is over, or nearly, on the day ``on``.

    Raises ``ValidationError`` and changes nothing where such a page cannot be.
    """
    kind, start, end = reported_period(parent, preset, on=on)
    report = QualityReportPage(
        live=False,
        owner=user,
        scope=scope,
        period_kind=kind,
        period_start=start,
        period_end=end,
        accountable_role=preset.accountable_title(language),
    )
    report.choose_preset(preset.key)
    report.title = f"{preset.title.say(language)} {report.period_label}"
    put_sections(report, [_section(row.key, row.heading.say(language)) for row in preset.sections])
    with transaction.atomic():
        parent.add_child(instance=report)
        save_draft(report, user=user)
    return report


def reported_period(parent, preset: ReportPreset, *, on: date) -> tuple[str, date, date]:
    """Return kind, first and last day of the latest period that has ended, or will within three months.

    A calendar year where the preset says so; else that of the newest such plan below ``parent``, or a school year.
    """
    near = on + _LAST_QUARTER
    if preset.reports_on == CALENDAR_YEAR:
        year = on.year if date(on.year, 12, 31) <= near else on.year - 1
        return PeriodKind.CALENDAR_YEAR, date(year, 1, 1), date(year, 12, 31)
    plans = QualityPlanPage.objects.child_of(parent).live().filter(period_end__lte=near)
    newest = plans.order_by("-period_end", "-pk").values_list("period_kind", "period_start", "period_end").first()
    if newest and None not in newest:
        return newest
    first = date(on.year, 8, 1)
    while periods.year_after(first) > near:
        first = first.replace(year=first.year - 1)
    return PeriodKind.SCHOOL_YEAR, first, periods.year_after(first)


def put_sections(report: QualityReportPage, raw: list[dict]) -> None:
    """Give ``report``, an unsaved draft, the sections of ``raw`` data."""
    block = report._meta.get_field("sections").stream_block
    report.sections = StreamValue(block, raw, is_lazy=True)


def _section(key: str, heading: str) -> dict:
    return {"type": "section", "value": {"key": key, "heading": heading, "body": []}, "id": str(uuid4())}
