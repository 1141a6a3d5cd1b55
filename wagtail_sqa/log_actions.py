"""What the package writes into Wagtail's log."""

from django.utils.translation import gettext_lazy as _


def register_log_actions(actions):
    actions.register_action("wagtail_sqa.follow_up", _("Follow up"), _("Followed up"))
    actions.register_action("wagtail_sqa.moderate", _("Write about a viewpoint"), _("State and answer written"))
    actions.register_action("wagtail_sqa.make_measure", _("Make a measure of a viewpoint"), _("Turned into a measure"))
    actions.register_action("wagtail_sqa.erase", _("Erase the text of a viewpoint"), _("Text erased for good"))
