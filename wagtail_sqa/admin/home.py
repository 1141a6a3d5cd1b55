"""What quality work shows on the admin's first page."""

from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.components import Component

from ..reading.mine import tasks
from ..reminders.measures import Reason

AT_ONCE = 10  # My measures has them all
FOLLOW_UP = "wagtailsnippets_wagtail_sqa_measure:follow_up"
ICONS = {Reason.OVERDUE: "warning", Reason.DUE_SOON: "date", Reason.WAITING: "history"}


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
