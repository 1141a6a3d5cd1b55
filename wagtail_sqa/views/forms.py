"""The form with which a measure is followed up, on the intranet and in the admin."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..actions.follow_up import Account, follow_up
from ..enums import Decision, Effect
from ..models import FollowUp
from ..models.measures import LONG_TEXT
from ..text import LongTextField

ACCOUNT = ("result", "effect", "decision")
COPIED_BY_A_CORRECTION = ("date", "seen", "analysis", "status_after", "by_role")


class FeedForm(forms.Form):
    """A new personal address of a calendar: of a wheel, or a part of it, or without one of all that is the reader's."""

    name = forms.CharField(
        label=_("Where will you use it?"),
        max_length=60,
        help_text=_("For example “My phone”, so that you can tell your addresses apart."),
    )
    wheel = forms.IntegerField(required=False, widget=forms.HiddenInput)
    ring = forms.CharField(required=False, widget=forms.HiddenInput)
    category = forms.CharField(required=False, widget=forms.HiddenInput)
    role = forms.CharField(required=False, widget=forms.HiddenInput)


class FollowUpForm(forms.ModelForm):
    """One entry in a measure's journal, and what it says of the measure's state.

    ``newest_entry`` is the newest entry, by primary key, that the journal had when the form was opened; 0 for none.
    """

    result = LongTextField(
        label=_("Result"),
        required=False,
        max_length=LONG_TEXT,
        help_text=_("What came of it, compared with what you expected?"),
    )
    effect = forms.ChoiceField(label=_("Effect"), choices=Effect.choices, required=False)
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("", "---------"), *Decision.choices],
        required=False,
        help_text=_("What happens with it next?"),
    )
    newest_entry = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = FollowUp
        fields = ["date", "seen", "status_after", "analysis", "by_role", "corrects"]
        field_classes = {"seen": LongTextField, "analysis": LongTextField}
        widgets = {"corrects": forms.HiddenInput}
        help_texts = {
            "seen": _("What has been done, and what can be seen of it? Never write about a single pupil or patient."),
            "analysis": _("Why did it go as it did?"),
            "by_role": _("The role in which you write, not your name."),
        }

    def __init__(self, *args, measure, correctable=None, **kwargs):
        """``correctable`` are the entries that the user may correct, all of the measure's unless given."""
        super().__init__(*args, **kwargs)
        self.measure = measure
        self.fields["corrects"].queryset = measure.follow_ups.all() if correctable is None else correctable
        for name in ACCOUNT:
            self.initial.setdefault(name, getattr(measure, name))
            self.fields[name].show_hidden_initial = True

    @property
    def account_as_shown(self):
        """Return hidden fields that say what the account was when the form was opened."""
        fields = (self[name].as_hidden(only_initial=True) for name in ACCOUNT)
        return format_html_join("", "{}", ((field,) for field in fields))

    def _post_clean(self):
        """Leave the judgement to the action: it knows more than the fields do."""

    def write(self, *, user, today) -> FollowUp | None:
        """Add the entry; None, with the errors at their fields, when the measure or the entry cannot take it.

        Only what was changed of the account since the form was opened is written, so that what someone else wrote
        meanwhile stays.
        """
        data = self.cleaned_data
        account = Account(**{name: data[name] for name in ACCOUNT if name in self.changed_data})
        try:
            return follow_up(
                self.measure,
                **{"on": data["date"], "seen": data["seen"], "status": data["status_after"], "account": account},
                **{"analysis": data["analysis"], "by_role": data["by_role"], "corrects": data["corrects"]},
                **{"user": user, "today": today},
            )
        except forms.ValidationError as error:
            self._add_errors(error)
            return None

    def remarks(self, row: FollowUp) -> list[str]:
        """Return what the user should know after the entry ``row`` was written besides that it was."""
        others = self.measure.follow_ups.exclude(pk=row.pk)
        remarks = []
        if others.filter(date__gt=row.date).exists():
            remarks.append(gettext("A later entry exists, so the status of the measure stays as that entry left it."))
        newest = self.cleaned_data["newest_entry"]
        if newest is not None and others.filter(pk__gt=newest).exists():
            remarks.append(
                gettext("Someone else followed the measure up while you wrote. Both entries are in the journal.")
            )
        return remarks

    def _add_errors(self, error):
        by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for name, messages in by_field.items():
            self.add_error(name if name in self.fields else None, messages)


def first_answers(measure, *, today, role="", corrects: FollowUp | None = None) -> dict:
    """Return what the form begins with: the measure as it stands, or the entry that is to be corrected."""
    if corrects is not None:
        return {**{name: getattr(corrects, name) for name in COPIED_BY_A_CORRECTION}, "corrects": corrects.pk}
    return {"date": today, "status_after": measure.status, "by_role": role or measure.responsible_role}


def newest_entry(measure) -> int:
    """Return the primary key of the newest entry in the journal of ``measure``, 0 for none."""
    return measure.follow_ups.order_by("-pk").values_list("pk", flat=True).first() or 0


def role_in(measure, user, roles) -> str:
    """Return the role in which ``user`` writes of ``measure``: the responsible one, unless ``roles`` are all others."""
    stands_for_it = not roles or measure.responsible_role in roles or measure.responsible_user_id == user.pk
    return measure.responsible_role if stands_for_it else roles[0]
