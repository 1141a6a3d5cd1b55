"""A listing of measures as a PDF file: what it lists, with its filter and its search, to those whom it lets in."""

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button

from ..models import Measure
from ..printing.answers import edition_answer
from ..printing.measure_lists import listed, listing_edition
from ..reading.visibility import PageLink
from .exports import chosen_words

PDF = "pdf"
FRAME = "wagtail_sqa/admin/pdf_frame.html"


class PrintedListingMixin:
    """Before a listing view of measures: ``?export=pdf`` is the file, made once for the user who asks, and kept."""

    def get(self, request, *args, **kwargs):
        if request.GET.get("export") == PDF:
            return self.pdf_response()
        return super().get(request, *args, **kwargs)

    @cached_property
    def header_more_buttons(self):
        button = Button(_("Download PDF"), url=self.get_export_url(PDF), icon_name="download", priority=95)
        return [*super().header_more_buttons, button]

    def pdf_response(self):
        """Answer with the measures of all pages of the listing, in its order."""
        pks = [measure.pk for measure in self.get_queryset()]
        title = str(capfirst(Measure._meta.verbose_name_plural))
        found = listed(pks, title=title, chosen=self.chosen_words(), on=timezone.localdate())
        source = PageLink(title, self._without_export())
        return edition_answer(
            self.request, listing_edition(found, pks, user=self.request.user, source=source, frame=FRAME)
        )

    def chosen_words(self) -> str:
        words = chosen_words(self.filters.form) if self.filters and self.filters.is_valid() else []
        searched = [_("Search: “%(words)s”") % {"words": self.search_query}] if self.search_query else []
        return " · ".join([*words, *searched])

    def _without_export(self) -> str:
        query = self.request.GET.copy()
        del query["export"]
        return f"{self.request.path}?{query.urlencode()}"
