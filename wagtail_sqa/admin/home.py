"""What quality work shows on the admin's first page."""

from django.utils import timezone
from wagtail.admin.ui.components import Component

from ..conf import get_setting
from ..models import Measure
from .labels import LATENESS_ICONS

AT_ONCE = 10  # the listing has them all


class MeasuresToFollowUp(Component):
    """The user's own measures that are late or soon due; nothing when there are none."""

    name = "sqa-measures-to-follow-up"
    template_name = "wagtail_sqa/admin/home_panel.html"
    order = 150

    def __init__(self, user):
        self.user = user

    def get_context_data(self, parent_context=None):
        today, days = timezone.localdate(), get_setting("DUE_SOON_DAYS")
        mine = Measure.objects.in_force().filter(responsible_user=self.user)
        due = (mine.overdue(on=today) | mine.due_soon(on=today, days=days)).order_by("due", "title")
        return {"rows": [self._row(measure, today, days) for measure in due[:AT_ONCE]]}

    def _row(self, measure, today, days) -> dict:
        late = measure.lateness(on=today, soon_days=days)
        return {"measure": measure, "icon": LATENESS_ICONS[late], "late": late}
