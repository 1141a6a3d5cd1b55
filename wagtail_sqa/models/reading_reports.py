"""How reports are shown: context and file, apart from what they hold."""

from django.utils import timezone

from ..printing.reports import printed_context
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
        links = {} if preview else {"pdf_url": self.get_pdf_url(request), **self.get_version_urls(request)}
        return {**context, **self.view_context(view, request), **links}

    def view_context(self, view, request) -> dict:
        """Return what the template of a report needs of ``view``, apart from the links to what else there is."""
        return {"report": view, "crumbs": crumbs(view.above, request)}

    def get_pdf_context(self, *, on, pictures):
        return printed_context(self, self.reading_view(on=on), pictures)

    def pdf_rows(self) -> int:
        """Return about how many rows the file has: as many as there are blocks."""
        return sum(len(section["value"]["body"]) for section in self.sections.raw_data)
