from django.conf import settings
from django.db import models
from wagtail.models import Page


class PdfFile(models.Model):
    """The newest of one of the site's PDF files in one language: made once for all who ask, or being made.

    ``slot`` says which file it is (a page's, a unit's plans, someone's list) and ``key`` in which version; ``file`` is
    None while it is being made, by the maker of that ``kind`` (see `printing.makers`) of what is ``asked``. Kept in the
    database, where it is whole or not there, and the same for every process of the site. Nobody gets it by its key:
    whoever asks names a page or a list, and is asked anew whether they may read that.
    """

    slot = models.CharField(max_length=64, unique=True)
    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    asked = models.JSONField(default=dict)
    page = models.ForeignKey(Page, models.CASCADE, null=True, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    language = models.CharField(max_length=20)
    on = models.DateField()
    begun_at = models.DateTimeField()
    pages_drawn = models.PositiveIntegerField(default=0)
    error_id = models.CharField(max_length=20, blank=True)
    error_reason = models.CharField(max_length=20, blank=True)
    file = models.BinaryField(null=True)

    def __str__(self):
        return self.key
