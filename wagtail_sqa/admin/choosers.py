"""Choosing measures: what is seen while choosing, and what comes back."""

from django.http import Http404
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


class ChosenMeasureView(SnippetChosenView):
    def get_object(self, pk):
        if not pk.isdecimal():
            raise Http404
        return choosable(self.request.user).get(pk=pk)


class ChosenMeasuresView(SnippetChosenMultipleView):
    def get_objects(self, pks):
        return choosable(self.request.user).filter(pk__in=[pk for pk in pks if pk.isdecimal()])

    def get_chosen_response_data(self, item):
        return {**super().get_chosen_response_data(item), "row": measure_row(item)}


class MeasureChooserViewSet(SnippetChooserViewSet):
    page_title = _("Choose")  # the default is translated when the site starts, into whatever language that is
    choose_view_class = ChooseMeasureView
    choose_results_view_class = ChooseMeasureResultsView
    chosen_view_class = ChosenMeasureView
    chosen_multiple_view_class = ChosenMeasuresView
    per_page = 25

    def get_urlpatterns(self):
        """Leave out the address that creates: the chooser has no form for it."""
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "create"]
