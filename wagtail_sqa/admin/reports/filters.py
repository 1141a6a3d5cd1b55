"""Filters of the reports."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, ModelChoiceFilter, MultipleChoiceFilter
from wagtail.models import Page

from ... import periods
from ...models import GoalMeasure
from ..filters import MeasureFilterSet
from .places import plans_named_to
from .reasons import Reason, because


def plans(request):
    """Return the pages of the plans that the user may know of, the newest first."""
    return Page.objects.filter(pk__in=plans_named_to(request.user).values("pk")).order_by(
        "-qualityplanpage__period_start", "title"
    )


def period_choices(user) -> list[tuple[str, str]]:
    """Return the periods of the plans that ``user`` may know of, the newest first: "first day_last day" and a label."""
    found = plans_named_to(user).filter(period_start__isnull=False, period_end__isnull=False)
    rows = found.order_by("-period_start", "period_end", "period_kind").distinct()
    labels = {}
    for kind, start, end in rows.values_list("period_kind", "period_start", "period_end"):
        labels.setdefault(f"{start}_{end}", periods.label(kind, start, end))
    return list(labels.items())


class MeasuresReportFilterSet(MeasureFilterSet):
    """As in the listing of measures, and by the plans in which they stand."""

    period = ChoiceFilter(label=_("Period of the plan"), method="filter_period")
    plan = ModelChoiceFilter(label=_("Plan"), queryset=plans, method="filter_plan")

    class Meta(MeasureFilterSet.Meta):
        pass

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["period"].extra["choices"] = period_choices(self.request.user)

    def filter_period(self, queryset, name, value):
        start, end = map(date.fromisoformat, value.split("_"))
        known = plans_named_to(self.request.user)
        return self._standing_in(queryset, known.filter(period_start=start, period_end=end).values("pk"))

    def filter_plan(self, queryset, name, value):
        return self._standing_in(queryset, [value.pk])

    def _standing_in(self, queryset, plan_pks):
        return queryset.filter(pk__in=GoalMeasure.objects.filter(goal__plan__in=plan_pks).values("measure"))


class NeedsAttentionFilterSet(MeasureFilterSet):
    """By the reasons, and by whom they concern."""

    reason = MultipleChoiceFilter(
        label=_("Why"), choices=Reason.choices, method="filter_reason", widget=forms.CheckboxSelectMultiple
    )
    status = late = origin = visible = None  # the reasons say enough of these

    class Meta(MeasureFilterSet.Meta):
        pass

    def filter_reason(self, queryset, name, values):
        return because(queryset, values)
