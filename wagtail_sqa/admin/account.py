"""What quality work adds to a user's own account page."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import BaseSettingsPanel, notifications_tab

from ..actions.reminder_choice import choose_reminders, wants_reminders


class RemindersForm(forms.Form):
    """Whether ``user`` wants reminders; saved as a row of its own, so that it needs no profile in the admin."""

    wanted = forms.BooleanField(
        required=False,
        label=_("Reminders by mail"),
        help_text=_(
            "A mail when measures that you answer for are overdue, due soon or waiting for follow-up. "
            "Measures that nobody is named for, and how many viewpoints wait for an answer, are sent to those who edit "
            "the unit's page."
        ),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["wanted"].initial = wants_reminders(user)

    def save(self):
        choose_reminders(self.user, wanted=self.cleaned_data["wanted"])


class RemindersPanel(BaseSettingsPanel):
    name = "sqa_reminders"
    title = _("Quality work")
    tab = notifications_tab
    order = 200

    def get_form(self):
        data = self.request.POST if self.request.method == "POST" else None
        return RemindersForm(data, prefix=self.name, user=self.user)
