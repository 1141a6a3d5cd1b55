"""Indicators in the admin: their listing, their editor with readings, their chooser, and why one is kept."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, Subquery
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChosenMultipleView,
    SnippetChosenView,
)
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from ..actions.paste_readings import check_days_free, put, read_rows
from ..figures import read, say
from ..models import GoalIndicator, Indicator, IndicatorReading
from ..permissions import choosable_indicators, indicator_policy
from .choosers import PlainChooserViewSet, chosen_from
from .guard import GuardedIndexViewMixin, GuardedViewSetMixin
from .units import refuse_unit, unit_chooser

_LONGEST_PASTE = 50_000


class NumberField(forms.Field):
    """A number that is written with decimal comma or point, shown with the mark of the active language."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def prepare_value(self, value):
        return say(value) if isinstance(value, Decimal) else value

    def to_python(self, value) -> Decimal | None:
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            return read(str(value))
        except ValueError as reason:
            raise ValidationError(str(reason), code="invalid") from None

    def has_changed(self, initial, data) -> bool:
        try:
            return initial != self.to_python(data)
        except ValidationError:
            return True


class ReadingForm(WagtailAdminModelForm):
    """The value of a day, written with decimal comma or point."""

    value = NumberField(label=_("Value"))

    def clean_date(self):
        day = self.cleaned_data["date"]
        if day and day > timezone.localdate():
            raise ValidationError(_("This day lies in the future. A reading is what has been measured."))
        return day


class ReadingsPanel(InlinePanel):
    def get_form_options(self):
        options = super().get_form_options()
        options["formsets"][self.relation_name] |= {"form": ReadingForm}
        return options


class IndicatorForm(WagtailAdminModelForm):
    """An indicator with its readings, and room for pasting more of them."""

    pasted = forms.CharField(
        label=_("Paste readings"),
        required=False,
        max_length=_LONGEST_PASTE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "One row for each day: date and value, as they are copied from a spreadsheet or written with a space "
            "between them. For example 2026-03-20 86,5."
        ),
    )
    replace = forms.BooleanField(label=_("Replace readings of the same day"), required=False)

    rows = ()

    def clean_unit(self):
        unit = self.cleaned_data["unit"]
        refuse_unit(self.for_user, self.instance, unit, indicator_policy)
        return unit

    def clean_pasted(self):
        text = self.cleaned_data["pasted"]
        self.rows = read_rows(text, today=timezone.localdate())
        return text

    def clean(self):
        """Hold what is pasted against the readings in the form."""
        data, readings = super().clean(), self.formsets["readings"]
        if self.rows and not data["replace"] and readings.is_valid():
            kept = [form.cleaned_data for form in readings.forms if form not in readings.deleted_forms]
            self._check_days_free({row["date"]: row["value"] for row in kept if row})
        return data

    def _check_days_free(self, existing):
        try:
            check_days_free(self.rows, existing)
        except ValidationError as error:
            self.add_error("pasted", error)
            self.add_error("replace", _("Tick this to replace the readings named above, or take those rows away."))

    def save(self, commit=True):
        indicator = super().save(commit=False)
        put(indicator, self.rows)
        if commit:
            indicator.save()
            self._save_m2m()
        return indicator


PANELS = [
    MultiFieldPanel(
        [
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("unit_of_measure"), FieldPanel("direction")]),
            FieldPanel("unit", widget=unit_chooser()),
            FieldPanel("source"),
            FieldPanel("description"),
        ],
        heading=_("What is measured"),
    ),
    ReadingsPanel(
        "readings",
        [
            FieldRowPanel([FieldPanel("date"), FieldPanel("value")]),
            FieldRowPanel([FieldPanel("note"), FieldPanel("source")]),
        ],
        label=_("Reading"),
        heading=_("Readings"),
    ),
    MultiFieldPanel([FieldPanel("pasted"), FieldPanel("replace")], heading=_("Paste readings")),
]


def latest_value(indicator) -> str:
    """Return the newest value with its unit of measure: "86 percent", "" without readings."""
    if indicator.latest_value is None:
        return ""
    return f"{say(indicator.latest_value)} {indicator.unit_of_measure}".strip()


def latest_day(indicator) -> str:
    return date_format(indicator.latest_day, "SHORT_DATE_FORMAT") if indicator.latest_day else ""


class IndicatorColumnsMixin:
    """Shows what tells two indicators of a similar name apart; one query for all rows."""

    @property
    def columns(self):
        return [
            self.title_column,
            Column("unit_of_measure", label=_("Unit of measure")),
            Column("unit", label=_("Unit"), accessor=lambda indicator: indicator.unit and indicator.unit.title),
        ]

    def get_object_list(self):
        return choosable_indicators(self.request.user).select_related("unit")


class ChooseIndicatorView(IndicatorColumnsMixin, ChooseView):
    pass


class ChooseIndicatorResultsView(IndicatorColumnsMixin, ChooseResultsView):
    pass


class ChosenIndicatorView(SnippetChosenView):
    def get_object(self, pk):
        return chosen_from(choosable_indicators(self.request.user), [pk]).get()


class ChosenIndicatorsView(SnippetChosenMultipleView):
    def get_objects(self, pks):
        return chosen_from(choosable_indicators(self.request.user), pks)

    def get_chosen_response_data(self, item):
        row = {"id": item.pk, "title": item.name, "unit": item.unit_of_measure}
        return {**super().get_chosen_response_data(item), "row": row}


class IndicatorChooserViewSet(PlainChooserViewSet):
    chosen_view_class = ChosenIndicatorView
    chosen_multiple_view_class = ChosenIndicatorsView
    choose_view_class = ChooseIndicatorView
    choose_results_view_class = ChooseIndicatorResultsView


class IndicatorIndexView(GuardedIndexViewMixin, IndexView):
    pass


class IndicatorViewSet(GuardedViewSetMixin, SnippetViewSet):
    model = Indicator
    permission_policy = indicator_policy
    index_view_class = IndicatorIndexView
    icon = "decimal"
    menu_label = _("Indicators")
    menu_order = 150
    chooser_viewset_class = IndicatorChooserViewSet
    chooser_per_page = 25
    list_per_page = 50
    ordering = ["name"]
    # Wagtail's own search cannot order its results by what is computed.
    search_backend_name = None
    search_fields = ["name", "unit_of_measure", "unit__title"]
    list_display = [
        "name",
        Column("unit", label=_("Unit"), accessor="unit.title"),
        Column("latest_value", label=_("Latest value"), accessor=latest_value),
        Column("latest_day", label=_("Measured on"), accessor=latest_day, sort_key="latest_day"),
        Column("number_of_readings", label=_("Readings"), sort_key="number_of_readings"),
    ]
    edit_handler = ObjectList(PANELS, base_form_class=IndicatorForm)

    def get_queryset(self, request):
        newest = IndicatorReading.objects.filter(indicator=OuterRef("pk")).order_by("-date")
        seen = indicator_policy.instances_user_has_permission_for(request.user, "view")
        return seen.select_related("unit").annotate(
            latest_value=Subquery(newest.values("value")[:1]),
            latest_day=Subquery(newest.values("date")[:1]),
            number_of_readings=Count("readings"),
        )


def refuse_to_delete_indicators(request, instances):
    """Send a request to delete indicators back to their list, with a sentence, when a goal uses one of them."""
    pks = [instance.pk for instance in instances if isinstance(instance, Indicator)]
    used = GoalIndicator.objects.filter(indicator__in=pks).values_list("indicator__name", "goal__plan__title")
    if not used:
        return None
    sentence = gettext("“%(indicator)s” stands under a goal of “%(plan)s”. Take it away there before you delete it.")
    for indicator, plan in sorted(set(used)):
        messages.error(request, sentence % {"indicator": indicator, "plan": plan})
    return redirect(reverse(Indicator.snippet_viewset.get_url_name("list")))
