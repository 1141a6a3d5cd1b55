"""What differs between the supported versions, newest first, with the version at which each switch dies."""

from wagtail import VERSION

try:
    from django.tasks import task
except ImportError:  # Dies with Django 5.2: its tasks come with Wagtail, from a package of their own.
    from django_tasks import task

# Dies with Wagtail 7.4: before 8.0 a group of viewsets takes no menu items from outside, so registers stand beside it.
GROUP_MENU_HOOK = "register_quality_work_menu_item"
REGISTER_MENU_HOOK = GROUP_MENU_HOOK if VERSION >= (8, 0) else "register_admin_menu_item"

if VERSION >= (8, 0):
    from wagtail.permissions import register_permission_policy
else:
    # Dies with Wagtail 7.4: before 8.0 the viewset of a model says its policy, and nobody else is asked.
    def register_permission_policy(model, policy):
        """Leave it to the viewset."""


__all__ = ["GROUP_MENU_HOOK", "REGISTER_MENU_HOOK", "register_permission_policy", "task"]
