"""The ways to the view: its address, and the button in the header of a plan."""

from django.urls import path, reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button

from ...models import QualityPlanPage
from ...permissions import may_start_next_year
from .views import NextYearView

NAME = "wagtail_sqa_next_year"


def next_year_urls():
    return [path("quality-work/plans/<sqa_number:pk>/next-year/", NextYearView.as_view(), name=NAME)]


def next_year_button(page, user, view_name, next_url=None):
    """Offer the view in the menu of a plan's header, in the explorer and in the editor."""
    if not issubclass(page.specific_class or type(page), QualityPlanPage):
        return
    plan = page.specific
    if may_start_next_year(user, plan):
        yield Button(_("Start next year"), url=reverse(NAME, args=[plan.pk]), icon_name="calendar-alt", priority=25)
