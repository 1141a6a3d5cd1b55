"""Filters of the listing of measures."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import ChoiceFilter, ModelChoiceFilter, MultipleChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.models import Page

from ..conf import get_setting
from ..enums import Lateness, MeasureStatus, Origin
from ..models import FocusArea, GoverningDocument, Measure
from ..permissions import measure_policy

VISIBILITY = [
    ("published", _("Published")),
    ("changed", _("Published, with a draft")),
    ("draft", _("Draft")),
    ("retired", _("Retired")),
]


def measures_seen(request):
    """Return the measures that the user of ``request`` may see: nothing of the others stands among the choices."""
    return measure_policy.instances_user_has_permission_for(request.user, "view")


def units_with_measures(request):
    return with_those_above(measures_seen(request).order_by().values("unit"))


def with_those_above(units):
    """Return the pages of ``units``, a query of keys, and the pages above these, in the order of the tree."""
    paths = Page.objects.filter(pk__in=units).values_list("path", flat=True)
    steps = range(2 * Page.steplen, max(map(len, paths), default=0) + 1, Page.steplen)
    return Page.objects.filter(path__in={path[:length] for path in paths for length in steps}).order_by("path")


def responsible_users(request):
    user = get_user_model()
    seen = measures_seen(request).order_by().values("responsible_user")
    return user.objects.filter(pk__in=seen).order_by(user.USERNAME_FIELD)


def roles(request) -> list[tuple[str, str]]:
    """Return the roles that measures have, as choices."""
    used = measures_seen(request).exclude(responsible_role="").order_by("responsible_role")
    return [(role, role) for role in used.values_list("responsible_role", flat=True).distinct()]


class UnitFilter(ModelChoiceFilter):
    """A unit with the units below it. Filters by the measure's own column, as searching needs."""

    class field_class(ModelChoiceFilter.field_class):  # noqa: N801 the name django-filter looks for
        def label_from_instance(self, page):
            return f"{'–' * (page.depth - 2)} {page.title}".strip()

    def filter(self, qs, value):
        if value is None:
            return qs
        return qs.filter(unit_id__in=list(value.get_descendants(inclusive=True).values_list("pk", flat=True)))


class RoleFilter(ChoiceFilter):
    """A role, of those that the measures of the user's listing have."""

    @property
    def field(self):
        self.extra["choices"] = lambda: roles(self.parent.request)
        return super().field


class MeasureFilterSet(WagtailFilterSet):
    status = MultipleChoiceFilter(
        label=_("Status"), choices=MeasureStatus.choices, widget=forms.CheckboxSelectMultiple, distinct=False
    )
    late = ChoiceFilter(
        label=_("Due"), choices=Lateness.choices, method="filter_late", empty_label=_("All"), widget=forms.RadioSelect
    )
    unit = UnitFilter(label=_("Unit, with the units below it"), queryset=units_with_measures)
    focus_area = ModelChoiceFilter(label=_("Focus area"), queryset=FocusArea.objects.all())
    governing_document = ModelChoiceFilter(
        label=_("Governing document"), queryset=GoverningDocument.objects.filter(measures__isnull=False).distinct()
    )
    responsible_role = RoleFilter(label=_("Responsible role"))
    responsible_user = ModelChoiceFilter(label=_("Responsible user"), queryset=responsible_users)
    origin = MultipleChoiceFilter(
        label=pgettext_lazy("measure", "Origin"),
        choices=Origin.choices,
        widget=forms.CheckboxSelectMultiple,
        distinct=False,
    )
    visible = ChoiceFilter(
        label=_("Visible"),
        choices=VISIBILITY,
        method="filter_visible",
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Measure
        fields = []

    def filter_late(self, queryset, name, value):
        today = timezone.localdate()
        if value == Lateness.OVERDUE:
            return queryset.overdue(on=today)
        return queryset.due_soon(on=today, days=get_setting("DUE_SOON_DAYS"))

    def filter_visible(self, queryset, name, value):
        never = {"live": False, "first_published_at__isnull": True}
        conditions = {"published": {"live": True}, "changed": {"live": True, "has_unpublished_changes": True}}
        if value == "retired":
            return queryset.retired()
        return queryset.filter(**conditions.get(value, never))
