"""The rings of a wheel in its editor: their names there, their activities in a listing of their own."""

from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import InlinePanel, Panel

from .panels import ListComparison
from .reading.wheel_words import days_text


class KeepsActivitiesMixin:
    """Before the form of a ring: its activities stand in no form, and must not go.

    ``key`` says which ring of the draft it is, for rings that the database has not seen yet.
    """

    def __init__(self, *args, formset=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.formset = formset
        key = formset.key_of(self.instance) if formset is not None else ""
        self.fields["key"] = forms.CharField(required=False, widget=forms.HiddenInput, initial=key)

    def _post_clean(self):
        super()._post_clean()
        ring = self.taken_up
        if ring is not None:
            self.instance.activities = list(ring.activities.all())

    @property
    def taken_up(self):
        """Return the ring of the draft that this form is about, where the formset could not tell."""
        if self.formset is None or self.instance.pk is not None:
            return None
        return self.formset.unsaved_ring(self.data.get(self.add_prefix("key")), self.data.get(self.add_prefix("name")))


class KeepsActivitiesFormSetMixin:
    """Before the formset of the rings of one wheel: modelcluster makes anew what has no primary key, empty."""

    def get_form_kwargs(self, index):
        return {**super().get_form_kwargs(index), "formset": self}

    def key_of(self, ring) -> str:
        return next((key for key, own in self._unsaved.items() if own is ring), "")

    def unsaved_ring(self, key, name):
        """Return the ring by its key; by its name where the form was opened before the ring was saved as a draft."""
        if key:
            return self._unsaved.get(key)
        return next((ring for ring in self._unsaved.values() if ring.name == name), None)

    @property
    def _unsaved(self) -> dict:
        rings = [ring for ring in self.get_queryset() if ring.pk is None]
        return {f"{position}": ring for position, ring in enumerate(rings)}

    def clean(self):
        super().clean()
        taken = [form.taken_up for form in self.forms]
        if any(ring.activities.all() and ring not in taken for ring in self._unsaved.values()):
            raise ValidationError(_now("The rings have been changed meanwhile. Open the page again before you save."))


class RingForm(KeepsActivitiesMixin, WagtailAdminModelForm):
    class Meta(WagtailAdminModelForm.Meta):
        defer_required_on_fields = ["name"]


class RingFormSet(KeepsActivitiesFormSetMixin, BaseChildFormSet):
    pass


class RingsPanel(InlinePanel):
    """The rings of a wheel, saved without a touch to their activities."""

    def get_form_options(self):
        options = super().get_form_options()
        options["formsets"][self.relation_name] |= {"form": RingForm, "formset": RingFormSet}
        return options


class ActivitiesPanel(Panel):
    """How many activities a ring has, and the way to them; what became of them when two revisions are compared."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_sqa/admin/activities/panel.html"

        def get_context_data(self, parent_context=None):
            ring = self.instance
            saved = ring.wheel_id is not None
            url = reverse("wagtail_sqa_activities:list", args=[ring.wheel_id]) if saved else ""
            if url and ring.pk:
                url += f"?ring={ring.pk}"
            number = len(ring.activities.all()) if saved else 0
            return {**super().get_context_data(parent_context), "number": number, "url": url}

        def get_comparison(self):
            return [partial(ActivityComparison, _("Activities"), lines_of)]


class ActivityComparison(ListComparison):
    """Only what differs: a ring may hold hundreds."""

    def __init__(self, label, lines_of, obj_a, obj_b):
        super().__init__(label, lines_of, obj_a, obj_b)
        same = self.before.keys() & self.after.keys()
        self.before = {key: line for key, line in self.before.items() if key not in same}
        self.after = {key: line for key, line in self.after.items() if key not in same}


def lines_of(ring) -> dict[str, str]:
    """Return the activities of ``ring`` in words, by all that is said of them."""
    lines = {}
    for activity in ring.activities.all():
        line = _line(activity)
        lines[f"{line} {activity.short_title} {activity.category_id} {activity.measure_id} {_rest(activity)}"] = line
    return lines


def _line(activity) -> str:
    days = days_text(activity.start, activity.end or activity.start, with_year=True) if activity.start else ""
    return ", ".join(filter(None, (activity.title, days, activity.responsible_role)))


def _rest(activity) -> str:
    return f"{activity.description} {list(activity.links.raw_data)}"
