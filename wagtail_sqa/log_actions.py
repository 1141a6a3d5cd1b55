"""What the package writes into Wagtail's log."""

from django.utils.translation import gettext_lazy as _


def register_log_actions(actions):
    actions.register_action("wagtail_sqa.follow_up", _("Follow up"), _("Followed up"))
    actions.register_action("wagtail_sqa.add_activity", _("Add activity"), _("Added an activity"))
    actions.register_action("wagtail_sqa.edit_activity", _("Edit activity"), _("Edited an activity"))
    actions.register_action("wagtail_sqa.delete_activity", _("Delete activity"), _("Deleted an activity"))
    actions.register_action("wagtail_sqa.change_activities", _("Change activities"), _("Changed several activities"))
    actions.register_action("wagtail_sqa.import_activities", _("Import activities"), _("Imported activities"))
