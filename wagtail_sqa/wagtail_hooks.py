"""Wires quality work into Wagtail's admin."""

from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.staticfiles import versioned_static
from wagtail.snippets.models import register_snippet

from .admin.account import RemindersPanel
from .admin.action_menu import publish_here, retire_here
from .admin.activities.buttons import header_buttons, listing_buttons, show_the_way
from .admin.activities.urls import activity_urls
from .admin.adoption import adoption_buttons, adoption_urls
from .admin.bulk_actions import DeleteIndicators, DeleteMeasures, PublishMeasures, RetireMeasures
from .admin.change_register import ChangeRegister
from .admin.follow_up_register import FollowUpRegister
from .admin.gather_report import gather_button, gather_urls
from .admin.governing_documents import fill_urls, refuse_to_delete_documents
from .admin.group import QualityWorkGroup
from .admin.indicators import refuse_to_delete_indicators
from .admin.keeping import refuse_to_delete
from .admin.kept_pages import (
    refuse_to_act_on_many_pages,
    refuse_to_delete_pages,
    refuse_to_move_pages_into_the_open,
)
from .admin.measure_warnings import warn_about_measure
from .admin.next_year.entrance import next_year_button, next_year_urls
from .admin.plan_warnings import warn_about_plan
from .admin.proposals.answering import ProposalViewSet
from .admin.proposals.handing import hand_down_button, hand_down_urls
from .admin.propose_deadlines import propose_button, propose_urls
from .admin.repeat_preview import repeat_urls
from .admin.reports.urls import (
    documents_menu_item,
    loose_ends_menu_item,
    measures_menu_item,
    needs_attention_menu_item,
    plan_checks_menu_item,
    report_urls,
)
from .admin.review import refuse_publishing, review_button, review_urls
from .admin.start.views import WaitingPanel, waiting_menu_item, waiting_urls
from .admin.start_plan import ask_for_kind
from .admin.start_report import ask_for_kind_of_report, start_report_urls
from .admin.units import pages_to_choose
from .admin.viewpoints import ViewpointViewSet
from .admin.wheel_warnings import warn_of_activities_outside
from .compat import REGISTER_MENU_HOOK, register_permission_policy
from .permissions import POLICIES, may_open_start
from .personal import keep_private

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
hooks.register("before_delete_snippet", refuse_to_delete_documents)
hooks.register("register_admin_urls", fill_urls)
for _hook in ("after_create_page", "after_edit_page"):
    hooks.register(_hook, warn_about_plan)
    hooks.register(_hook, warn_of_activities_outside)
for _hook in ("after_create_snippet", "after_edit_snippet"):
    hooks.register(_hook, warn_about_measure)
hooks.register("after_create_page", show_the_way)
hooks.register("register_page_listing_buttons", listing_buttons)
hooks.register("register_page_header_buttons", header_buttons)
hooks.register("register_admin_urls", activity_urls)
hooks.register("register_account_settings_panel", RemindersPanel)
hooks.register("register_admin_urls", adoption_urls)
hooks.register("register_page_header_buttons", adoption_buttons)
hooks.register("register_page_listing_more_buttons", adoption_buttons)
hooks.register("before_delete_page", refuse_to_delete_pages)
hooks.register("before_move_page", refuse_to_move_pages_into_the_open)
hooks.register("before_bulk_action", refuse_to_act_on_many_pages)
hooks.register("register_admin_viewset", ViewpointViewSet)
hooks.register("register_admin_viewset", ProposalViewSet)
hooks.register("register_admin_urls", hand_down_urls)

hooks.register("on_serve_page", keep_private)

for register in (FollowUpRegister(), ChangeRegister()):
    register.register_with_wagtail()
    hooks.register(REGISTER_MENU_HOOK, register.get_menu_item)

hooks.register("register_admin_urls", waiting_urls)
hooks.register(REGISTER_MENU_HOOK, waiting_menu_item)
hooks.register("register_admin_urls", report_urls)
hooks.register("register_admin_urls", next_year_urls)
hooks.register("register_page_header_buttons", next_year_button)
hooks.register("register_admin_urls", repeat_urls)
hooks.register("register_reports_menu_item", measures_menu_item)
hooks.register("register_reports_menu_item", needs_attention_menu_item)
hooks.register("register_reports_menu_item", plan_checks_menu_item)
hooks.register("register_reports_menu_item", loose_ends_menu_item)
hooks.register("register_reports_menu_item", documents_menu_item)
hooks.register("register_admin_urls", review_urls)
hooks.register("register_admin_urls", propose_urls)
hooks.register("before_create_page", ask_for_kind)
hooks.register("register_admin_urls", gather_urls)
hooks.register("register_admin_urls", start_report_urls)
hooks.register("before_create_page", ask_for_kind_of_report)
hooks.register("before_publish_page", refuse_publishing)
for _hook in ("register_page_header_buttons", "register_page_listing_more_buttons"):
    hooks.register(_hook, review_button)
    hooks.register(_hook, propose_button)
    hooks.register(_hook, gather_button)
    hooks.register(_hook, hand_down_button)


@hooks.register("construct_homepage_panels")
def show_what_waits(request, panels):
    if may_open_start(request.user):
        panels.append(WaitingPanel(request.user))


@hooks.register("insert_global_admin_css")
def admin_css():
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("wagtail_sqa/admin/admin.css"))
