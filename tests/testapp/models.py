"""Models of a stranger's site: a section page, and a snippet with children and many-to-many rows to record."""

from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.blocks import RichTextBlock
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, LockableMixin, Orderable, Page, RevisionMixin, WorkflowMixin

from wagtail_sqa.history.recording import ContentHistory
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
