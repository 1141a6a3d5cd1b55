from django.core.validators import RegexValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from ..text import CleanTextMixin
from .versions import pages_referring_to, raise_versions

hex_colour = RegexValidator(r"^#[0-9A-Fa-f]{6}$", _("Write the colour as # and six digits, for example #1F5F8B."))


class FocusArea(CleanTextMixin, index.Indexed, models.Model):
    """A field of development that goals and measures of several years and units share."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    description = models.TextField(_("description"), blank=True)
    colour = models.CharField(
        _("colour"),
        max_length=7,
        default="#1F5F8B",
        validators=[hex_colour],
        help_text=_("Shown beside the name, never instead of it."),
    )
    mark = models.CharField(
        _("mark"), max_length=3, blank=True, help_text=_("One to three letters that stand beside the colour.")
    )

    panels = [FieldPanel("name"), FieldPanel("description"), FieldPanel("colour"), FieldPanel("mark")]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name"), index.FilterField("name")]

    class Meta:
        ordering = ["name"]
        verbose_name = _("focus area")
        verbose_name_plural = _("focus areas")

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """Save, and tell the plans that show the area, at a goal or at a measure, that they look different now."""
        with transaction.atomic():
            super().save(*args, **kwargs)
            by_measure = self.measures.values_list("goal_measures__goal__plan_id", flat=True)
            raise_versions({*pages_referring_to(self), *by_measure} - {None})
