"""The filters of the registers: one form beside modeladmin's listing."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.contrib.admin import ListFilter
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page

from ..enums import MeasureStatus
from .filters import UnitFilter, with_those_above

FROM, TO, UNIT, STATUS, PERSON, KIND = "from", "to", "unit", "status", "person", "kind"
_NOT_KEPT = {"p", "export"}  # another filter begins on its first page

KINDS = {
    "first": (_("Published for the first time"), {"history_type": "+"}),
    "changed": (_("Changed"), {"history_type": "~", "live": True}),
    "retired": (_("Retired"), {"history_type": "~", "live": False}),
    "deleted": (_("Deleted"), {"history_type": "-"}),
}


class Day(forms.DateField):
    """A day as browsers send it. Says what was written when that is none; the ends of time are none either."""

    widget = forms.DateInput(attrs={"type": "date"})

    def __init__(self, **kwargs):
        super().__init__(required=False, input_formats=["%Y-%m-%d"], **kwargs)

    def to_python(self, value):
        day = self._day(value)
        if value and (day is None or not 1900 <= day.year < 9999):
            sentence = _("“%(text)s” is no day. Write it as 2026-11-23.")
            raise ValidationError(sentence, params={"text": value})
        return day

    def _day(self, value) -> date | None:
        try:
            return super().to_python(value)
        except ValidationError:
            return None


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, user):
        return get_user_display_name(user)


class RegisterForm(forms.Form):
    """From one day to another, both included; a unit with the units below it; a status; a person."""

    def __init__(self, data, *, units, people):
        super().__init__(data, auto_id="sqa-filter-%s")
        every = {"required": False, "empty_label": _("All")}
        statuses = [("", _("All")), *MeasureStatus.choices]
        self.fields |= {
            FROM: Day(label=_("From")),
            TO: Day(label=_("To")),
            UNIT: UnitFilter.field_class(label=_("Unit, with the units below it"), queryset=units, **every),
            STATUS: forms.ChoiceField(label=_("Status"), choices=statuses, required=False),
            PERSON: PersonField(label=_("Person"), queryset=people, **every),
        }


class RegisterFilter(ListFilter):
    """Limits a register by a form. What is filled in wrongly is said to be so, and limits nothing.

    ``unit`` and ``person`` are the paths of the page and of the user in the register's rows; both are offered as far as
    rows that one may read name them. ``limits`` makes a value into conditions.
    """

    title = _("filter")
    template = "wagtail_sqa/admin/reports/register_filter.html"
    unit = person = ""
    limits = {}

    def __init__(self, request, params, model, model_admin):
        super().__init__(request, params, model, model_admin)
        rows = model_admin.get_queryset(request).order_by()
        users = get_user_model()
        people = users.objects.filter(_named_in(rows, self.person)).order_by(users.USERNAME_FIELD)
        units = Page.objects.filter(_named_in(rows, self.unit))
        self.form = self.make_form(request.GET, units=with_those_above(units.values("pk")), people=people)
        self.form.is_valid()
        passing = {*self.form.fields, *_NOT_KEPT}
        self.others = [(k, v) for k, values in request.GET.lists() for v in values if k not in passing]

    def make_form(self, data, **choices) -> RegisterForm:
        return RegisterForm(data, **choices)

    def has_output(self):
        return True

    def expected_parameters(self):
        return list(self.form.fields)

    def choices(self, changelist):
        return []

    def queryset(self, request, queryset):
        for name, value in self.form.cleaned_data.items():
            if value:
                queryset = queryset.filter(**self.limits[name](value))
        return queryset


class FollowUpFilter(RegisterFilter):
    unit, person = "measure__unit", "by_user"
    limits = {
        FROM: lambda day: {"date__gte": day},
        TO: lambda day: {"date__lte": day},
        UNIT: lambda page: {"measure__unit__path__startswith": page.path},
        STATUS: lambda status: {"status_after": status},
        PERSON: lambda user: {"by_user": user},
    }


class ChangeFilter(RegisterFilter):
    """Also by what kind of change it was."""

    unit, person = "unit", "history_user"
    limits = {
        FROM: lambda day: {"history_date__gte": _midnight(day)},
        TO: lambda day: {"history_date__lt": _midnight(day + timedelta(days=1))},
        UNIT: lambda page: {"unit__path__startswith": page.path},
        STATUS: lambda status: {"status": status},
        PERSON: lambda user: {"history_user": user},
        KIND: lambda kind: KINDS[kind][1],
    }

    def make_form(self, data, **choices):
        form = super().make_form(data, **choices)
        kinds = [("", _("All")), *((name, label) for name, (label, _conditions) in KINDS.items())]
        form.fields[KIND] = forms.ChoiceField(label=_("Kind of change"), choices=kinds, required=False)
        return form


def _named_in(rows, path: str) -> Q:
    """Return a condition: some of ``rows`` name it at ``path``.

    Where all rows are seen, each unit and person is looked up in them: there are far fewer of these. Else the rows that
    one sees are gathered, lest all rows of other units are read to find that they are not seen.
    """
    if rows.query.has_filters():
        return Q(pk__in=rows.values(path))
    return Q(Exists(rows.filter(**{path: OuterRef("pk")})))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
