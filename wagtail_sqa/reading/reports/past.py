"""A report as it was in force at an earlier moment, and the one before it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from ...history.as_of import newest_rows
from ..dated import AdoptionRow
from ..past import as_it_was
from ..visibility import closed_beside
from .page import ReportView, report_view


@dataclass(frozen=True)
class PastReport:
    """``page`` is the report with the content that was in force at ``moment``, read on the day ``on``.

    ``adoption`` stands for the newest version, where it is the one that is being adopted.
    """

    moment: datetime
    on: date
    page: Any
    adoption: AdoptionRow | None = None

    def view(self) -> ReportView:
        """Return what readers saw, as far as it comes from pages that are open to them still."""
        view = report_view(self.page, on=self.on, moment=self.moment)
        return replace(view, adoption=self.adoption or view.adoption, last_changed=None)


def past_report(report, moment: datetime, *, on: date | None = None) -> PastReport | None:
    """Return ``report`` as it was in force at ``moment``, one query; None when it was not in force then."""
    row = newest_rows(type(report), moment, [report.pk]).first()
    return row and PastReport(moment, on or timezone.localdate(moment), as_it_was(report, row))


def report_before(report):
    """Return the newest published report of an earlier period, of the same kind, unit and scope; None without one.

    Only one that every reader of ``report`` may read.
    """
    unit = report.get_unit()
    if report.period_start is None or unit is None:
        return None
    beside = Q(unit=None, path__startswith=unit.path, depth=unit.depth + 1)
    alike = {name: getattr(report, name) for name in ("preset", "scope", "locale_id")}
    earlier = type(report)._default_manager.filter(beside | Q(unit=unit.pk), live=True, **alike)
    earlier = earlier.filter(period_end__lt=report.period_start).exclude(closed_beside("path", path=report.path))
    return earlier.exclude(pk=report.pk).order_by("-period_start", "-pk").first()
