"""Forms of the editor that do more than their model's fields."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from .widgets import MeasureListWidget


class MeasureListField(forms.Field):
    """An ordered list of measures, as a list of primary keys."""

    widget = MeasureListWidget
    default_error_messages = {"gone": _("A chosen measure no longer exists. Remove it from the list and save again.")}

    def use(self, model) -> None:
        """Choose from the rows of ``model``."""
        self.model = self.widget.model = model

    def to_python(self, value) -> list[int]:
        pks = list(dict.fromkeys(value or []))
        if self.model.objects.filter(pk__in=pks).count() != len(pks):
            raise ValidationError(self.error_messages["gone"], code="gone")
        return pks

    def has_changed(self, initial, data) -> bool:
        return list(initial or []) != list(data or [])


class PlanGoalForm(WagtailAdminModelForm):
    """A goal with its measures: one field for the whole list, however long it is."""

    measures = MeasureListField(label=_("Measures"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        relation = self.instance._meta.get_field("goal_measures").related_model
        self.fields["measures"].use(relation._meta.get_field("measure").related_model)
        self.initial["measures"] = [row.measure_id for row in self.instance.goal_measures.all()]

    def _post_clean(self):
        super()._post_clean()
        if "measures" in self.cleaned_data:
            self._set_measures(self.cleaned_data["measures"])

    def _set_measures(self, pks):
        """Put the list on the goal, keeping the rows that stay so that their history goes on."""
        rows = {row.measure_id: row for row in self.instance.goal_measures.all()}
        new_row = self.instance.goal_measures.model
        ordered = [rows.get(pk) or new_row(measure_id=pk) for pk in pks]
        for position, row in enumerate(ordered):
            row.sort_order = position
        self.instance.goal_measures = ordered
