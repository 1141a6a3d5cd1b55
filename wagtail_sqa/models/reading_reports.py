"""How reports are shown: context and file, apart from what they hold."""

from django.utils import timezone

from ..printing.reports import printed_report
from ..reading.reports.page import ReportView, report_view
from .printable import PdfPageMixin
from .reading_pages import crumbs


class ReportReadingMixin(PdfPageMixin):
    """What readers see of a report. It is the same for all of them: page and PDF file ask here."""

    class Meta:
        abstract = True

    def reading_view(self, *, on, preview: bool = False) -> ReportView:
        """Return the report as it is read on the day ``on``; see `wagtail_sqa.reading.reports.page`."""
        return report_view(self, on=on, preview=preview)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        preview = getattr(request, "is_preview", False)
        view = self.reading_view(on=timezone.localdate(), preview=preview)
        pdf_url = "" if preview else self.get_pdf_url(request)
        return {**context, "report": view, "crumbs": crumbs(view.above, request), "pdf_url": pdf_url}

    def get_pdf_context(self, *, on, pictures):
        view = self.reading_view(on=on)
        printed = printed_report(view, pictures, address=self.get_full_url() or "")
        return {"report": view, "printed": printed, "unit": view.unit}

    def pdf_rows(self) -> int:
        """Return about how many rows the file has: as many as there are blocks."""
        return sum(len(section["value"]["body"]) for section in self.sections.raw_data)
