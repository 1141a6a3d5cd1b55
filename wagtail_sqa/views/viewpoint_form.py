"""The form with which a reader leaves a viewpoint."""

import re
from datetime import datetime, timedelta

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ..actions.viewpoints import Said, Subject, leave_viewpoint
from ..conf import get_setting
from ..enums import ParticipantGroup
from ..limits import minutes_to_wait
from ..models.viewpoints import LONGEST_VIEWPOINT, Viewpoint
from ..text import LongTextField
from .tickets import read_ticket

WHOLE_PLAN = "plan"
QUICKEST = timedelta(seconds=3)  # nobody reads the form and writes a sentence sooner
OLDEST = timedelta(hours=24)
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2}")


class ViewpointForm(forms.Form):
    """What to say, about what, from which group. Nothing asks who writes."""

    about = forms.ChoiceField(label=_("What is it about?"))
    text = LongTextField(
        label=_("Your viewpoint"),
        max_length=LONGEST_VIEWPOINT,
        help_text=_("What works well, what does not, or what you would like to see?"),
        error_messages={
            "required": _("Write what you want to say."),
            "max_length": _("Your text is %(show_value)d characters long. Shorten it to %(limit_value)d."),
        },
    )
    from_group = forms.ChoiceField(
        label=_("Which group do you belong to?"),
        required=False,
        choices=[("", _("I would rather not say")), *ParticipantGroup.choices],
    )
    may_be_shown = forms.BooleanField(
        label=_("My text may be shown to other readers, together with the answer"), required=False
    )
    website = forms.CharField(label=_("Leave this field empty"), required=False)
    ticket = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, plan, view, request, at: datetime, **kwargs):
        """``view`` is the `PlanView` of ``plan``, whose goals and measures a viewpoint may be about."""
        super().__init__(*args, **kwargs)
        self.plan, self.view, self.request, self.at = plan, view, request, at
        self.fields["about"].choices = self._choices()

    @cached_property
    def subjects(self) -> dict[str, Subject]:
        """Return what a viewpoint may be about, by the value that the form sends."""
        goals = {f"goal-{goal.row.pk}": Subject(goal=goal.row.pk, title=goal.row.title) for goal in self.view.goals}
        measures = {f"measure-{m.pk}": Subject(measure=m.pk, title=m.title) for m in self.view.measures}
        return {WHOLE_PLAN: Subject(), **goals, **measures}

    def _choices(self):
        goals = [(f"goal-{goal.row.pk}", f"{goal.number}. {goal.row.title}") for goal in self.view.goals]
        measures = [(f"measure-{m.pk}", m.title) for m in self.view.measures]
        groups = [(gettext("A goal"), goals), (gettext("A measure"), measures)]
        return [(WHOLE_PLAN, gettext("The whole plan")), *(group for group in groups if group[1])]

    def clean_text(self):
        text = self.cleaned_data["text"]
        if not _WORD.search(_LINK.sub("", text)):
            raise forms.ValidationError(_("Write in words what you want to say; a link alone does not tell."))
        return text

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("This field is there to catch machines. Empty it, and send again."))
        return ""

    def clean_ticket(self):
        """Refuse what was not opened here, or by someone; what was written stays in the form."""
        ticket = read_ticket(self.cleaned_data["ticket"], self.plan.pk)
        if ticket is None or not timedelta(0) <= ticket.age(at=self.at) <= OLDEST:
            raise forms.ValidationError(_("The form had been open for too long. Send it once more."), code="renew")
        if ticket.age(at=self.at) < QUICKEST:
            raise forms.ValidationError(_("That went very quickly. Wait a few seconds, then send again."))
        return ticket

    @property
    def needs_new_ticket(self) -> bool:
        return self.has_error("ticket", "renew")

    def leave(self) -> Viewpoint | None:
        """Keep the viewpoint; None, with the reason in the form, when that is not possible now."""
        data = self.cleaned_data
        kept = Viewpoint.objects.filter(form_key=data["ticket"].key).first()
        if kept is not None:
            return kept
        if not self._has_room():
            return None
        said = Said(data["text"], data["from_group"], data["may_be_shown"])
        subject, on = self.subjects[data["about"]], self.at.date()
        try:
            return leave_viewpoint(self.plan, said, about=subject, key=data["ticket"].key, on=on)
        except forms.ValidationError as error:
            self.add_error(None, error.messages)
            return None

    def _has_room(self) -> bool:
        most = get_setting("VIEWPOINTS_PER_HOUR")
        minutes = minutes_to_wait(self.request, what="viewpoint", most=most, at=self.at)
        if minutes:
            sentence = ngettext(
                "You have sent many viewpoints in a short time. Wait %(minutes)d minute, then send this one.",
                "You have sent many viewpoints in a short time. Wait %(minutes)d minutes, then send this one.",
                minutes,
            )
            self.add_error(None, sentence % {"minutes": minutes})
        return not minutes


def kept_for() -> str:
    """Return for how long a viewpoint is kept, in words; "" when it is never deleted."""
    days = get_setting("VIEWPOINTS_KEPT_DAYS")
    if days is None:
        return ""
    years, rest = divmod(days, 365)
    if rest == 0:
        return ngettext("%(number)d year", "%(number)d years", years) % {"number": years}
    return ngettext("%(number)d day", "%(number)d days", days) % {"number": days}
