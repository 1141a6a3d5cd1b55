from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..enums import OccurrenceState
from ..text import CleanTextMixin

NOTE_LENGTH = 1000


class ActivityOccurrence(CleanTextMixin, models.Model):
    """What became of one time that an activity of a wheel happens. In force at once, outside drafts.

    Belongs to the wheel and the activity's lasting name (see `KeptMixin`), and to the day that the plan of the wheel
    says. A fact about a day on which the activity no longer happens is kept, and shown again when it does.
    """

    wheel = models.ForeignKey(
        "wagtail_sqa.AnnualWheelPage", models.CASCADE, related_name="occurrences", verbose_name=_("wheel")
    )
    activity = models.UUIDField()
    original = models.DateField(_("first day as planned"))
    state = models.CharField(_("state"), max_length=10, choices=OccurrenceState, default=OccurrenceState.PLANNED)
    moved_to = models.DateField(_("moved to"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=NOTE_LENGTH)
    by_role = models.CharField(_("role"), max_length=150, blank=True)
    by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("user")
    )
    changed_at = models.DateTimeField(_("written at"))

    class Meta:
        ordering = ["original", "pk"]
        verbose_name = _("occurrence of an activity")
        verbose_name_plural = _("occurrences of activities")
        constraints = [
            models.UniqueConstraint(fields=["wheel", "activity", "original"], name="sqa_occurrence_once"),
            models.CheckConstraint(
                condition=Q(moved_to=None) | ~Q(moved_to=F("original")), name="sqa_occurrence_moves_elsewhere"
            ),
            models.CheckConstraint(
                condition=~Q(state=OccurrenceState.MOVED) | Q(moved_to__isnull=False),
                name="sqa_occurrence_moved_to_a_day",
            ),
        ]

    def __str__(self):
        return f"{self.original:%Y-%m-%d} {self.get_state_display()}"
