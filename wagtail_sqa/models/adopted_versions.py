from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from ..querysets import AdoptedVersionQuerySet
from ..text import CleanTextMixin

WITHDRAWAL = ("withdrawn_at", "withdrawn_by", "withdrawal_reason")


class AdoptedVersion(CleanTextMixin, models.Model):
    """A plan or a report as it was decided: the page's text and the PDF file, kept as they were and never made again.

    Rows are added by `actions.adopt`, never changed or removed; a mistaken one is withdrawn and stays readable.
    """

    page = models.ForeignKey(Page, models.PROTECT, related_name="sqa_adopted_versions", verbose_name=_("page"))
    number = models.PositiveIntegerField(_("number"), editable=False)
    adopted_on = models.DateField(_("adopted on"))
    adopted_by = models.CharField(
        _("adopted by"), max_length=150, help_text=_("A role or a board, for example the education board.")
    )
    record_number = models.CharField(_("record number"), max_length=60, blank=True)
    as_of = models.DateTimeField(_("in force at"), editable=False)
    revision = models.ForeignKey(
        "wagtailcore.Revision", models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("revision")
    )

    title = models.CharField(_("title"), max_length=255, editable=False)
    language = models.CharField(_("language"), max_length=35, editable=False)
    html = models.TextField(_("text of the page"), editable=False)
    pdf = models.BinaryField(_("PDF file"))
    protocol = models.BinaryField(_("minutes"), null=True)
    protocol_name = models.CharField(_("name of the minutes"), max_length=150, blank=True, editable=False)

    created_at = models.DateTimeField(_("written at"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False, verbose_name=_("user")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("withdrawn by"),
    )
    withdrawal_reason = models.TextField(_("why it is withdrawn"), blank=True, max_length=1000, editable=False)

    objects = AdoptedVersionQuerySet.as_manager()

    class Meta:
        ordering = ["page", "-number"]
        verbose_name = _("adopted version")
        verbose_name_plural = _("adopted versions")
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="sqa_one_version_a_number")]

    def __str__(self):
        return f"{self.title} ({self.number})"

    def save(self, *args, **kwargs):
        if not self._state.adding and set(kwargs.get("update_fields") or ["all"]) - set(WITHDRAWAL):
            raise TypeError("An adopted version is never changed; withdraw it and adopt another.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("An adopted version is never removed; withdraw it.")

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @cached_property
    def withdrawn_on(self):
        """The day on which it was withdrawn, None while it stands."""
        return timezone.localdate(self.withdrawn_at) if self.is_withdrawn else None


class AdoptedPicture(models.Model):
    """The file of a picture that the text of an adopted version shows."""

    version = models.ForeignKey(AdoptedVersion, models.CASCADE, related_name="pictures")
    name = models.CharField(max_length=20)
    content_type = models.CharField(max_length=40)
    data = models.BinaryField()

    class Meta:
        verbose_name = _("picture of an adopted version")
        verbose_name_plural = _("pictures of adopted versions")
        constraints = [models.UniqueConstraint(fields=["version", "name"], name="sqa_one_picture_a_name")]

    def __str__(self):
        return self.name
