"""Forms about measures."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateInput

from ..actions.follow_up import Account, follow_up
from ..enums import Decision, Effect
from ..models import FollowUp
from ..models.measures import LONG_TEXT

ACCOUNT = ("result", "effect", "decision")


class MeasureForm(WagtailAdminModelForm):
    """The text of a measure."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "change_reason" in self.fields and not self.instance.has_unpublished_changes:
            self.initial["change_reason"] = ""  # the reason of the last change is not the reason of the next


class FollowUpForm(forms.ModelForm):
    """One entry in a measure's journal, and what it says of the measure's state."""

    result = forms.CharField(
        label=_("Result"),
        required=False,
        max_length=LONG_TEXT,
        widget=AdminAutoHeightTextInput,
        help_text=_("What came of it, compared with what you expected?"),
    )
    effect = forms.ChoiceField(label=_("Effect"), choices=Effect.choices, required=False)
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("", "---------"), *Decision.choices],
        required=False,
        help_text=_("What happens with it next?"),
    )

    class Meta:
        model = FollowUp
        fields = ["date", "seen", "status_after", "analysis", "by_role", "corrects"]
        widgets = {
            "date": AdminDateInput,
            "seen": AdminAutoHeightTextInput,
            "analysis": AdminAutoHeightTextInput,
            "corrects": forms.HiddenInput,
        }
        help_texts = {
            "seen": _("What has been done, and what can be seen of it?"),
            "analysis": _("Why did it go as it did?"),
            "by_role": _("The role in which you write, not your name."),
        }

    def __init__(self, *args, measure, **kwargs):
        super().__init__(*args, **kwargs)
        self.measure = measure
        self.fields["corrects"].queryset = measure.follow_ups.all()
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

    def _add_errors(self, error):
        by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for name, messages in by_field.items():
            self.add_error(name if name in self.fields else None, messages)
