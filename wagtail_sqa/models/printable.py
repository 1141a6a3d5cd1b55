"""A page type that readers can have as a PDF file."""

from typing import Any

from django.db import models
from wagtail.contrib.routable_page.models import path

from ..printing.answers import Edition, edition_answer
from ..printing.pages import page_pdf
from ..printing.pictures import Pictures
from ..reading.addresses import address_below


class PdfPageMixin(models.Model):
    """Gives pages of a type an address ``pdf/``, as closed as the page. Stands before ``RoutablePageMixin``.

    The file is ``pdf_template`` with `get_pdf_context`. It is made once for all readers and kept, in the background
    when `pdf_rows` says that it is long; it is made anew when `pdf_version` changes, and each day.
    """

    pdf_template = ""

    class Meta:
        abstract = True

    def get_pdf_context(self, *, on, pictures: Pictures) -> dict[str, Any]:
        """Return what the template gets besides ``page`` and ``on``, the day: what every reader of the page may see.

        ``pictures.add(image)`` puts an image into the file and returns the `Picture` by which the template names it.
        """
        return {}

    def pdf_version(self) -> str:
        """Return what changes whenever the file does, apart from the day and the language.

        A page that shows more than what is published with it has to say more.
        """
        version = getattr(self, "content_version", None)
        published = self.last_published_at
        return str(version) if version is not None else f"{self.live_revision_id}-{published and published.timestamp()}"

    def pdf_rows(self) -> int:
        """Return about how many rows of tables the file has, which is what its making takes time for."""
        return 0

    def make_pdf(self, *, on, language: str) -> bytes:
        """Return the PDF file of what readers see on the day ``on``, in ``language``. Raises `PdfError`."""
        return page_pdf(self, on=on, language=language)

    def get_pdf_url(self, request=None) -> str:
        """Return the address of the page as a PDF file, "" for a page outside every site."""
        return address_below(self, request, "pdf_file")

    @path("pdf/")
    def pdf_file(self, request):
        """The page as a PDF file. Before Wagtail calls this it has asked who may read the page."""
        return edition_answer(request, Edition.of_page(self, request))
