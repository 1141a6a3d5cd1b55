"""Filters of the activities of a draft. Its rows lie in memory, so they are asked, not the database."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet

from ...models import WheelActivity
from ...periods import first_of_month
from ...reading.wheels.page import period
from ...reading.wheels.words import month_name
from ..wheel_warnings import happens_within

OUTSIDE = "outside"


class RowFilter(ChoiceFilter):
    """A filter whose choices come from the rows that are listed."""

    def __init__(self, *args, choices_of, keeps, **kwargs):
        super().__init__(*args, choices=[], empty_label=_("All"), **kwargs)
        self.choices_of, self.keeps = choices_of, keeps


def ring_choices(view):
    return [(key, ring.name) for key, ring in view.activities.rings.items()]


def category_choices(view):
    found = {row.activity.category_id: row.activity.category for row in view.activities.rows if row.activity.category}
    ordered = sorted(found.values(), key=lambda category: (category.position, category.name))
    return [(str(category.pk), category.name) for category in ordered] + [("none", _("No category"))]


def role_choices(view):
    return [(role, role) for role in sorted({row.activity.responsible_role for row in view.activities.rows} - {""})]


def month_choices(view):
    start, last = period(view.draft, on=timezone.localdate())
    number = (last.year - start.year) * 12 + last.month - start.month + 1
    months = [first_of_month(start, months=n) for n in range(number)]
    return [(f"{month:%Y-%m}", month_name(month)) for month in months] + [(OUTSIDE, _("Outside the period"))]


def of_category(row, value, view) -> bool:
    return str(row.activity.category_id or "none") == value


def of_month(row, value, view) -> bool:
    if value == OUTSIDE:
        return view.is_outside(row)
    year, month = map(int, value.split("-"))
    first = date(year, month, 1)
    last = first_of_month(first, months=1) - timedelta(days=1)
    return row.activity.start is not None and happens_within(row.activity, first, last)


class ActivityFilterSet(WagtailFilterSet):
    ring = RowFilter(label=_("Ring"), choices_of=ring_choices, keeps=lambda row, value, view: row.ring_key == value)
    category = RowFilter(label=_("Category"), choices_of=category_choices, keeps=of_category)
    responsible_role = RowFilter(
        label=_("Responsible role"),
        choices_of=role_choices,
        keeps=lambda row, value, view: row.activity.responsible_role == value,
    )
    month = RowFilter(label=_("Month"), choices_of=month_choices, keeps=of_month)

    class Meta:
        model = WheelActivity
        fields = []

    def __init__(self, *args, view, **kwargs):
        super().__init__(*args, **kwargs)
        self.view = view
        for row_filter in self.filters.values():
            row_filter.extra["choices"] = row_filter.choices_of(view)

    def filter_queryset(self, queryset):
        for name, value in self.form.cleaned_data.items():
            if value:
                queryset = [row for row in queryset if self.filters[name].keeps(row, value, self.view)]
        return queryset
