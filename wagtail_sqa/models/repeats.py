"""How an activity comes back: fields of a form, never a raw rule."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..enums import RepeatPreset
from ..wheel.recurrence import LAST_WEEK_OF_YEAR, Repeat, dates

MOST_EVERY = 60
ORDINALS = [
    (1, pgettext_lazy("weekday of the month", "First")),
    (2, pgettext_lazy("weekday of the month", "Second")),
    (3, pgettext_lazy("weekday of the month", "Third")),
    (4, pgettext_lazy("weekday of the month", "Fourth")),
]


class RepeatMixin(models.Model):
    """Expects ``start``, the first day on which something may happen. What is left empty is that of this day."""

    repeat = models.CharField(_("repeats"), max_length=20, choices=RepeatPreset, default=RepeatPreset.ONCE)
    every = models.PositiveSmallIntegerField(
        _("every"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_EVERY)],
        help_text=_("2 is every second week, month or year."),
    )
    nth = models.PositiveSmallIntegerField(_("which one"), null=True, blank=True, choices=ORDINALS)
    weekday = models.PositiveSmallIntegerField(_("weekday"), null=True, blank=True, choices=list(WEEKDAYS.items()))
    week = models.PositiveSmallIntegerField(
        _("week"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LAST_WEEK_OF_YEAR)],
        help_text=_("53 is the last week of any year."),
    )
    until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("Left empty for as long as there are years.")
    )

    REPEAT_FIELDS = ("repeat", "every", "nth", "weekday", "week", "until")

    class Meta:
        abstract = True

    @property
    def rule(self) -> Repeat:
        return Repeat(self.repeat, self.every or 1, self.nth, self.weekday, self.week, self.until)

    @property
    def repeats(self) -> bool:
        return self.repeat != RepeatPreset.ONCE

    def clean(self):
        super().clean()
        if self.repeats and self.start and self.until and self.until < self.start:
            raise ValidationError({"until": _("The repeat ends before the first day. Change one of the days.")})
        if self.repeats and self.start and not self._happens():
            raise ValidationError({"until": _("With these days the activity never happens. Change one of them.")})

    def _happens(self) -> bool:
        return bool(dates(self.rule, self.start, first=self.start, last=date.max, limit=1))
