from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..enums import MeasureStatus
from ..querysets import AppendOnlyQuerySet
from ..text import CleanTextMixin
from .measures import LONG_TEXT, Measure


class FollowUp(CleanTextMixin, models.Model):
    """A row of a measure's journal: what was seen on a day. Added, never changed; a correction is a new row."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="follow_ups", verbose_name=_("measure"))
    date = models.DateField(_("date"))
    seen = models.TextField(_("what did we see?"), max_length=LONG_TEXT)
    analysis = models.TextField(_("analysis"), max_length=LONG_TEXT, blank=True)
    status_after = models.CharField(_("status now"), max_length=20, choices=MeasureStatus)
    by_role = models.CharField(_("role"), max_length=150, blank=True)
    by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("user")
    )
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name=_("corrects")
    )
    created_at = models.DateTimeField(_("written at"), default=timezone.now, editable=False)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["-date", "-created_at", "-pk"]
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        indexes = [
            models.Index(fields=["-date", "-created_at", "-id"], name="sqa_follow_up_newest"),
            models.Index(fields=["measure", "-date", "-created_at", "-id"], name="sqa_follow_up_latest"),
        ]

    def __str__(self):
        return f"{self.date:%Y-%m-%d} {self.get_status_after_display()}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("A follow-up is added, never changed; write a correction instead.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("A follow-up is added, never removed; write a correction instead.")
