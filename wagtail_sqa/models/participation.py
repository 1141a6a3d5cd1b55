from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from ..enums import ParticipantGroup
from ..history.recording import ContentHistory
from ..text import CleanTextMixin
from .plans import QualityPlanPage


class Participation(CleanTextMixin, Orderable):
    """Who took part in a plan, how, and what it changed."""

    plan = ParentalKey(QualityPlanPage, on_delete=models.CASCADE, related_name="participation")
    group = models.CharField(_("group"), max_length=20, choices=ParticipantGroup)
    who = models.CharField(
        _("who"), max_length=150, blank=True, help_text=_("In your own words, for example the pupil council.")
    )
    how = models.TextField(_("how"), blank=True, max_length=1000)
    date = models.DateField(_("when"), null=True, blank=True)
    number = models.PositiveIntegerField(
        _("how many"), null=True, blank=True, validators=[MaxValueValidator(1_000_000)]
    )
    changed = models.TextField(_("what it changed"), blank=True, max_length=1000)

    history = ContentHistory()

    panels = [
        FieldRowPanel([FieldPanel("group"), FieldPanel("who")]),
        FieldPanel("how"),
        FieldRowPanel([FieldPanel("date"), FieldPanel("number")]),
        FieldPanel("changed"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("participation")
        verbose_name_plural = _("participation")

    def __str__(self):
        return self.who or self.get_group_display()
