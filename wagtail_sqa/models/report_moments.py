"""How reports are read at other moments than now."""

from ..printing.reports import report_pdf
from ..reading.reports.differences import differences, headings
from ..reading.reports.past import PastReport, past_report, report_before
from .moments import MomentsMixin


class ReportMomentsMixin(MomentsMixin):
    """What was gathered into a report stays as it was gathered, so its past is that of its own content."""

    class Meta:
        abstract = True

    def past_at(self, moment, *, on=None) -> PastReport | None:
        return past_report(self, moment, on=on)

    def kept_context(self, view):
        return {"report": view}

    def kept_pdf(self, view, *, language):
        return report_pdf(self, view, language=language)

    def last_year(self):
        return report_before(self)

    def compare(self, before, after, *, same_page):
        found = differences(before, after, same_report=same_page)
        return headings(before, after, same_report=same_page), found
