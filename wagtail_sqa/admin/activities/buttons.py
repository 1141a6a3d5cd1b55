"""The ways from a wheel in the page explorer and the page editor to its activities."""

from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button

from ...models import AnnualWheelPage
from .base import address


def listing_buttons(page, user, next_url=None):
    """Yield the button beside a wheel in the explorer; for Wagtail's hook."""
    if leads_to_activities(page, user):
        yield Button(_("Activities"), address("list", page), icon_name="list-ul", priority=20)


def header_buttons(page, user, view_name=None, next_url=None):
    """Yield the entries of the menu beside a wheel's title; for Wagtail's hook."""
    if leads_to_activities(page, user):
        yield Button(_("Activities"), address("list", page), icon_name="list-ul", priority=12)
        yield Button(_("Copy to another year"), address("copy", page), icon_name="copy", priority=31)


def leads_to_activities(page, user) -> bool:
    return issubclass(page.specific_class or type(page), AnnualWheelPage) and page.permissions_for_user(user).can_edit()


def show_the_way(request, page):
    """After a new wheel: say where its activities are written. For Wagtail's hook."""
    if isinstance(page, AnnualWheelPage):
        way = messages.button(address("list", page), _("Write the activities"))
        messages.info(request, _("Now write the wheel's activities, one by one or from a spreadsheet."), buttons=[way])
