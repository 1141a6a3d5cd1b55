from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from ..history.recording import ContentHistory
from ..text import CleanTextMixin
from .plans import QualityPlanPage


class PlanMilestone(CleanTextMixin, Orderable):
    """A day in a plan's year that everyone should know of."""

    plan = ParentalKey(QualityPlanPage, on_delete=models.CASCADE, related_name="milestones")
    date = models.DateField(_("date"))
    title = models.CharField(_("title"), max_length=255)
    description = models.TextField(_("description"), blank=True, max_length=1000)
    reached = models.BooleanField(_("reached"), default=False)

    history = ContentHistory()

    panels = [
        FieldRowPanel([FieldPanel("date"), FieldPanel("title")]),
        FieldPanel("description"),
        FieldPanel("reached"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")

    def __str__(self):
        return f"{self.date} {self.title}"
