"""A site of plain pages with everything of ours, and a page of its own below one of ours."""

from datetime import date

from django.utils import timezone
from wagtail.models import Page, Site

from tests.factories import make_focus_area, make_indicator, make_version, make_viewpoint
from tests.overviews import make_overview
from tests.sites.plain.models import PlainPage
from tests.sites.smoke import make_measure, make_plan, make_user, make_wheel
from wagtail_sqa.actions.calendar_feeds import make_feed
from wagtail_sqa.actions.follow_up import follow_up


def main():
    home = Page.get_first_root_node().add_child(instance=PlainPage(title="Plain start", slug="plain"))
    Site.objects.update(root_page=home)
    unit = home.add_child(instance=PlainPage(title="Plain unit", slug="unit"))
    user = make_user()
    measure = make_measure(unit, user)
    today = timezone.localdate()
    follow_up(measure, on=today, seen="x", status="in_progress", today=today, user=user)
    make_focus_area()
    make_indicator("Safe", [1, 2], unit=unit)
    plan = make_plan(unit, measure)
    make_version(plan, adopted_on=date(2026, 9, 1), protocol=b"%PDF", protocol_name="m.pdf")
    make_viewpoint(plan, "More time")
    wheel = make_wheel(unit)
    make_feed(user, name="Phone", wheel=wheel)
    make_overview(parent=unit, unit=unit)
    Page.objects.get(pk=plan.pk).add_child(instance=PlainPage(title="Below a plan", slug="below"))
