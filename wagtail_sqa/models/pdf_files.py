from django.db import models
from wagtail.models import Page


class PdfFile(models.Model):
    """The newest PDF file of a page in one language: made once for all who ask, or being made.

    ``key`` says of which version; ``file`` is None while it is being made. Kept in the database, where it is as closed
    as the page, whole or not there, and the same for every process of the site.
    """

    page = models.ForeignKey(Page, models.CASCADE, related_name="+")
    language = models.CharField(max_length=20)
    key = models.CharField(max_length=200)
    on = models.DateField()
    begun_at = models.DateTimeField()
    pages_drawn = models.PositiveIntegerField(default=0)
    error_id = models.CharField(max_length=20, blank=True)
    file = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "language"], name="sqa_one_pdf_file")]

    def __str__(self):
        return self.key
