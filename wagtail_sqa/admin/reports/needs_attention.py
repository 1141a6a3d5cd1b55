"""The report *Needs attention*: measures in force that someone should do something about, why, and where."""

from operator import attrgetter

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from ...conf import get_setting
from ...permissions import followable
from ..columns import DueColumn
from .base import MeasureReportView
from .columns import MeasureColumn, MendColumn, ReasonsColumn
from .filters import NeedsAttentionFilterSet
from .places import plan_names
from .reasons import Reason, in_words, reasons_of, totals_of, with_reasons

FOLLOW_UP = "wagtailsnippets_wagtail_sqa_measure:follow_up"

FOLLOWED_UP = {Reason.OVERDUE, Reason.WAITING, Reason.WITHOUT_ACCOUNT, Reason.WITHOUT_DECISION}
EDITED = {Reason.OVERDUE, Reason.WITHOUT_RESPONSIBLE}
ICONS = {
    Reason.OVERDUE: "warning",
    Reason.WAITING: "time",
    Reason.WITHOUT_ACCOUNT: "edit",
    Reason.WITHOUT_DECISION: "help",
    Reason.WITHOUT_RESPONSIBLE: "user",
    Reason.WITHOUT_PLAN: "doc-empty-inverse",
}


class NeedsAttentionView(MeasureReportView):
    page_title = _("Needs attention")
    header_icon = "warning"
    index_url_name = "wagtail_sqa_needs_attention"
    index_results_url_name = "wagtail_sqa_needs_attention_results"
    filterset_class = NeedsAttentionFilterSet
    default_ordering = "due"
    columns = [
        MeasureColumn("title", label=_("Measure"), sort_key="title"),
        Column("unit", label=_("Unit"), accessor="unit.title", sort_key="unit__title"),
        ReasonsColumn("reasons", label=_("Why")),
        DueColumn("due", label=_("Due date"), sort_key="due", today=timezone.localdate),
        Column("responsible_role", label=_("Responsible role"), sort_key="responsible_role"),
        MendColumn("mend", label=_("Mend")),
    ]
    export = {
        "number": (_("Measure number"), attrgetter("pk")),
        "title": (_("Measure"), attrgetter("title")),
        "plan": (_("Plan"), lambda measure: plan_names(measure.places)),
        "unit": (_("Unit"), lambda measure: measure.unit.title if measure.unit else ""),
        "responsible_role": (_("Responsible role"), attrgetter("responsible_role")),
        "why": (_("Why"), lambda measure: "; ".join(measure.reasons)),
        "status": (_("Status"), lambda measure: measure.get_status_display()),
        "due": (_("Due date"), attrgetter("due")),
        "last_follow_up": (_("Last follow-up"), attrgetter("last_follow_up")),
        "days_since": (_("Days since the last follow-up"), attrgetter("days_since")),
    }

    def get_base_queryset(self):
        in_force = super().get_base_queryset().in_force()
        return with_reasons(in_force, on=self.today, days=get_setting("FOLLOW_UP_AFTER_DAYS"))

    def with_details(self, rows):
        for measure in super().with_details(rows):
            measure.reasons = [in_words(reason, measure, on=self.today) for reason in reasons_of(measure)]
        return rows

    def with_links(self, rows):
        """Give each measure in ``mend`` the (address, label) of the places where its reasons are mended."""
        may = followable(self.request.user, [measure.pk for measure in rows])
        for measure in super().with_links(rows):
            measure.mend = list(self._mend(measure, set(reasons_of(measure)), measure.pk in may))
        return rows

    def _mend(self, measure, reasons, may_follow_up):
        if may_follow_up and reasons & FOLLOWED_UP:
            yield reverse(FOLLOW_UP, args=[measure.pk]), _("Follow up")
        if measure.edit_url and reasons & EDITED:
            yield measure.edit_url, _("Edit")
        if measure.edit_url and measure.unit_id and Reason.WITHOUT_PLAN in reasons:
            yield reverse("wagtailadmin_explore", args=[measure.unit_id]), _("Plans of the unit")

    def totals(self, measures):
        found = totals_of(measures)
        return [{"icon": ICONS[reason], "word": reason.label, "count": found[reason]} for reason in Reason]
