"""Forms about activities of a wheel."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.widgets import AdminDateInput

from ...actions.edit_activities import DraftActivities, move_days
from ...models import ActivityCategory, WheelActivity
from ...permissions import choosable

YEARS = range(1990, 2201)
NO_CATEGORY = "none"
DAYS, WEEKS = "days", "weeks"


def refuse_far_away(day: date | None) -> None:
    if day is not None and day.year not in YEARS:
        raise ValidationError(_("Write a year from 1990 to 2200."))


def without(data, name: str):
    """Return ``data`` of a form without the choice ``name``: what may not be chosen stays unsaid when it is refused."""
    kept = data.copy()
    kept[name] = ""
    return kept


class ActivityForm(getattr(WheelActivity, "base_form_class", WagtailAdminModelForm)):
    """One activity of a draft, with its ring. ``token`` holds what it looked like when the form was opened."""

    ring_key = forms.ChoiceField(label=_("Ring"))
    category = forms.ModelChoiceField(ActivityCategory.objects.all(), label=_("Category"), required=False)
    token = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, activities: DraftActivities, row=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.named_measure = self.instance.measure_id
        self.fields["ring_key"].choices = [(key, ring.name) for key, ring in activities.rings.items()]
        if row is not None:
            self.initial |= {"ring_key": row.ring_key, "token": row.token}

    def clean_start(self):
        refuse_far_away(self.cleaned_data["start"])
        return self.cleaned_data["start"]

    def clean_end(self):
        refuse_far_away(self.cleaned_data["end"])
        return self.cleaned_data["end"]

    def clean_measure(self):
        measure = self.cleaned_data["measure"]
        if measure is None or measure.pk == self.named_measure:
            return measure
        if not choosable(self.for_user).filter(pk=measure.pk).exists():
            self.data = without(self.data, self.add_prefix("measure"))
            raise ValidationError(_("You cannot choose this measure. Choose one from the list."))
        return measure


def activity_editor() -> ObjectList:
    """Return the panels of an activity, whatever fields it has, with its ring first."""
    panels = [FieldPanel("ring_key"), *WheelActivity.panels]
    return ObjectList(panels, base_form_class=ActivityForm).bind_to_model(WheelActivity)


class ChangeForm(forms.Form):
    """What many activities get at once; what is left empty stays as it is with each."""

    ring_key = forms.ChoiceField(label=_("Ring"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    move = forms.IntegerField(
        label=_("Move by"),
        required=False,
        min_value=-5000,
        max_value=5000,
        help_text=_("A negative number moves them back in time."),
    )
    unit = forms.ChoiceField(label=_("Days or weeks"), choices=[(WEEKS, _("Weeks")), (DAYS, _("Days"))])
    start = forms.DateField(
        label=_("Set the first day"),
        required=False,
        widget=AdminDateInput,
        help_text=_("Each keeps its length."),
        validators=[refuse_far_away],
    )

    def __init__(self, *args, activities: DraftActivities, **kwargs):
        super().__init__(*args, **kwargs)
        rings = [(key, ring.name) for key, ring in activities.rings.items()]
        categories = [(str(c.pk), c.name) for c in ActivityCategory.objects.all()]
        self.fields["ring_key"].choices = [("", _("As it is")), *rings]
        self.fields["category"].choices = [("", _("As it is")), (NO_CATEGORY, _("No category")), *categories]

    def clean(self):
        data = super().clean()
        if data.get("move") and data.get("start"):
            raise ValidationError(_("Move the activities or set their first day, not both."))
        if not self.errors and not any(data.get(name) for name in ("ring_key", "category", "move", "start")):
            raise ValidationError(_("Choose what is to be changed."))
        return data

    def apply(self, row, activities: DraftActivities) -> None:
        """Change one activity. Raises ``ValidationError`` where it cannot be moved so far."""
        data, activity = self.cleaned_data, row.activity
        if data["category"]:
            activity.category_id = None if data["category"] == NO_CATEGORY else int(data["category"])
        if data["start"] and activity.start is None:
            activity.start = data["start"]
        move_days(activity, self._days(activity))
        refuse_far_away(activity.start)
        refuse_far_away(activity.end)
        if data["ring_key"]:
            activities.move(row, data["ring_key"])

    def _days(self, activity) -> int:
        data = self.cleaned_data
        if data["start"]:
            return (data["start"] - activity.start).days
        return (data["move"] or 0) * (7 if data["unit"] == WEEKS else 1)
