"""Addresses at which a calendar program reads what its owner may read, without logging in."""

from hashlib import sha256

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..text import CleanTextMixin
from .wheels import AnnualWheelPage


class CalendarFeedQuerySet(models.QuerySet):
    def of_token(self, token: str):
        """The feed with this token, if its owner has not been deactivated."""
        return self.filter(token_hash=hash_of(token), user__is_active=True)


class CalendarFeed(CleanTextMixin, models.Model):
    """One address of one user: of a wheel, or without a wheel of all that they answer for.

    The token, which is the secret part of the address, is shown once and kept nowhere.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="sqa_calendar_feeds", verbose_name=_("user")
    )
    wheel = models.ForeignKey(
        AnnualWheelPage, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("annual wheel")
    )
    name = models.CharField(
        _("where you use it"),
        max_length=60,
        help_text=_("For example “My phone”, so that you can tell your addresses apart."),
    )
    token_hash = models.CharField(_("hash of the token"), max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made at"), editable=False)
    fetched_on = models.DateField(_("last fetched"), null=True, blank=True, editable=False)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        constraints = [
            models.UniqueConstraint(fields=["user", "wheel", "name"], name="sqa_one_calendar_address_a_name"),
        ]

    def __str__(self):
        return self.name


def hash_of(token: str) -> str:
    """Return what is kept of a token. It is random and long, so a plain hash is enough."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()
