"""Forms of the editor that do more than their model's fields."""

from functools import cached_property

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm

from .document_choices import document_choices
from .goals_above import NOTHING, GoalsAbove
from .indicator_lists import IndicatorCatalogue, IndicatorListField, put_aims, rows_of
from .presets import site as presets
from .widgets import MeasureListWidget


class MeasureCatalogue:
    """The measures that the goals of one form name: read once for all of them, when the first is shown or checked."""

    def __init__(self, forms_of_goals):
        self._forms_of_goals = forms_of_goals

    @property
    def model(self):
        return apps.get_model("wagtail_sqa", "Measure")

    @cached_property
    def chosen(self) -> dict:
        """Return the measures that are named and still exist, by primary key."""
        pks = {pk for form in self._forms_of_goals() for pk in form["measures"].value() or []}
        return self.model.objects.only("title", "status", "live", "first_published_at").in_bulk(pks)


class MeasureListField(forms.Field):
    """An ordered list of measures, as a list of primary keys."""

    widget = MeasureListWidget
    default_error_messages = {"gone": _("A chosen measure no longer exists. Remove it from the list and save again.")}

    def use(self, catalogue: MeasureCatalogue) -> None:
        self.catalogue = catalogue
        self.widget.use(catalogue)

    def to_python(self, value) -> list[int]:
        pks = list(dict.fromkeys(value or []))
        if any(pk not in self.catalogue.chosen for pk in pks):
            raise ValidationError(self.error_messages["gone"], code="gone")
        return pks

    def has_changed(self, initial, data) -> bool:
        return list(initial or []) != list(data or [])


class PlanGoalForm(WagtailAdminModelForm):
    """A goal with its measures and its indicators: one field for each list, however long it is."""

    measures = MeasureListField(label=_("Measures"), required=False)
    indicators = IndicatorListField(label=_("Indicators"), required=False)

    class Meta(WagtailAdminModelForm.Meta):
        defer_required_on_fields = ["title"]

    def __init__(self, *args, formset=None, **kwargs):
        super().__init__(*args, **kwargs)
        catalogue = formset.catalogue if formset is not None else MeasureCatalogue(lambda: [self])
        self.fields["measures"].use(catalogue)
        self.fields["indicators"].use(formset.indicators if formset is not None else IndicatorCatalogue(lambda: [self]))
        self.initial["measures"] = [row.measure_id for row in self.instance.goal_measures.all()]
        self.initial["indicators"] = rows_of(self.instance)
        if formset is not None:
            self.fields["supports"].queryset = formset.above.allowed
            self.fields["supports"].choices = lambda: formset.above.choices
            self.fields["focus_area"].choices = lambda: formset.focus_areas
            self.fields["governing_document"].choices = lambda: formset.documents
            self.fields["measures"].label = formset.measures_title

    def _post_clean(self):
        super()._post_clean()
        if "measures" in self.cleaned_data:
            self._set_measures(self.cleaned_data["measures"])
        if "indicators" in self.cleaned_data:
            put_aims(self.instance, self.cleaned_data["indicators"])

    def _set_measures(self, pks):
        """Put the list on the goal, keeping the rows that stay so that their history goes on."""
        rows = {row.measure_id: row for row in self.instance.goal_measures.all()}
        new_row = self.instance.goal_measures.model
        ordered = [rows.get(pk) or new_row(measure_id=pk) for pk in pks]
        for position, row in enumerate(ordered):
            row.sort_order = position
        self.instance.goal_measures = ordered


class GoalFormSet(BaseChildFormSet):
    """The goals of one plan. What they all choose from is read once, not once a goal."""

    parent_page = None  # where a plan that is not saved yet will lie; set by PlanPageForm, as is who edits it
    for_user = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        saved = [goal for goal in self.queryset if goal.pk]  # one that waits in a draft brings its own rows
        prefetch_related_objects(saved, "goal_measures", "goal_indicators")

    def get_form_kwargs(self, index):
        return {**super().get_form_kwargs(index), "formset": self}

    @cached_property
    def catalogue(self) -> MeasureCatalogue:
        return MeasureCatalogue(lambda: self.forms)

    @cached_property
    def indicators(self) -> IndicatorCatalogue:
        return IndicatorCatalogue(lambda: self.forms)

    @cached_property
    def focus_areas(self) -> list:
        areas = self.model._meta.get_field("focus_area").related_model.objects.values_list("pk", "name")
        return [NOTHING, *areas]

    @cached_property
    def documents(self) -> list:
        return document_choices(on=timezone.localdate())

    @cached_property
    def measures_title(self) -> str:
        """Return what measures are called in the trade of the plan."""
        preset = self.instance.preset_in_use
        return preset.measures_title(presets.language()) if preset else _("Measures")

    @cached_property
    def above(self) -> GoalsAbove:
        return GoalsAbove(self.instance, self.queryset, self._unit(), self.for_user)

    def _unit(self):
        """Return the page of the plan's unit, also while the plan is not in the tree yet; None if nobody said where."""
        if self.instance.unit_id:
            return self.instance.unit
        return self.instance.get_parent() if self.instance.pk else self.parent_page


def preset_field(field: forms.Field, stored: str) -> forms.Field:
    """Return ``field`` as a choice of the presets that are offered, and the plan's own, even if its file has gone."""
    choices = [(preset.key, preset.title.say(presets.language())) for preset in presets.offered()]
    if stored and stored not in dict(choices):
        known = presets.find(stored)
        gone = _("%(preset)s (no longer there)") % {"preset": stored}
        choices.append((stored, known.title.say(presets.language()) if known else gone))
    choices.insert(0, ("", _("None: the four questions only")))
    return forms.ChoiceField(choices=choices, required=False, label=field.label, help_text=field.help_text)


def report_preset_field(field: forms.Field, stored: str) -> forms.Field:
    """Return ``field`` as a choice of the kinds of report that are offered, and the report's own, also if gone."""
    known = {preset.key: preset.title.say(presets.language()) for preset in presets.offered_reports()}
    if stored and stored not in known:
        known[stored] = _("%(preset)s (no longer there)") % {"preset": stored}
    choices = [("", _("None: sections of your own")), *known.items()]
    return forms.ChoiceField(choices=choices, required=False, label=field.label, help_text=field.help_text)


class ReportPageForm(WagtailAdminPageForm):
    """A report, also one that is not saved yet."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "preset" in self.fields:
            self.fields["preset"] = report_preset_field(self.fields["preset"], self.instance.preset)

    def _post_clean(self):
        super()._post_clean()
        if self.instance.pk is None:
            self.instance.live = False  # as in PlanPageForm
        if "preset" in self.cleaned_data and ("preset" in self.changed_data or not self.instance.preset_version):
            self.instance.choose_preset(self.cleaned_data["preset"])


class PlanPageForm(WagtailAdminPageForm):
    """A plan, also one that is not saved yet: its goals know where in the tree it will lie."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "goals" in self.formsets:
            self.formsets["goals"].parent_page = self.parent_page
            self.formsets["goals"].for_user = self.for_user
        if "preset" in self.fields:
            self.fields["preset"] = preset_field(self.fields["preset"], self.instance.preset)

    def _post_clean(self):
        super()._post_clean()
        if self.instance.pk is None:
            self.instance.live = False  # else Wagtail has put it into force before it asks whether it may be published
        if "preset" in self.cleaned_data and ("preset" in self.changed_data or not self.instance.preset_version):
            self.instance.choose_preset(self.cleaned_data["preset"])
