"""Wires quality work into Wagtail's admin."""

from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.staticfiles import versioned_static
from wagtail.snippets.models import register_snippet

from .admin.account import RemindersPanel
from .admin.action_menu import publish_here, retire_here
from .admin.bulk_actions import DeleteIndicators, DeleteMeasures, PublishMeasures, RetireMeasures
from .admin.change_register import ChangeRegister
from .admin.follow_up_register import FollowUpRegister
from .admin.group import QualityWorkGroup
from .admin.home import MeasuresToFollowUp
from .admin.indicators import refuse_to_delete_indicators
from .admin.keeping import refuse_to_delete
from .admin.plan_warnings import warn_about_plan
from .admin.reports.urls import measures_menu_item, needs_attention_menu_item, report_urls
from .admin.units import pages_to_choose
from .admin.viewpoints import NewViewpoints, ViewpointViewSet
from .admin.wheel_warnings import warn_of_activities_outside
from .compat import REGISTER_MENU_HOOK, register_permission_policy
from .permissions import POLICIES, can_follow_up, viewpoint_policy

for _policy in POLICIES:
    register_permission_policy(_policy.model, _policy)
register_snippet(QualityWorkGroup)
hooks.register("register_snippet_action_menu_item", publish_here)
hooks.register("register_snippet_action_menu_item", retire_here)
hooks.register("construct_page_chooser_queryset", pages_to_choose)
for _action in (DeleteMeasures, DeleteIndicators):
    hooks.register("register_bulk_action", _action, order=1)  # after Wagtail's, whose places they take
hooks.register("register_bulk_action", PublishMeasures)
hooks.register("register_bulk_action", RetireMeasures)
hooks.register("before_delete_snippet", refuse_to_delete)
hooks.register("before_delete_snippet", refuse_to_delete_indicators)
for _hook in ("after_create_page", "after_edit_page"):
    hooks.register(_hook, warn_about_plan)
    hooks.register(_hook, warn_of_activities_outside)
hooks.register("register_account_settings_panel", RemindersPanel)
hooks.register("register_admin_viewset", ViewpointViewSet)

for register in (FollowUpRegister(), ChangeRegister()):
    register.register_with_wagtail()
    hooks.register(REGISTER_MENU_HOOK, register.get_menu_item)

hooks.register("register_admin_urls", report_urls)
hooks.register("register_reports_menu_item", measures_menu_item)
hooks.register("register_reports_menu_item", needs_attention_menu_item)


@hooks.register("construct_homepage_panels")
def show_measures_to_follow_up(request, panels):
    if can_follow_up(request.user):
        panels.append(MeasuresToFollowUp(request.user))


@hooks.register("construct_homepage_panels")
def show_new_viewpoints(request, panels):
    if viewpoint_policy.user_has_permission(request.user, "change"):
        panels.append(NewViewpoints(request.user))


@hooks.register("insert_global_admin_css")
def admin_css():
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("wagtail_sqa/admin/admin.css"))
