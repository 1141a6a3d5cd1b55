"""What the package writes into Wagtail's log."""

from django.utils.translation import gettext_lazy as _


def register_log_actions(actions):
    actions.register_action("wagtail_sqa.follow_up", _("Follow up"), _("Followed up"))
    actions.register_action("wagtail_sqa.adopt", _("Adopt"), _("Adopted"))
    actions.register_action(
        "wagtail_sqa.withdraw_version", _("Withdraw an adopted version"), _("Adopted version withdrawn")
    )
