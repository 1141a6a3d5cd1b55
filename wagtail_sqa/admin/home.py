"""What quality work shows on the admin's first page."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.components import Component

from ..models import QualityPlanPage
from ..permissions import PAGES, may_start_next_year
from ..reading.mine import tasks
from ..reading.phases import Stage
from ..reading.standing import Standing, standings
from ..reminders.measures import Reason

AT_ONCE = 10  # My measures has them all
PLANS_AT_ONCE, PLANS_LOOKED_AT = 5, 50  # whoever may write in all units has the reports
IS_PAST = timedelta(days=366)  # a plan that ended longer ago is history, whatever it lacks
NEXT_YEAR = "wagtail_sqa_next_year"
_BEFORE_THE_END = (None, Stage.CURRENT_STATE, Stage.DIRECTION, Stage.APPROACH)
FOLLOW_UP = "wagtailsnippets_wagtail_sqa_measure:follow_up"
ICONS = {
    Reason.OVERDUE: "warning",
    Reason.DUE_SOON: "date",
    Reason.CHECK_POINT: "calendar-check",
    Reason.WAITING: "history",
}


class MeasuresToFollowUp(Component):
    """The user's own measures that ask for something now; nothing when there are none."""

    name = "sqa-measures-to-follow-up"
    template_name = "wagtail_sqa/admin/home_panel.html"
    order = 150

    def __init__(self, user):
        self.user = user

    def get_context_data(self, parent_context=None):
        urgent = [task for task in tasks(self.user, on=timezone.localdate()) if task.reason is not None]
        return {"rows": [_row(task) for task in urgent[:AT_ONCE]]}


def _row(task) -> dict:
    """Return a task with the address of its form, or of its place in a plan for those who may only read it."""
    url = reverse(FOLLOW_UP, args=[task.measure.pk]) if task.may_follow_up else task.url
    return {"measure": task.measure, "url": url, "icon": ICONS[task.reason], "word": task.reason.label}


class PlansNow(Component):
    """Where the plans stand that the user writes, and what comes next; nothing for those who write none."""

    name = "sqa-plans-now"
    template_name = "wagtail_sqa/admin/plans_panel.html"
    order = 160

    def __init__(self, user):
        self.user = user

    def get_context_data(self, parent_context=None):
        today = timezone.localdate()
        theirs = QualityPlanPage.objects.filter(pk__in=_written_by(self.user).values("pk"))
        current = theirs.live().filter(period_start__lte=today, period_end__gte=today - IS_PAST)
        first_to_end = current.order_by("period_end", "title")[:PLANS_LOOKED_AT]
        found = standings(first_to_end, on=today, next_plans=theirs)
        wanted = [standing for standing in found if _is_wanted(standing)]
        return {"rows": [_plan_row(standing, self.user) for standing in wanted[:PLANS_AT_ONCE]]}


def _written_by(user):
    return PAGES.instances_user_has_permission_for(user, "change")


def _is_wanted(standing: Standing) -> bool:
    """A closed plan that has its continuation asks for nothing."""
    return standing.stage is not Stage.CLOSED or standing.next_plan is None


def _plan_row(standing: Standing, user) -> dict:
    """Return a plan with the address of its editor, and of the start of its next year when the time has come."""
    plan = standing.plan
    has_come = standing.next_plan is None and standing.stage not in _BEFORE_THE_END
    start = reverse(NEXT_YEAR, args=[plan.pk]) if has_come and may_start_next_year(user, plan) else ""
    return {"standing": standing, "url": reverse("wagtailadmin_pages:edit", args=[plan.pk]), "start": start}
