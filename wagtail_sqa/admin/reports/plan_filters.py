"""Filters of the report about plans."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.models import Page

from ...models import QualityPlanPage
from ...permissions import PAGES
from ...presets import site as presets
from ..filters import UnitFilter, with_those_above
from .filters import period_choices

NONE = "none"


def kind_title(key: str) -> str:
    """Return the title of a preset; its key where its file has gone, "" for none."""
    preset = presets.find(key)
    return preset.title.say(presets.language()) if preset else key


def units_with_plans(request):
    """Return the units of the plans that the user may edit or publish, and those above them."""
    allowed = PAGES.instances_user_has_any_permission_for(request.user, ["change", "publish"])
    rows = QualityPlanPage.objects.live().filter(pk__in=allowed.values("pk")).values_list("path", "unit__path")
    paths = {unit or path[: -Page.steplen] for path, unit in rows}
    return with_those_above(Page.objects.filter(path__in=paths).values("pk"))


class PlanUnitFilter(UnitFilter):
    """A unit with the units below it: where plans lie, or whose they are."""

    def filter(self, qs, value):
        if value is None:
            return qs
        return qs.filter(unit__path__startswith=value.path) | qs.filter(unit=None, path__startswith=value.path)


class PlanChecksFilterSet(WagtailFilterSet):
    preset = ChoiceFilter(label=_("Kind of plan"), method="filter_preset")
    unit = PlanUnitFilter(label=_("Unit, with the units below it"), queryset=units_with_plans)
    period = ChoiceFilter(label=_("Period"), method="filter_period")

    class Meta:
        model = QualityPlanPage
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        used = self.queryset.order_by().values_list("preset", flat=True).distinct()
        kinds = sorted((kind_title(key), key) for key in used if key)
        self.filters["preset"].extra["choices"] = [*((key, title) for title, key in kinds), (NONE, _("None"))]
        self.filters["period"].extra["choices"] = period_choices(self.request.user)

    def filter_preset(self, queryset, name, value):
        return queryset.filter(preset="" if value == NONE else value)

    def filter_period(self, queryset, name, value):
        start, end = map(date.fromisoformat, value.split("_"))
        return queryset.filter(period_start=start, period_end=end)
