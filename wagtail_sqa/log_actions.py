"""What the package writes into Wagtail's log."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter

from .enums import OccurrenceState


class TickOffFormatter(LogFormatter):
    """Says which activity, which day, and what became of it."""

    label = gettext_lazy("Tick off")

    def format_message(self, log_entry):
        data = log_entry.data
        words = {"activity": data.get("activity", ""), "day": data.get("day", "")}
        if data.get("state") not in OccurrenceState.values:
            return _("Undid what was known of “%(activity)s” on %(day)s") % words
        return _("“%(activity)s” on %(day)s: %(state)s") % {**words, "state": OccurrenceState(data["state"]).label}


def register_log_actions(actions):
    actions.register_action("wagtail_sqa.follow_up", gettext_lazy("Follow up"), gettext_lazy("Followed up"))
    actions.register_action("wagtail_sqa.tick_off")(TickOffFormatter)
