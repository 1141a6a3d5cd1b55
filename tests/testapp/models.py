"""Models of a stranger's site: pages, one with a PDF file, and a snippet with children and many-to-many rows."""

from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.blocks import RichTextBlock
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.fields import RichTextField, StreamField
from wagtail.models import DraftStateMixin, LockableMixin, Orderable, Page, RevisionMixin, WorkflowMixin

from wagtail_sqa.history.recording import ContentHistory
from wagtail_sqa.models.printable import PdfPageMixin
from wagtail_sqa.models.publishing import InForceMixin
from wagtail_sqa.models.revisions import ReadableRevisionsMixin


class SectionPage(Page):
    """An ordinary page of the intranet; a unit."""

    template = "testapp/section_page.html"


class StoryPage(Page):
    """An ordinary page of paragraphs: what a plan page is measured against."""

    body = StreamField([("paragraph", RichTextBlock())], blank=True)

    template = "testapp/story_page.html"


class Tag(models.Model):
    name = models.CharField(max_length=50)

    def __str__(self):
        return self.name


class Routine(
    InForceMixin, ReadableRevisionsMixin, WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, ClusterableModel
):
    title = models.CharField(max_length=100)
    tags = ParentalManyToManyField(Tag, blank=True)
    live = models.BooleanField(default=False, editable=False)

    history = ContentHistory(m2m_fields=[tags])

    def __str__(self):
        return self.title


class Step(Orderable):
    routine = ParentalKey(Routine, on_delete=models.CASCADE, related_name="steps")
    text = models.CharField(max_length=100)

    history = ContentHistory()


class BrochurePage(PdfPageMixin, RoutablePageMixin, Page):
    """A page type of a site that readers can have as a PDF file."""

    body = RichTextField(blank=True)
    picture = models.ForeignKey("wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+")
    lines = models.PositiveIntegerField(default=0)

    template = "testapp/section_page.html"
    pdf_template = "testapp/pdf/brochure_page.html"

    def get_pdf_context(self, *, on, pictures):
        return {"picture": pictures.add(self.picture) if self.picture else None, "lines": range(self.lines)}

    def pdf_rows(self):
        return self.lines
