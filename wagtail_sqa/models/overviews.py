from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page
from wagtail.search import index

from ..text import CleanTextMixin
from .reading_overviews import OverviewReadingMixin
from .revisions import ReadableRevisionsMixin


class QualityOverviewPage(OverviewReadingMixin, RoutablePageMixin, ReadableRevisionsMixin, CleanTextMixin, Page):
    """How far the quality work of a part of the organisation has come: the plans and wheels of all units below."""

    introduction = models.TextField(
        _("introduction"), blank=True, max_length=1000, help_text=_("Two or three sentences for someone in a hurry.")
    )
    unit = models.ForeignKey(
        Page,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit"),
        help_text=_("Only needed when the overview is about another part of the organisation than the page above it."),
    )

    template = "wagtail_sqa/quality_overview_page.html"

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    settings_panels = [FieldPanel("unit"), *Page.settings_panels]

    search_fields = [*Page.search_fields, index.SearchField("introduction")]

    class Meta:
        verbose_name = _("quality overview")
        verbose_name_plural = _("quality overviews")

    def __str__(self):
        return self.title

    def get_unit(self) -> Page | None:
        """Return the page whose quality work is shown with all below it: the one that is set, else the page above."""
        return self.unit or self.get_parent()
