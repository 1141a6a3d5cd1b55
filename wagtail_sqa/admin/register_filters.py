"""Filters of the registers, for modeladmin's listing."""

from datetime import date, datetime, time, timedelta

from django.contrib.admin import ListFilter, SimpleListFilter
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

FROM, TO, KIND = "from", "to", "kind"


def known_parameters() -> set[str]:
    return {FROM, TO, KIND}


class DateRangeFilter(ListFilter):
    """From one day to another, both included. A day that is none is said to be so, and limits nothing."""

    title = _("date")
    template = "wagtail_sqa/admin/date_range_filter.html"
    field = "history_date"

    def __init__(self, request, params, model, model_admin):
        super().__init__(request, params, model, model_admin)
        self.typed = {name: _last(params.pop(name, "")) for name in self.expected_parameters()}
        self.days = {name: _day(text) for name, text in self.typed.items()}
        self.not_days = [text for name, text in self.typed.items() if text and self.days[name] is None]
        self.others = [(k, v) for k, values in request.GET.lists() for v in values if k not in (FROM, TO, "p")]

    def has_output(self):
        return True

    def expected_parameters(self):
        return [FROM, TO]

    def choices(self, changelist):
        return []

    def queryset(self, request, queryset):
        if first := self.days[FROM]:
            queryset = queryset.filter(**{f"{self.field}__gte": _midnight(first)})
        if last := self.days[TO]:
            queryset = queryset.filter(**{f"{self.field}__lt": _midnight(last + timedelta(days=1))})
        return queryset


def _last(value) -> str:
    return value[-1] if isinstance(value, list) else value


def _day(text: str) -> date | None:
    """Return the day written as yyyy-mm-dd, None for anything else and for days at the end of time."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and day.year < 9999 else None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


class KindFilter(SimpleListFilter):
    """First publication, change, retirement or deletion."""

    title = _("kind of change")
    parameter_name = KIND

    def lookups(self, request, model_admin):
        return [
            ("first", _("Published for the first time")),
            ("changed", _("Changed")),
            ("retired", _("Retired")),
            ("deleted", _("Deleted")),
        ]

    def queryset(self, request, queryset):
        conditions = {
            "first": {"history_type": "+"},
            "changed": {"history_type": "~", "live": True},
            "retired": {"history_type": "~", "live": False},
            "deleted": {"history_type": "-"},
        }
        return queryset.filter(**conditions.get(self.value(), {}))
