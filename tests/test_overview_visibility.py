"""Whose numbers an overview holds: only those of what its reader may read."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.test import Client, TestCase
from wagtail.models import Page, PageViewRestriction

from tests import factories
from tests.overviews import SCHOOL_YEAR, make_measures, make_overview, of, rows, seen
from wagtail_sqa.models import Participation, QualityPlanPage, WheelActivity
from wagtail_sqa.reading.visibility import known_to, open_beside, pages_to_name

pytestmark = pytest.mark.worker

CANARY = "canaryclosed"


def close(page, *, group=None, **fields):
    kind = PageViewRestriction.GROUPS if group else PageViewRestriction.LOGIN
    restriction = PageViewRestriction.objects.create(page=page, **{"restriction_type": kind} | fields)
    if group:
        restriction.groups.add(group)


def fill(unit, word="open", number=1, **fields):
    """Give ``unit`` a plan with everything that is counted, and a wheel."""
    measures = make_measures(number, unit, due=date(2026, 9, 1))
    goals = [factories.make_goal(f"Goal {word}", measures, attainment="met", judgement=f"Judged {word}")]
    parts = [Participation(group="staff", sort_order=0)]
    plan = factories.make_plan(f"Plan {word}", parent=unit, goals=goals, participation=parts, **SCHOOL_YEAR | fields)
    factories.make_version(plan)
    activity = WheelActivity(title=f"Event {word}", start=date(2027, 1, 7), sort_order=0)
    factories.make_wheel(f"Wheel {word}", parent=unit, rings=[("Ring", [activity])])
    return plan


class ClosedUnitTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.town = factories.make_unit("Town")
        cls.open, cls.closed = (
            factories.make_unit("Open", parent=cls.town),
            factories.make_unit(CANARY, parent=cls.town),
        )
        cls.page = make_overview(parent=cls.town)
        fill(cls.open)
        fill(cls.closed, CANARY, number=3)
        cls.group = Group.objects.create(name="Insiders")
        close(cls.closed, group=cls.group)
        cls.insider, cls.outsider = factories.make_user("insider"), factories.make_user("outsider")
        cls.insider.groups.add(cls.group)
        cls.admin = factories.make_admin()

    def sums(self, **asked):
        total = seen(self.page, **asked).total
        return (
            *(total.units, total.planned, total.plans, total.adopted, total.goals_total, total.judged),
            *(total.measures_total, total.overdue, total.groups, total.participating),
            *(sum(of(total.measures).values()), sum(of(total.goals).values())),
        )

    def test_the_numbers_of_a_closed_unit_are_missing_from_every_sum_for_those_who_may_not_read_it(self):
        without = (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)
        assert self.sums() == without
        assert self.sums(user=self.outsider) == without

    def test_they_are_in_every_sum_for_those_who_may_read_it(self):
        whole = (2, 2, 2, 2, 2, 2, 4, 4, 2, 2, 4, 2)
        assert self.sums(user=self.insider) == whole
        assert self.sums(user=self.admin) == whole

    def test_no_page_or_file_of_the_overview_names_a_closed_unit_to_those_who_may_not_read_it(self):
        narrow = f"units/{self.closed.pk}/"
        routes = ("", "?show=units", narrow, f"{narrow}csv/", f"{narrow}xlsx/", f"units/{self.open.pk}/", "csv/")
        for user, is_told in ((None, False), (self.outsider, False), (self.insider, True)):
            client = Client()
            if user is not None:
                client.force_login(user)
            texts = [self.text(client.get(self.page.url + route)) for route in routes]
            assert any(CANARY in text for text in texts) is is_told, user

    def text(self, response):
        content = b"".join(response.streaming_content) if response.streaming else response.content
        return content.decode(errors="replace")

    def test_a_visitor_is_not_told_what_one_must_log_in_for(self):
        members_only = factories.make_unit("Members", parent=self.town)
        fill(members_only)
        close(members_only)
        assert "Members" not in rows(seen(self.page))
        assert "Members" in rows(seen(self.page, user=self.outsider))

    def test_the_same_address_answers_each_reader_with_their_own_numbers_and_no_shared_cache_keeps_it(self):
        response = self.client.get(self.page.url)
        assert "Cookie" in response.headers["Vary"]
        assert "private" in response.headers["Cache-Control"]

    def test_an_overview_in_a_closed_section_counts_all_of_that_section(self):
        inside = make_overview("Inside", parent=self.closed)
        assert seen(inside, user=self.insider).total.measures_total == 3
        assert Client().get(inside.url).status_code == 302

    def test_a_measure_of_a_closed_unit_counts_for_nobody_in_an_open_plan_that_does_not_show_it(self):
        hidden = make_measures(1, self.closed)
        factories.make_plan("Shows less", parent=factories.make_unit("Third", parent=self.town), goals=[("G", hidden)])
        assert rows(seen(self.page, user=self.insider))["Third"].numbers.measures_total == 0

    def test_what_is_not_published_counts_in_no_number(self):
        unit = factories.make_unit("Draft", parent=self.town)
        factories.make_plan("Draft plan", parent=unit, goals=[("G", [])], publish=False)
        numbers = rows(seen(self.page, user=self.admin))["Draft"].numbers
        assert (numbers.plans, numbers.unplanned, numbers.goals_total) == (0, 1, 0)

    def test_what_is_looked_up_once_is_what_each_page_would_be_asked(self):
        below = factories.make_unit("Below", parent=self.closed)
        close(below)
        everywhere = (self.page.path, self.closed.path, below.path)
        for user, reads in (
            *((user, everywhere[:1]) for user in (AnonymousUser(), self.outsider)),
            *((user, everywhere) for user in (self.insider, self.admin)),
        ):
            for beside in reads:
                asked = Page.objects.filter(known_to(user, beside=beside).q())
                assert set(asked) == set(pages_to_name(user, beside=beside)), (user, beside)

    def test_whether_a_unit_is_closed_beside_a_plan_is_answered_as_for_each_row(self):
        known = known_to(self.admin, beside=self.page.path)
        plans = QualityPlanPage.objects.order_by("pk")
        plans.filter(title="Plan open").update(unit=self.closed)
        once = plans.filter(known.open_beside("unit__path", beside="path"))
        each = plans.filter(open_beside("unit__path", beside="path"))
        assert list(once) == list(each) != list(plans)
