"""The page *Waiting for you*, its address, its place in the menu, and its beginning on the admin's first page."""

from django.core.exceptions import PermissionDenied
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ...permissions import may_open_start
from .gathering import Desk, desk

START = "wagtail_sqa_waiting"
FIRST = 3
PLANS_AT_ONCE = 8
_MENU_LABEL, _MENU_ORDER = _("Waiting for me"), 10


class WaitingView(WagtailAdminTemplateMixin, TemplateView):
    """First the three things that need the user most, then the rest, their plans and their days in wheels."""

    page_title = _("Waiting for you")
    header_icon = "home"
    template_name = "wagtail_sqa/admin/start/waiting.html"

    def dispatch(self, request, *args, **kwargs):
        if not may_open_start(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        return {**super().get_context_data(**kwargs), **_shown(desk(self.request.user, on=today)), "today": today}


def _shown(found: Desk) -> dict:
    plans = found.plans[:PLANS_AT_ONCE]
    return {
        "first": found.needs[:FIRST],
        "rest": found.needs[FIRST:],
        "plans": plans,
        "more_plans": len(found.plans) - len(plans),
        "coming": found.coming,
    }


class WaitingPanel(Component):
    """The first three things on the admin's first page; nothing when nothing waits."""

    name = "sqa-waiting"
    template_name = "wagtail_sqa/admin/start/panel.html"
    order = 140

    def __init__(self, user):
        self.user = user

    def get_context_data(self, parent_context=None):
        needs = desk(self.user, on=timezone.localdate()).needs
        return {"first": needs[:FIRST], "more": len(needs[FIRST:]), "url": reverse(START)}


class WaitingMenuItem(MenuItem):
    def is_shown(self, request):
        return may_open_start(request.user)


def waiting_menu_item():
    return WaitingMenuItem(_MENU_LABEL, reverse(START), name="sqa-waiting", icon_name="home", order=_MENU_ORDER)


def waiting_urls():
    return [path("quality-work/waiting/", WaitingView.as_view(), name=START)]
