from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from .. import periods


class OfAPeriodMixin(models.Model):
    """A page about a unit and a period, of a kind. What these fields are called, each page type says itself."""

    class Meta:
        abstract = True

    @property
    def period_label(self) -> str:
        return periods.label(self.period_kind, self.period_start, self.period_end)

    def choose_preset(self, key: str) -> None:
        """Make the page one of the kind ``key`` ("" for none), as that stands today. What is written stays."""
        self.preset = key
        preset = self.preset_in_use
        self.preset_version = preset.version if preset else ""

    def get_unit(self) -> Page | None:
        """Return the page of the unit that the page is about: the one that is set, else the page above."""
        return self.unit or self.get_parent()

    def clean_fields(self, exclude=None):
        if self.period_start and not self.period_end:
            self.period_end = periods.year_after(self.period_start)
        super().clean_fields(exclude=exclude)

    def clean(self):
        super().clean()
        if self.period_start and self.period_end and self.period_end < self.period_start:
            raise ValidationError({"period_end": _("The period ends before it begins. Change one of the days.")})
