"""How a unit answers: its own words and the place where they will stand, or the reason why not."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminAutoHeightTextInput

from ...actions.proposals import TakenUp, plans_to_take_up
from ...models.measures import LONG_TEXT
from ...permissions import PAGES
from ...text import LongTextField, clean_text


class TakeUpForm(forms.Form):
    """The plan, and for a measure the goal in its draft; the words are those handed down until someone changes them."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=255)
    description = LongTextField(
        label=gettext_lazy("Description"), required=False, max_length=LONG_TEXT, widget=AdminAutoHeightTextInput
    )
    place = forms.ChoiceField(label=gettext_lazy("Where"), required=False)

    def __init__(self, *args, proposal, user, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.proposal, self.user, self.on = proposal, user, on
        self.initial = {"title": proposal.title, "description": proposal.description, **self.initial}
        self.fields["place"].choices = self._places()
        self.fields["place"].required = not proposal.is_measure
        self.fields["place"].label = _("Below the goal") if proposal.is_measure else _("In the plan")

    @cached_property
    def plans(self) -> list:
        """The plans of the unit that the user may edit, the first in time first."""
        allowed = PAGES.instances_user_has_permission_for(self.user, "change").values("pk")
        return list(plans_to_take_up(self.proposal, on=self.on).filter(pk__in=allowed))

    def _places(self) -> list:
        if not self.proposal.is_measure:
            return [(str(plan.pk), plan.title) for plan in self.plans]
        return [("", _("None yet")), *((plan.title, _goals(plan)) for plan in self.plans)]

    def clean_title(self):
        return clean_text(self.cleaned_data["title"])

    def clean_description(self):
        return clean_text(self.cleaned_data["description"])

    def wanted(self) -> TakenUp:
        """Return the answer for the action. Call it on a valid form."""
        plan_pk, _dash, place = self.cleaned_data["place"].partition("-")
        plan = next((plan for plan in self.plans if str(plan.pk) == plan_pk), None)
        words = (self.cleaned_data["title"], self.cleaned_data["description"])
        return TakenUp(*words, plan=plan, place=int(place) if place else None)


class DeclineForm(forms.Form):
    reason = LongTextField(
        label=gettext_lazy("Why not?"),
        max_length=1000,
        widget=AdminAutoHeightTextInput,
        error_messages={"required": gettext_lazy("Say why the unit declines.")},
        help_text=gettext_lazy("Those who handed it down read the reason."),
    )


def _goals(plan) -> list:
    goals = plan.get_latest_revision_as_object().goals.get_object_list()
    return [(f"{plan.pk}-{place}", goal.title) for place, goal in enumerate(goals)]
