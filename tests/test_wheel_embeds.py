"""A wheel on pages of the site: only what its own page would show to everybody who may read the page around it."""

import re
from datetime import UTC, date, datetime, time

import pytest
from django.db import connection
from django.template import Context, Template
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from wagtail_sqa.actions.publish import save_and_publish
from wagtail_sqa.models import WheelActivity
from wagtail_sqa.wheel_blocks import WheelBlock

from .factories import TODAY, make_activity, make_category, make_unit, make_wheel

pytestmark = pytest.mark.worker

NEXT = "{% load sqa_wheels %}{% next_activities wheel 3 %}"
PICTURE = "{% load sqa_wheels %}{% wheel_picture wheel %}"


def close(page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


class EmbedTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.school = make_unit("School")
        cls.front = make_unit("Front page")
        days = (date(2026, 11, 22), date(2027, 1, 7), TODAY, date(2026, 12, 1), date(2027, 9, 1), date(2026, 12, 24))
        activities = [make_activity(f"Round {day}", day, category=make_category(f"C{day}")) for day in days]
        cls.wheel = make_wheel("Wheel <1>", parent=cls.school, rings=[("Staff", activities)])

    def setUp(self):
        patch = pytest.MonkeyPatch()
        patch.setattr("django.utils.timezone.now", lambda: datetime.combine(TODAY, time(12), UTC))
        self.addCleanup(patch.undo)

    def show(self, template, page=None, **context):
        context = {"wheel": self.wheel, "page": page or self.front} | context
        return Template(template).render(Context(context)).strip()

    def test_the_next_activities_begin_today_or_later_in_the_order_of_their_days(self):
        html = self.show(NEXT)
        names = ["Round 2026-11-23", "Round 2026-12-01", "Round 2026-12-24"]
        assert [html.index(name) for name in names] == sorted(html.index(name) for name in names)
        assert html.count("<li ") == 3
        assert "Wheel &lt;1&gt;" in html

    def test_each_leads_to_its_place_in_the_list_also_outside_the_wheels_own_year(self):
        html = self.show("{% load sqa_wheels %}{% next_activities wheel 50 %}")
        assert f'href="{self.wheel.url}#activity-' in html
        assert f'href="{self.wheel.url}?from=2027-09&amp;months=12#activity-' in html
        address = html.split("?from=2027-09")[1].split("#")[1].split('"')[0]
        page = self.client.get(f"{self.wheel.url}?from=2027-09&months=12").content.decode()
        assert f'id="{address}"' in page

    def test_a_filter_is_obeyed_and_a_silly_number_is_not_an_error(self):
        template = '{% load sqa_wheels %}{% next_activities wheel 0 ring="Staff" q="12-24" heading="Soon" %}'
        html = self.show(template)
        assert "Round 2026-12-24" in html
        assert html.count("<li ") == 1
        assert ">Soon</h2>" in html
        assert "Nothing begins in the year ahead." in self.show(
            '{% load sqa_wheels %}{% next_activities wheel q="x" %}'
        )

    def test_the_month_has_what_begins_or_ends_in_it_and_leaves_out_first_what_is_over(self):
        ring = self.wheel.rings.get()
        long = ("Reaches in", date(2026, 10, 20), date(2026, 11, 10)), ("All year", date(2026, 8, 1), date(2027, 6, 1))
        for title, start, end in long:
            WheelActivity.objects.create(ring=ring, title=title, start=start, end=end)
        template = "{% load sqa_wheels %}{% month_activities wheel number %}"
        html = self.show(template, number=9)
        found = re.findall(r">(Round [^<]+|Reaches in|All year)</a>", html)
        assert found == ["Reaches in", "Round 2026-11-22", "Round 2026-11-23"]
        assert "November 2026 in the annual wheel" in html
        assert f'href="{self.wheel.url}?from=2026-11&amp;months=1">Wheel &lt;1&gt;</a>' in html
        short = self.show(template, number=1)
        assert "Round 2026-11-23" in short and "Wheel &lt;1&gt;, 2 more" in short and short.count("<li ") == 1

    def test_a_month_without_anything_says_so_and_a_closed_wheel_shows_nothing(self):
        template = "{% load sqa_wheels %}{% month_activities wheel 3 q='nothing' %}"
        assert "Nothing begins or ends this month." in self.show(template)
        close(self.school)
        assert self.show(template) == ""

    def test_the_picture_leads_to_the_list_and_two_wheels_share_no_id(self):
        html = self.show(PICTURE)
        assert html.count(f'<a href="{self.wheel.url}#activity-') == 5
        assert f'id="sqa-w-{self.wheel.pk}-title"' in html
        assert "sqa-legend__back" not in html

    def test_what_is_not_published_or_deleted_shows_nothing(self):
        self.wheel.unpublish()
        assert [self.show(NEXT), self.show(PICTURE)] == ["", ""]
        assert self.show(NEXT, wheel=None) == self.show(NEXT, wheel="") == ""
        gone = make_wheel()
        gone.delete()
        assert self.show(NEXT, wheel=gone) == ""

    def test_a_draft_changes_nothing(self):
        self.wheel.rings.all()[0].activities.all()[0].title = "Drafted"
        self.wheel.title = "Drafted"
        self.wheel.save_revision()
        assert "Drafted" not in self.show(NEXT) + self.show(PICTURE)

    def test_what_is_published_shows_at_once(self):
        self.wheel.title = "Renamed"
        save_and_publish(self.wheel)
        assert "Renamed" in self.show(NEXT)

    def test_a_closed_wheel_shows_only_on_pages_behind_the_same_door(self):
        close(self.school)
        inside = make_unit("Inside", parent=self.school)
        assert [self.show(NEXT), self.show(PICTURE)] == ["", ""]
        assert self.show(NEXT, page=None, wheel=self.wheel) == ""
        assert Template(NEXT).render(Context({"wheel": self.wheel})).strip() == ""
        assert "Round 2026-12-01" in self.show(NEXT, page=inside)
        close(self.wheel)
        assert self.show(NEXT, page=inside) == ""

    def test_the_block_shows_either(self):
        block = WheelBlock()
        value = {"wheel": self.wheel.pk, "shows": "next", "number": 2, "heading": "Soon"}
        html = block.render(block.to_python(value), context={"page": self.front})
        assert (html.count("<li "), ">Soon</h2>" in html) == (2, True)
        month = block.render(block.to_python(value | {"shows": "month"}), context={"page": self.front})
        assert (month.count("<li "), "Round 2026-11-22" in month) == (2, True)
        picture = block.render(block.to_python(value | {"shows": "picture"}), context={"page": self.front})
        assert "<svg" in picture
        assert block.render(block.to_python(value | {"wheel": 10_000}), context={"page": self.front}).strip() == ""

    def test_many_activities_cost_no_more_queries_than_few(self):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                self.show(NEXT)
            return len(captured)

        self.show(NEXT)
        few = queries()
        ring = self.wheel.rings.get()
        WheelActivity.objects.bulk_create(WheelActivity(ring=ring, title="x", start=TODAY) for _ in range(300))
        assert queries() == few <= 5
