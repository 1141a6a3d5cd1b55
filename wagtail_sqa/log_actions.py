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
    "follow_up": (_("Follow up"), _("Followed up")),
    "follow_thread": (_("Follow the golden thread"), _("Goal contributes to the goal that goes on")),
    "hand_down": (_("Hand down"), _("Handed down to a unit")),
    "take_up": (_("Take up what was handed down"), _("Taken up as a draft of the unit")),
    "decline": (_("Decline what was handed down"), _("Declined, with a reason")),
    "withdraw_proposal": (_("Take a proposal back"), _("Taken back")),
    "start_next_year": (_("Start next year"), _("Made of last year's plan")),
    "draft_report": (_("Draft from the year"), _("Gathered from the plans of the period")),
    "take_fact": (_("Take what was gathered"), _("Took something that was gathered")),
    "leave_fact": (_("Leave what was gathered"), _("Left something that was gathered")),
    "adopt": (_("Adopt"), _("Adopted")),
    "withdraw_version": (_("Withdraw an adopted version"), _("Adopted version withdrawn")),
    "moderate": (_("Write about a viewpoint"), _("State and answer written")),
    "make_measure": (_("Make a measure of a viewpoint"), _("Turned into a measure")),
    "erase": (_("Erase the text of a viewpoint"), _("Text erased for good")),
    "add_activity": (_("Add activity"), _("Added an activity")),
    "edit_activity": (_("Edit activity"), _("Edited an activity")),
    "delete_activity": (_("Delete activity"), _("Deleted an activity")),
    "change_activities": (_("Change activities"), _("Changed several activities")),
    "import_activities": (_("Import activities"), _("Imported activities")),
}


def register_log_actions(actions):
    for name, (label, message) in _PLAIN.items():
        actions.register_action(f"wagtail_sqa.{name}", label, message)
    actions.register_action("wagtail_sqa.tick_off")(TickOffFormatter)
