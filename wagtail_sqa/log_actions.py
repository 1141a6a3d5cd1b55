"""What the package writes into Wagtail's log."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter

from .enums import OccurrenceState


class TickOffFormatter(LogFormatter):
    """Says which activity, which day, and what became of it."""

    label = _("Tick off")

    def format_message(self, log_entry):
        data = log_entry.data
        words = {"activity": data.get("activity", ""), "day": data.get("day", "")}
        if data.get("state") not in OccurrenceState.values:
            return gettext("Undid what was known of “%(activity)s” on %(day)s") % words
        words["state"] = OccurrenceState(data["state"]).label
        return gettext("“%(activity)s” on %(day)s: %(state)s") % words


def register_log_actions(actions):
    actions.register_action("wagtail_sqa.follow_up", _("Follow up"), _("Followed up"))
    actions.register_action("wagtail_sqa.tick_off")(TickOffFormatter)
