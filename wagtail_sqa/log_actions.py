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


# Name after "wagtail_sqa.": what it is called, and what the log says.
_PLAIN = {
    "follow_up": (gettext_lazy("Follow up"), gettext_lazy("Followed up")),
    "start_next_year": (gettext_lazy("Start next year"), gettext_lazy("Made of last year's plan")),
    "adopt": (gettext_lazy("Adopt"), gettext_lazy("Adopted")),
    "withdraw_version": (gettext_lazy("Withdraw an adopted version"), gettext_lazy("Adopted version withdrawn")),
    "moderate": (gettext_lazy("Write about a viewpoint"), gettext_lazy("State and answer written")),
    "make_measure": (gettext_lazy("Make a measure of a viewpoint"), gettext_lazy("Turned into a measure")),
    "erase": (gettext_lazy("Erase the text of a viewpoint"), gettext_lazy("Text erased for good")),
    "add_activity": (gettext_lazy("Add activity"), gettext_lazy("Added an activity")),
    "edit_activity": (gettext_lazy("Edit activity"), gettext_lazy("Edited an activity")),
    "delete_activity": (gettext_lazy("Delete activity"), gettext_lazy("Deleted an activity")),
    "change_activities": (gettext_lazy("Change activities"), gettext_lazy("Changed several activities")),
    "import_activities": (gettext_lazy("Import activities"), gettext_lazy("Imported activities")),
}


def register_log_actions(actions):
    for name, (label, message) in _PLAIN.items():
        actions.register_action(f"wagtail_sqa.{name}", label, message)
    actions.register_action("wagtail_sqa.tick_off")(TickOffFormatter)
