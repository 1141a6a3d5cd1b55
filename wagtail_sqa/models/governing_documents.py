from datetime import date

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from ..enums import DocumentKind
from ..querysets import GoverningDocumentQuerySet
from ..text import CleanTextMixin
from .versions import pages_referring_to, raise_versions


class GoverningDocument(CleanTextMixin, index.Indexed, models.Model):
    """A law, a curriculum, a policy: what goals and measures of many plans rest on.

    One that has ended stays, since plans of its time rest on it.
    """

    title = models.CharField(
        _("title"),
        max_length=255,
        help_text=_("As it is spoken of, for example “Education Act, chapter 4, section 3”."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=DocumentKind)
    reference = models.CharField(
        _("reference"),
        max_length=255,
        blank=True,
        help_text=_("Where it is found: number of the law, collection, record number."),
    )
    link = models.URLField(_("link"), max_length=500, blank=True, help_text=_("Where it can be read."))
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(
        _("valid to"), null=True, blank=True, help_text=_("Its last day in force; empty until further notice.")
    )
    description = models.TextField(
        _("description"), blank=True, max_length=2000, help_text=_("What it asks, in a few words of your own.")
    )
    key = models.SlugField(
        _("key"),
        max_length=100,
        null=True,
        blank=True,
        unique=True,
        error_messages={
            "unique": _("Another document has this key. A check points at one document: change either key.")
        },
        help_text=_("By which the checks of plans know it, for example skollagen-4-3. Empty if no check asks for it."),
    )

    objects = GoverningDocumentQuerySet.as_manager()

    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("reference"),
        index.SearchField("description"),
        index.FilterField("title"),
        index.FilterField("kind"),
        index.FilterField("valid_from"),
        index.FilterField("valid_to"),
    ]

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("governing document")
        verbose_name_plural = _("governing documents")

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        """Save, and tell the plans that show the document, at a goal or at a measure, that they look different now."""
        with transaction.atomic():
            super().save(*args, **kwargs)
            by_measure = self.measures.values_list("goal_measures__goal__plan_id", flat=True)
            raise_versions({*pages_referring_to(self), *self._plans_by_goal(), *by_measure} - {None})

    def clean(self):
        super().clean()
        self.key = self.key or None  # any number of documents may lack one
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("It ends before it begins. Change one of the days.")})

    def _plans_by_goal(self) -> set[int]:
        """Return the plans of goals that rest on it, and of all that serve these: a query for each level."""
        goals, found = self.goals.model.objects, set()
        waiting = set(self.goals.values_list("pk", flat=True))
        while waiting:
            found |= waiting
            waiting = set(goals.filter(supports__in=waiting).values_list("pk", flat=True)) - found
        return set(goals.filter(pk__in=found).values_list("plan_id", flat=True))

    def is_used(self) -> bool:
        """Say whether a goal or a measure rests on it, or has done so in force."""
        things = [self.goals.all(), self.measures.all()]
        things += [rows.model.history.filter(governing_document_id=self.pk) for rows in things]
        return any(rows.exists() for rows in things)

    def has_ended(self, *, on: date) -> bool:
        return self.valid_to is not None and self.valid_to < on
