from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Page
from wagtail.search import index

from ..enums import Direction
from ..text import CleanTextMixin
from .versions import pages_referring_to, raise_versions


class Indicator(CleanTextMixin, index.Indexed, ClusterableModel):
    """Something that is measured year after year, with its readings, which are saved through it."""

    name = models.CharField(_("name"), max_length=200, help_text=_("What is measured, as readers will see it."))
    unit_of_measure = models.CharField(
        _("unit of measure"), max_length=60, blank=True, help_text=_("For example percent, or days.")
    )
    direction = models.CharField(_("better is"), max_length=10, choices=Direction, default=Direction.UP)
    unit = models.ForeignKey(
        Page,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sqa_indicators",
        verbose_name=_("unit"),
        help_text=_("The page of the unit that the values are about."),
    )
    source = models.CharField(
        _("source"), max_length=255, blank=True, help_text=_("Where the values come from, so that anyone can check.")
    )
    description = models.TextField(_("description"), blank=True, max_length=1000)

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.FilterField("name"),
        index.FilterField("unit_id"),
    ]

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """Save with the readings, and tell the plans that show them that they look different now."""
        with transaction.atomic():
            super().save(*args, **kwargs)
            in_plans = self.goal_indicators.values_list("goal__plan_id", flat=True)
            raise_versions({*in_plans, *pages_referring_to(self)})


class IndicatorReading(CleanTextMixin, models.Model):
    """The value of an indicator on a day."""

    indicator = ParentalKey(Indicator, on_delete=models.CASCADE, related_name="readings")
    date = models.DateField(_("date"))
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=4)
    note = models.CharField(_("note"), max_length=255, blank=True)
    source = models.CharField(_("source"), max_length=255, blank=True)

    class Meta:
        ordering = ["date"]
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "date"],
                name="sqa_one_reading_a_day",
                violation_error_message=_("There is a reading for that day already. Change it, or choose another day."),
            )
        ]

    def __str__(self):
        return f"{self.date:%Y-%m-%d}: {self.value.normalize():f}"
