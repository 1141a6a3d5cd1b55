"""What the reports have in common: who may open them, what they list, and how they are saved as files."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.views.reports import ReportView

from ...models import FollowUp, Measure
from ...permissions import measure_policy
from ..exports import SafeSpreadsheetMixin, chosen, file_name
from .places import places_of

EDIT = "wagtailsnippets_wagtail_sqa_measure:edit"


class MeasureReportView(SafeSpreadsheetMixin, ReportView):
    """Lists measures that one may see. Wagtail's reports are open to every admin user unless they ask for more.

    ``export`` holds, by the column's name, its heading and the function that takes its value from a measure.
    """

    permission_policy = measure_policy
    permission_required = "view"
    template_name = "wagtail_sqa/admin/reports/report.html"
    results_template_name = "wagtail_sqa/admin/reports/results.html"
    table_classname = "listing sqa-listing"
    verbose_name_plural = Measure._meta.verbose_name_plural
    is_searchable = True
    search_backend_name = None  # the index knows nothing of the reports' own columns
    search_fields = ["title", "responsible_role"]
    export: Mapping[str, tuple[str, Callable[[Any], Any]]] = {}

    @cached_property
    def today(self):
        return timezone.localdate()

    @property
    def list_export(self):
        return list(self.export)

    def get_base_queryset(self):
        seen = measure_policy.instances_user_has_permission_for(self.request.user, "view")
        counting = FollowUp.objects.filter(measure=OuterRef("pk"), corrected_by=None).order_by("-date")
        last = Subquery(counting.values("date")[:1])
        return seen.annotate(last_follow_up=last).select_related("unit", "focus_area", "governing_document")

    def order_queryset(self, queryset):
        """Order by one column, what has nothing there last, and always in the same way."""
        name = F(self.ordering.removeprefix("-"))
        backwards = self.ordering.startswith("-")
        order = name.desc(nulls_last=True) if backwards else name.asc(nulls_last=True)
        return queryset.order_by(order, "title", "pk")

    def get_filtered_queryset(self):
        return self.get_queryset()  # is filtered already

    def get(self, request, *args, **kwargs):
        if self.is_export:  # before a page, or all rows at once, is read
            return self.as_spreadsheet(self.get_filtered_queryset(), request.GET["export"])
        return super().get(request, *args, **kwargs)

    def paginate_queryset(self, queryset, page_size):
        paginator, page, rows, is_paginated = super().paginate_queryset(queryset, page_size)
        page.object_list = self.with_links(self.with_details(list(rows)))
        return paginator, page, page.object_list, is_paginated

    def with_details(self, rows):
        """Give each measure the ``places`` where it stands and the ``days_since`` its last follow-up (or None)."""
        places = places_of([measure.pk for measure in rows], self.request.user)
        for measure in rows:
            measure.places = places.get(measure.pk, [])
            last = measure.last_follow_up
            measure.days_since = (self.today - last).days if last else None
        return rows

    def with_links(self, rows):
        """Give each measure the address ``edit_url`` of its editor, None where it is not the user's to edit."""
        theirs = measure_policy.instances_user_has_permission_for(self.request.user, "change")
        pks = set(theirs.filter(pk__in=[measure.pk for measure in rows]).values_list("pk", flat=True))
        for measure in rows:
            measure.edit_url = reverse(EDIT, args=[measure.pk]) if measure.pk in pks else None
        return rows

    def get_context_data(self, *args, **kwargs):
        return {**super().get_context_data(*args, **kwargs), "totals": self.totals(self.object_list)}

    def totals(self, measures) -> list[dict]:
        """Return what is counted above the table, as dictionaries of ``icon``, ``word`` and ``count``: one query.

        Nothing, unless a report says what.
        """
        return []

    def to_row_dict(self, item):
        return {name: value(item) for name, (_heading, value) in self.export.items()}

    def get_heading(self, queryset, field):
        return str(self.export[field][0])

    def get_filename(self):
        limits = chosen(self.filters.form) if self.filters.is_valid() else []
        return file_name(self.page_title, *limits, self.search_query)
