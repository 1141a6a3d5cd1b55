"""Choosing measures: what is seen while choosing, and what comes back."""

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
)

from ..converters import numbers
from ..permissions import choosable
from .labels import measure_row, visibility


def due(measure) -> str:
    return date_format(measure.due, "SHORT_DATE_FORMAT") if measure.due else ""


class MeasureColumnsMixin:
    """Shows what tells two measures of a similar title apart; one query for all rows."""

    @property
    def columns(self):
        return [
            self.title_column,
            Column("unit", label=_("Unit"), accessor=lambda measure: measure.unit and measure.unit.title),
            Column("status", label=_("Status"), accessor="get_status_display"),
            Column("due", label=_("Due date"), accessor=due),
            Column("visibility", label=_("Visible"), accessor=visibility),
        ]

    def get_object_list(self):
        return choosable(self.request.user).select_related("unit")


class ChooseMeasureView(MeasureColumnsMixin, ChooseView):
    pass


class ChooseMeasureResultsView(MeasureColumnsMixin, ChooseResultsView):
    pass


def chosen_from(choosable_things, pks):
    """Return those of ``choosable_things`` whose primary keys, as they stand in an address, are ``pks``."""
    return choosable_things.filter(pk__in=numbers(pks))


class ChosenMeasureView(SnippetChosenView):
    def get_object(self, pk):
        return chosen_from(choosable(self.request.user), [pk]).get()


class ChosenMeasuresView(SnippetChosenMultipleView):
    def get_objects(self, pks):
        return chosen_from(choosable(self.request.user), pks)

    def get_chosen_response_data(self, item):
        return {**super().get_chosen_response_data(item), "row": measure_row(item)}


class PlainChooserViewSet(SnippetChooserViewSet):
    """Chooses among what there is. Leaves out the address that creates, for which there is no form."""

    page_title = _("Choose")  # the default is translated when the site starts, into whatever language that is

    def get_urlpatterns(self):
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "create"]


class MeasureChooserViewSet(PlainChooserViewSet):
    choose_view_class = ChooseMeasureView
    choose_results_view_class = ChooseMeasureResultsView
    chosen_view_class = ChosenMeasureView
    chosen_multiple_view_class = ChosenMeasuresView
    per_page = 25
