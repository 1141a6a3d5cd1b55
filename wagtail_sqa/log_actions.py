"""What the package writes into Wagtail's log."""

from django.utils.translation import gettext_lazy as _


def register_log_actions(actions):
    actions.register_action("wagtail_sqa.follow_up", _("Follow up"), _("Followed up"))
    actions.register_action("wagtail_sqa.start_next_year", _("Start next year"), _("Made of last year's plan"))
