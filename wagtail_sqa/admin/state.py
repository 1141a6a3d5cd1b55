"""How far a measure has come, shown where it is edited and followed up."""

from django.utils import timezone
from wagtail.admin.panels import Panel

from ..conf import get_setting
from ..enums import Effect
from ..permissions import measure_policy
from .labels import STATUS_ICONS


def state(measure) -> dict:
    """Return how far ``measure`` has come, in words, for the template ``includes/measure_state.html``."""
    return {
        "icon": STATUS_ICONS.get(measure.status, "radio-empty"),
        "word": measure.get_status_display(),
        "late": measure.lateness(on=timezone.localdate(), soon_days=get_setting("DUE_SOON_DAYS")),
        "due": measure.due,
        "effect": measure.get_effect_display() if measure.effect != Effect.NOT_ASSESSED else "",
        "decision": measure.get_decision_display(),
        "completed_on": measure.completed_on,
        "result": measure.result,
    }


class MeasureStatePanel(Panel):
    """The state of a measure: shown, not edited, since it changes by follow-ups and outside drafts."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_sqa/admin/measure_state_panel.html"

        def is_shown(self):
            return self.instance.pk is not None

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            may = measure_policy.user_has_permission_for_instance(self.request.user, "follow_up", self.instance)
            return {**context, "measure": self.instance, "state": state(self.instance), "can_follow_up": may}
