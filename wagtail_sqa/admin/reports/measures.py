"""The report *Measures*: all that one may see, with where each stands and how far it has come."""

from operator import attrgetter

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column

from ...check_points import in_words
from ...conf import get_setting
from ...enums import Decision, Effect, Lateness, MeasureKind, MeasureStatus, Origin
from ..columns import DueColumn, StatusColumn
from ..labels import LATENESS_ICONS, STATUS_ICONS, visibility
from ..measure_files import PrintedListingMixin
from .base import MeasureReportView
from .columns import EffectColumn, FollowedUpColumn, MeasureColumn, PlacesColumn
from .filters import MeasuresReportFilterSet
from .places import goal_names, plan_names


class MeasuresReportView(PrintedListingMixin, MeasureReportView):
    page_title = _("Measures")
    header_icon = "tasks"
    index_url_name = "wagtail_sqa_measures_report"
    index_results_url_name = "wagtail_sqa_measures_report_results"
    filterset_class = MeasuresReportFilterSet
    default_ordering = "title"
    columns = [
        MeasureColumn("title", label=_("Measure"), sort_key="title"),
        PlacesColumn("places", label=_("Plan and goal")),
        Column("unit", label=_("Unit"), accessor="unit.title", sort_key="unit__title"),
        StatusColumn("status", label=_("Status"), sort_key="status"),
        DueColumn("due", label=_("Due date"), sort_key="due", today=timezone.localdate),
        FollowedUpColumn("last_follow_up", label=_("Last follow-up"), sort_key="last_follow_up"),
        EffectColumn("effect", label=_("Effect and decision"), accessor="get_effect_display", sort_key="effect"),
        Column("responsible_role", label=_("Responsible role"), sort_key="responsible_role"),
    ]
    export = {
        "number": (_("Measure number"), attrgetter("pk")),
        "title": (_("Measure"), attrgetter("title")),
        "plan": (_("Plan"), lambda measure: plan_names(measure.places)),
        "goal": (_("Goal"), lambda measure: goal_names(measure.places)),
        "unit": (_("Unit"), lambda measure: measure.unit.title if measure.unit else ""),
        "responsible_role": (_("Responsible role"), attrgetter("responsible_role")),
        "status": (_("Status"), lambda measure: _word(MeasureStatus, measure.status)),
        "start": (_("Start"), attrgetter("start")),
        "due": (_("Due date"), attrgetter("due")),
        "late": (_("Due"), attrgetter("late")),
        "check_points": (_("Check-points"), lambda measure: in_words(measure.looked_at)),
        "last_follow_up": (_("Last follow-up"), attrgetter("last_follow_up")),
        "days_since": (_("Days since the last follow-up"), attrgetter("days_since")),
        "completed_on": (_("Completed on"), attrgetter("completed_on")),
        "cause": (_("Cause"), attrgetter("cause")),
        "expected_effect": (_("Expected effect"), attrgetter("expected_effect")),
        "result": (_("Result"), attrgetter("result")),
        "effect": (_("Effect"), lambda measure: _word(Effect, measure.effect)),
        "decision": (_("Decision"), lambda measure: _word(Decision, measure.decision)),
        "focus_area": (_("Focus area"), lambda measure: measure.focus_area.name if measure.focus_area else ""),
        "governing_document": (_("Governing document"), lambda measure: str(measure.governing_document or "")),
        "kind": (_("Kind"), lambda measure: _word(MeasureKind, measure.kind)),
        "origin": (pgettext_lazy("measure", "Origin"), lambda measure: _word(Origin, measure.origin)),
        "visible": (_("Visible"), visibility),
    }

    def with_details(self, rows):
        soon = get_setting("DUE_SOON_DAYS")
        for measure in super().with_details(rows):
            measure.late = _word(Lateness, measure.lateness(on=self.today, soon_days=soon))
        return rows

    def totals(self, measures):
        counts = {status: Count("pk", filter=Q(status=status)) for status in MeasureStatus.values}
        late = Q(pk__in=measures.overdue(on=self.today).order_by().values("pk"))
        found = measures.order_by().aggregate(**counts, overdue=Count("pk", filter=late))
        rows = [_total(STATUS_ICONS[status], status.label, found[status]) for status in MeasureStatus]
        return [*rows, _total(LATENESS_ICONS[Lateness.OVERDUE], Lateness.OVERDUE.label, found["overdue"])]


def _total(icon, word, count) -> dict:
    return {"icon": icon, "word": word, "count": count}


def _word(choices, value: str) -> str:
    return str(choices(value).label) if value else ""
