"""Forms of the wheel's editor: rows that keep their names, and rings that show what stands elsewhere."""

from functools import cached_property
from itertools import groupby

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm

from .enums import SOURCES_IN_PLANS, RingSource
from .reading.visibility import closed_beside

NOTHING = ("", "---------")


class KeptRowForm(WagtailAdminModelForm):
    """A row whose lasting name goes with it through the form: without a primary key nothing else would tell it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        named = self.instance.uid if kwargs.get("instance") is not None else None
        self.fields["uid"] = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=named)

    def clean(self):
        data = super().clean()
        if data.get("uid"):
            self.instance.uid = data["uid"]
        return data


class WheelActivityForm(KeptRowForm):
    class Meta(WagtailAdminModelForm.Meta):
        defer_required_on_fields = ["title"]


class WheelRingForm(KeptRowForm):
    """A ring; a ring of another wheel is chosen from a list, and kept as that wheel and the ring's lasting name."""

    shown_ring = forms.ChoiceField(label=_("Ring of another wheel"), required=False)

    class Meta(WagtailAdminModelForm.Meta):
        defer_required_on_fields = ["name"]

    def __init__(self, *args, formset=None, **kwargs):
        super().__init__(*args, **kwargs)
        ring = self.instance
        self.initial["shown_ring"] = _value(ring.source_wheel_id, ring.source_ring) if ring.source_ring else ""
        if formset is not None:
            self.fields["shown_ring"].choices = lambda: formset.choices(self.initial["shown_ring"])

    def clean(self):
        data = super().clean()
        source = data.get("source")
        wheel, _colon, uid = (data.get("shown_ring") or "").partition(":")
        self.instance.source_wheel_id = int(wheel) if wheel else None
        self.instance.source_ring = uid or None
        if source == RingSource.WHEEL and not wheel and "shown_ring" not in self.errors:
            self.add_error("shown_ring", _("Choose the ring that is shown here."))
        if source in SOURCES_IN_PLANS and not data.get("plans") and "plans" not in self.errors:
            self.add_error("plans", _("Choose at least one plan."))
        return data

    def is_valid(self):
        """A ring that shows something else has no room for activities of its own: they would be seen by nobody."""
        valid = super().is_valid()
        if valid and self.cleaned_data.get("source") != RingSource.OWN and self._has_own_activities():
            self.add_error("source", _("The ring has activities of its own. Take them away, or let it show them."))
            return False
        return valid

    def _has_own_activities(self) -> bool:
        activities = self.formsets.get("activities")
        deleted = () if activities is None else activities.deleted_forms
        rows = () if activities is None else activities.forms
        return any(row not in deleted and (row.instance.pk or row.has_changed()) for row in rows)


class WheelRingFormSet(BaseChildFormSet):
    """The rings of one wheel. What they choose from is read once, not once a ring."""

    parent_page = None  # where a wheel that is not saved yet will lie; set by WheelPageForm

    def get_form_kwargs(self, index):
        return {**super().get_form_kwargs(index), "formset": self}

    def choices(self, chosen: str) -> list:
        """Return the rings that may be shown, by wheel, and what is ``chosen`` already whatever has become of it."""
        known = {value for _wheel, rings in self.rings for value, _name in rings}
        gone = [(chosen, _("A ring that cannot be shown any more"))] if chosen and chosen not in known else []
        return [NOTHING, *gone, *self.rings]

    @cached_property
    def rings(self) -> list:
        """The rings of other wheels that readers of this one may see: those with activities of their own."""
        path = self.instance.path or getattr(self.parent_page, "path", "")
        found = (
            apps.get_model("wagtail_sqa", "WheelRing")
            .objects.filter(~closed_beside("wheel__path", path=path), source=RingSource.OWN, wheel__live=True)
            .exclude(wheel_id=self.instance.pk)
            .order_by("wheel__path", "sort_order", "pk")
            .values_list("wheel_id", "wheel__title", "uid", "name")
        )
        wheels = groupby(found, key=lambda row: row[:2])
        return [(title, [(_value(pk, uid), name) for _pk, _title, uid, name in rows]) for (pk, title), rows in wheels]


class WheelPageForm(WagtailAdminPageForm):
    """A wheel, also one that is not saved yet: its rings know where in the tree it will lie."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "rings" in self.formsets:
            self.formsets["rings"].parent_page = self.parent_page

    def is_valid(self):
        valid = super().is_valid()
        if not valid or "rings" not in self.formsets:
            return valid
        activities = [
            form.instance for ring in _kept(self.formsets["rings"]) for form in _kept(ring.formsets["activities"])
        ]
        try:
            self.instance.refuse_too_many(activities)
        except ValidationError as error:
            self.add_error(None, error)
            return False
        return True


def _kept(formset) -> list:
    return [form for form in formset.forms if form not in formset.deleted_forms]


def _value(wheel: int | None, uid) -> str:
    return f"{wheel}:{uid}" if wheel else ""
