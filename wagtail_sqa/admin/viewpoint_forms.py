"""Forms about viewpoints."""

from datetime import datetime

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminAutoHeightTextInput

from ..actions.viewpoints import Answer
from ..models import Measure, Viewpoint
from ..permissions import choosable
from ..text import LongTextField
from .safe_choosers import SnippetChooser


class ModerationForm(WagtailAdminModelForm):
    """State and answer. ``seen`` is when the viewpoint had last been changed as it was opened, "" for never."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Viewpoint
        fields = ["state", "answer", "answered_by_role", "is_published", "led_to"]
        field_classes = {"answer": LongTextField}
        widgets = {"answer": AdminAutoHeightTextInput}
        help_texts = {
            "answer": _("To the one who wrote, and to everyone. When you decline, the reason. Name nobody."),
            "answered_by_role": _("The role in which you answer, not your name."),
            "is_published": _(
                "The answer is shown among the viewpoints of the plan; the text with it, if its writer allowed that."
            ),
            "led_to": _("Only when the measure exists already. Otherwise make one below."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["led_to"].widget = SnippetChooser(Measure)
        if self.instance.led_to_id and not self._may_choose(self.instance.led_to_id):
            del self.fields["led_to"]  # it stays, and its title unsaid
        changed_at = self.instance.changed_at
        self.initial["seen"] = changed_at.isoformat() if changed_at else ""
        if not self.instance.answered_by_role:
            self.initial["answered_by_role"] = self.instance.plan.accountable_role

    def _post_clean(self):
        """Leave the judgement to the action: it sees the viewpoint as it stands by then."""

    def clean_seen(self) -> datetime | None:
        text = self.cleaned_data["seen"]
        try:
            return datetime.fromisoformat(text) if text else None
        except ValueError:
            self.add_error(None, _("The form was damaged. Open the viewpoint anew."))
            return None

    def clean_led_to(self):
        chosen = self.cleaned_data["led_to"]
        if chosen is None or chosen.pk == self.instance.led_to_id:
            return chosen
        if not self._may_choose(chosen.pk):
            self.data = {**self.data.dict(), self.add_prefix("led_to"): ""}  # its title stays unsaid
            raise ValidationError(_("You cannot choose this measure. Choose one from the list."))
        return chosen

    def _may_choose(self, pk) -> bool:
        return choosable(self.for_user).filter(pk=pk).exists()

    def write(self, moderate, *, user, on) -> Viewpoint:
        """Give what was written to the action ``moderate``; raises what it raises."""
        data = self.cleaned_data
        led_to = data.get("led_to") if "led_to" in self.fields else self.instance.led_to
        answer = Answer(data["state"], data["answer"], data["answered_by_role"], data["is_published"], led_to)
        return moderate(self.instance, answer, user=user, on=on, seen=data["seen"])

    def add_errors(self, error):
        by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for name, messages in by_field.items():
            self.add_error(name if name in self.fields else None, messages)


class ErasureForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is the text erased?"),
        max_length=255,
        help_text=_("For example that it names a person. Do not repeat what it says. The reason is kept in the log."),
        error_messages={"required": _("Say why the text is erased, without repeating what it says.")},
    )
