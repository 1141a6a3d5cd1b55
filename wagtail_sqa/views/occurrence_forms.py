"""The form that says what became of one time that an activity happens."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext_lazy as _

from ..actions.occurrences import Occurrence, Outcome, record
from ..enums import OccurrenceState
from ..models import ActivityOccurrence
from ..models.occurrences import NOTE_LENGTH
from .forms import LongTextField

CHOICES = [
    (OccurrenceState.DONE, _("It is done")),
    (OccurrenceState.MOVED, _("It is moved to another day")),
    (OccurrenceState.CANCELLED, _("It is cancelled")),
    (OccurrenceState.PLANNED, _("It is planned, with a note")),
]


class OccurrenceForm(forms.Form):
    """What became of an occurrence; the judgement is left to `actions.occurrences.record`."""

    state = forms.ChoiceField(label=_("What became of it?"), choices=CHOICES, widget=forms.RadioSelect)
    moved_to = forms.DateField(
        label=_("New first day"), required=False, help_text=_("Only when it is moved, or was done on another day.")
    )
    note = LongTextField(
        label=_("Note"),
        required=False,
        max_length=NOTE_LENGTH,
        help_text=_("Readers of the wheel see it. When it is cancelled: why? Never about a single pupil or patient."),
    )
    by_role = forms.CharField(
        label=_("role"), required=False, max_length=150, help_text=_("The role in which you write, not your name.")
    )

    def write(self, occurrence: Occurrence, *, user) -> ActivityOccurrence | None:
        """Record it; None, with the errors at their fields, when it cannot be."""
        try:
            return record(occurrence, self.outcome(occurrence), user=user)
        except forms.ValidationError as error:
            by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
            for name, messages in by_field.items():
                self.add_error(name if name in self.fields else None, messages)
            return None

    def outcome(self, occurrence: Occurrence) -> Outcome:
        """Return what was said. Done on the day that was planned is done, and not moved to it."""
        data = self.cleaned_data
        day = data["moved_to"]
        if data["state"] != OccurrenceState.MOVED and day == occurrence.original:
            day = None
        return Outcome(data["state"], data["note"], day, data["by_role"])
