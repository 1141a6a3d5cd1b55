"""The activities of a ring in the editor of its wheel: how many there are, and the way to their own listing."""

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from .enums import RingSource
from .panels import ListComparison
from .reading.wheels.repeat_words import repeat_text
from .reading.wheels.words import days_text


class ActivitiesPanel(Panel):
    """How many activities a ring has, and the way to them; what became of them when two revisions are compared."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_sqa/admin/activities/panel.html"

        def get_context_data(self, parent_context=None):
            ring = self.instance
            saved = ring.wheel_id is not None
            url = reverse("wagtail_sqa_activities:list", args=[ring.wheel_id]) if saved else ""
            if url:
                url += f"?ring={ring.uid.hex}"
            number = len(ring.activities.all()) if saved else 0
            own = ring.source == RingSource.OWN
            return {**super().get_context_data(parent_context), "number": number, "url": url, "is_own": own}

        def get_comparison(self):
            return [partial(ActivityComparison, _("Activities"), lines_of)]


class ActivityComparison(ListComparison):
    """Only what differs: a ring may hold hundreds."""

    def __init__(self, label, lines_of, obj_a, obj_b):
        super().__init__(label, lines_of, obj_a, obj_b)
        same = self.before.keys() & self.after.keys()
        self.before = {key: line for key, line in self.before.items() if key not in same}
        self.after = {key: line for key, line in self.after.items() if key not in same}


def lines_of(ring) -> dict[str, str]:
    """Return the activities of ``ring`` in words, by all that is said of them."""
    lines = {}
    for activity in ring.activities.all():
        line = _line(activity)
        lines[f"{line} {activity.short_title} {activity.category_id} {activity.measure_id} {_rest(activity)}"] = line
    return lines


def _line(activity) -> str:
    days = days_text(activity.start, activity.end or activity.start, with_year=True) if activity.start else ""
    repeat = repeat_text(activity.rule, activity.start) if activity.start else ""
    return ", ".join(filter(None, (activity.title, days, repeat, activity.responsible_role)))


def _rest(activity) -> str:
    return f"{activity.description} {list(activity.links.raw_data)} {activity.rule} {activity.to_tick_off}"
