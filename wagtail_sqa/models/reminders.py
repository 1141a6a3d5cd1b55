from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ReminderPreference(models.Model):
    """Whether a user wants reminders by mail; without a row they do."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="sqa_reminders", verbose_name=_("user")
    )
    wanted = models.BooleanField(_("reminders by mail"), default=True)

    class Meta:
        verbose_name = _("reminder preference")
        verbose_name_plural = _("reminder preferences")

    def __str__(self):
        return f"{self.user_id}: {self.wanted}"


class ReminderDigest(models.Model):
    """One person's reminders of one day: claimed before it is sent, so that it is sent once."""

    date = models.DateField(_("date"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("user")
    )
    address = models.EmailField(_("address"))
    for_units = models.BooleanField(
        _("for units"), default=False, help_text=_("Measures of the user's units whose role has no user.")
    )
    measures = models.PositiveIntegerField(_("measures"), default=0)
    claimed_at = models.DateTimeField(_("claimed at"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=500, blank=True)

    class Meta:
        ordering = ["-date", "address"]
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(fields=["date", "user", "for_units"], name="sqa_one_digest_a_day"),
        ]

    def __str__(self):
        return f"{self.date:%Y-%m-%d} {self.address}"
