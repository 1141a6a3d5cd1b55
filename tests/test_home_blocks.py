"""The lists on the first page of an intranet or of a unit: what they hold, for whom, and what caches may keep."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.template import Context, Template, engines
from django.test import Client, RequestFactory, TestCase, modify_settings, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from tests.factories import home, make_measure, make_plan, make_unit, make_user
from tests.testapp.models import SectionPage
from wagtail_sqa.actions.follow_up import follow_up
from wagtail_sqa.actions.publish import retire
from wagtail_sqa.home_blocks import HOME_BLOCKS
from wagtail_sqa.models import FollowUp, GoalMeasure, Measure
from wagtail_sqa.templatetags.sqa_home import _number

DAY = timedelta(days=1)
MINE = "{% load sqa_home %}{% my_measures 3 %}"
PLANS, OVERDUE, FOLLOW_UPS = (
    f"{{% load sqa_home %}}{{% {tag} unit 3 %}}" for tag in ("unit_plans", "overdue_measures", "latest_follow_ups")
)
ABOUT_A_UNIT = (PLANS, OVERDUE, FOLLOW_UPS)


def close(page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


class HomeTestCase(TestCase):
    def setUp(self):
        self.today = timezone.localdate()
        self.front, self.school = make_unit("Front"), make_unit("School")

    def late(self, title="Late <1>", *, unit=None, **fields):
        return make_measure(title, unit=unit or self.school, due=self.today - 3 * DAY, **fields)

    def plan(self, title, *measures, parent=None, **fields):
        period = {"period_start": self.today - 90 * DAY, "period_end": self.today + 200 * DAY}
        return make_plan(title, parent=parent or self.school, goals=[("Goal", measures)], **(period | fields))

    def see(self, measure, text="Half of them", **fields):
        said = {"on": self.today - DAY, "today": self.today, "status": "in_progress"}
        return follow_up(measure, seen=text, **(said | fields))

    def show(self, template, page=None, user=None, unit=None):
        request = RequestFactory().get("/front/")
        request.user = user
        context = {"page": page or self.front, "request": request, "unit": unit}
        return Template(template).render(Context(context)).strip()

    def shown(self, page=None, unit=None):
        """All three lists of a unit as one text."""
        return "".join(self.show(template, page, unit=unit) for template in ABOUT_A_UNIT)


class OfUnit(HomeTestCase):
    def setUp(self):
        super().setUp()
        self.measure = self.late()
        self.placed = self.plan("Plan of the school", self.measure)
        self.see(self.measure)

    def test_each_list_leads_to_the_plan_and_the_measure_in_it(self):
        at = f'href="{self.placed.url}#measure-{self.measure.pk}">Late &lt;1&gt;</a>'
        assert f'href="{self.placed.url}">Plan of the school</a>' in self.show(PLANS, unit=self.school)
        overdue = self.show(OVERDUE, unit=self.school)
        assert at in overdue and "Overdue by 3 days" in overdue
        latest = self.show(FOLLOW_UPS, unit=self.school)
        assert at in latest and "Half of them" in latest and "In progress" in latest

    def test_a_plan_says_where_in_its_year_it_stands_and_what_is_late_in_it(self):
        html = self.show(PLANS, unit=self.school)
        assert "3. How do we do it?" in html and "1 measure overdue" in html

    def test_without_a_unit_it_is_the_page_itself_with_what_lies_below(self):
        assert "Plan of the school" in self.show(PLANS, page=self.school)
        assert "Late" in self.show(OVERDUE, page=home())
        assert self.shown(page=make_unit("Empty")).count("<li class") == 0

    def test_a_list_without_rows_says_so(self):
        empty = make_unit("Empty")
        assert "There is no plan to read for Empty yet." in self.show(PLANS, unit=empty)
        assert "Nothing is overdue." in self.show(OVERDUE, unit=empty)
        assert "Nothing has been followed up yet." in self.show(FOLLOW_UPS, unit=empty)

    def test_only_measures_in_force_that_are_open_and_late_are_overdue(self):
        others = [make_measure("Not yet", unit=self.school, due=self.today), self.late("Retired"), self.late("Done")]
        self.plan("Another", *others, self.late("A draft", publish=False))
        retire(others[1])
        self.see(others[2], status="cancelled", analysis="x")
        html = self.show(OVERDUE, unit=self.school)
        assert html.count("<li class") == 1 and "Late" in html

    def test_a_measure_that_no_plan_shows_is_nowhere(self):
        self.see(self.late("In no plan"), "Unseen")
        self.see(draft := self.late("In a draft"), "Unseen")
        self.plan("Draft", draft, publish=False)
        html = self.shown(unit=self.school)
        assert "In no plan" not in html and "In a draft" not in html and "Unseen" not in html and "Draft" not in html

    def test_what_was_corrected_is_not_shown(self):
        wrong = self.see(self.measure, "Wrong")
        self.see(self.measure, "Right", corrects=wrong)
        html = self.show(FOLLOW_UPS, unit=self.school)
        assert "Right" in html and "Wrong" not in html

    def test_plans_that_are_over_are_left_out_unless_there_is_no_other(self):
        over = {"period_start": self.today - 800 * DAY, "period_end": self.today - 400 * DAY}
        self.plan("Over", **over)
        assert "Over" not in self.show(PLANS, unit=self.school)
        other = make_unit("Other")
        self.plan("Only one", parent=other, **over)
        assert "Only one" in self.show(PLANS, unit=other)

    def test_more_than_asked_for_are_counted_and_found_behind_the_link(self):
        self.plan("Many", *(self.late(f"Late {n}") for n in range(60)))
        html = self.show(OVERDUE, unit=self.school)
        assert html.count("<li class") == 3 and "All that is overdue: 61 measures" in html
        address = f"/sqa/units/{self.school.pk}/overdue/"
        assert f'href="{address}"' in html
        first, last = (self.client.get(f"{address}?page={n}").content.decode() for n in (1, 9))
        assert "1–50 of 61" in first and first.count("sqa-embed__item") == 50
        assert "51–61 of 61" in last and last.count("sqa-embed__item") == 11

    def test_a_list_is_whole_on_its_own_page_and_says_when_it_is_empty(self):
        address = f"/sqa/units/{self.school.pk}/follow-ups/"
        assert "Half of them" in self.client.get(address).content.decode()
        assert f'href="/sqa/units/{self.school.pk}/plans/"' in self.show(PLANS, unit=self.school)
        empty = make_unit("Empty")
        assert "Nothing is overdue." in self.client.get(f"/sqa/units/{empty.pk}/overdue/?page=x").content.decode()

    def test_a_plan_that_is_about_the_unit_and_lies_elsewhere_is_listed_without_a_link_to_nothing(self):
        other = make_unit("Other")
        self.plan("About it", unit=other, parent=self.front)
        html = self.show(PLANS, unit=other)
        assert "About it" in html and f"/sqa/units/{other.pk}/plans/" not in html

    def test_a_deleted_or_unpublished_unit_shows_nothing(self):
        gone = make_unit("Gone")
        gone.delete()
        assert self.shown(unit=gone) == ""
        self.school.unpublish()
        assert self.shown(unit=self.school) == ""

    def test_the_blocks_show_what_the_tags_show_and_take_silly_values(self):
        for name, block in HOME_BLOCKS:
            value = block.to_python({"number": None, "unit": self.school.pk, "heading": "Ours & theirs"})
            request = RequestFactory().get("/")
            request.user = make_user(name)
            html = block.render(value, context={"page": self.front, "request": request})
            assert "Ours &amp; theirs</h2>" in html, name


class Closed(HomeTestCase):
    """A word in everything closed that no list outside may hold."""

    def setUp(self):
        super().setUp()
        self.section = make_unit("Canary section")
        measure = self.late("Canary", unit=self.section)
        self.plan("Canary plan", measure, parent=self.section)
        self.see(measure, "Canary seen")
        mixed = self.late("Canary of the section", unit=self.section)
        self.see(mixed, "Canary too")
        self.open_plan = self.plan("Open plan", mixed, self.late("Open"), parent=self.school)
        close(self.section)

    def test_nothing_of_a_closed_unit_is_on_a_page_outside_it_whoever_reads(self):
        for template in ABOUT_A_UNIT:
            for user in (None, make_user(f"user{hash(template)}")):
                html = self.show(template, page=home(), user=user)
                assert "Canary" not in html
                assert self.show(template, user=user, unit=self.section) == ""
        assert "Open" in self.show(OVERDUE, page=home())

    def test_no_number_counts_what_is_closed(self):
        assert "All that is overdue: 1 measure" in self.show(OVERDUE, page=home())
        assert "Nothing has been followed up yet." in self.show(FOLLOW_UPS, page=home())
        for n in range(4):
            self.see(Measure.objects.get(title="Open"), f"Seen {n}")
        assert "All 4 follow-ups" in self.show(FOLLOW_UPS, page=home())

    def test_inside_the_section_it_is_there(self):
        html = self.shown(page=self.section)
        assert "Canary plan" in html and "Canary seen" in html

    def test_a_late_measure_that_the_plan_does_not_show_is_not_counted_in_it(self):
        assert "1 measure overdue" in self.show(PLANS, page=self.school)

    def test_the_whole_lists_ask_who_reads(self):
        for name in ("overdue", "follow-ups"):
            address = f"/sqa/units/{self.section.pk}/{name}/"
            assert Client().get(address).status_code == 302
            assert "Canary" not in Client().get(f"/sqa/units/{home().pk}/{name}/").content.decode()
            reader = Client()
            reader.force_login(make_user(name))
            assert "Canary" in reader.get(address).content.decode()
            assert "Canary" in reader.get(f"/sqa/units/{home().pk}/{name}/").content.decode()


class Mine(HomeTestCase):
    def setUp(self):
        super().setUp()
        self.anna = make_user("anna")

    def test_the_most_urgent_of_my_measures_with_the_way_to_follow_them_up(self):
        measure = self.late(responsible_user=self.anna)
        for n in range(3):
            make_measure(f"Later {n}", unit=self.school, responsible_user=self.anna)
        html = self.show(MINE, user=self.anna)
        assert html.count("<li class") == 3 and html.index("Late &lt;1&gt;") < html.index("Later 0")
        assert f'href="/sqa/measures/{measure.pk}/follow-up/?next=%2Ffront%2F"' in html
        assert "You answer for 4 open measures. 1 is overdue." in html and "My measures, 1 more" in html

    def test_with_none_it_says_so(self):
        assert "Nothing is waiting for you" in self.show(MINE, user=self.anna)

    def test_visitors_are_asked_to_log_in_or_see_nothing(self):
        html = self.show(MINE, user=AnonymousUser())
        assert 'href="/_util/login/?next=%2Ffront%2F"' in html
        assert self.show("{% load sqa_home %}{% my_measures asks_visitors=False %}", user=AnonymousUser()) == ""
        assert self.show(MINE) == ""


class Caches(HomeTestCase):
    """A page with something of its reader's own is kept by no cache that several readers share."""

    def served(self, template, client=None):
        drawn = engines["django"].from_string(template)
        with patch.object(SectionPage, "get_template", lambda page, request, **kwargs: drawn):
            return (client or self.client).get(self.front.url)

    def test_a_page_with_my_measures_is_private_for_visitors_too(self):
        for client in (Client(), self.client):
            response = self.served(MINE, client)
            assert set(response["Cache-Control"].split(", ")) == {"private", "no-store"}
            assert "Cookie" in response["Vary"]
            self.client.force_login(make_user(f"user{id(client)}"))

    def test_a_page_with_lists_of_a_unit_may_be_cached(self):
        self.client.force_login(make_user())
        for template in ABOUT_A_UNIT:
            assert "Cache-Control" not in self.served(template)

    def test_what_is_no_page_to_be_drawn_is_told_apart_too(self):
        self.client.force_login(make_user())
        with patch.object(SectionPage, "serve", lambda page, request: HttpResponse("x")):
            assert "Cache-Control" not in self.client.get(self.front.url)

    @override_settings(CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}})
    @modify_settings(
        MIDDLEWARE={
            "prepend": "django.middleware.cache.UpdateCacheMiddleware",
            "append": "django.middleware.cache.FetchFromCacheMiddleware",
        }
    )
    def test_djangos_cache_keeps_the_one_and_not_the_other(self):
        cache.clear()
        calls = []
        with patch.object(SectionPage, "get_context", lambda page, request: calls.append(1) or {"page": page}):
            for template, drawn in ((MINE, 2), (OVERDUE, 1)):
                calls.clear()
                cache.clear()
                for _ in range(2):
                    self.served(template.replace(" unit", ""))
                assert len(calls) == drawn, template
        cache.clear()


class Cost(HomeTestCase):
    def queries(self, template, user=None):
        self.show(template, user=user, unit=self.school)
        with CaptureQueriesContext(connection) as captured:
            self.show(template, user=user, unit=self.school)
        return len(captured)

    def fill(self, number, user):
        plan = self.plan(f"Plan {number}", parent=self.school)
        due = {"unit": self.school, "live": True, "due": self.today - DAY, "responsible_user": user}
        made = Measure.objects.bulk_create(Measure(title=f"Measure {n}", **due) for n in range(number))
        goal = plan.goals.get()
        GoalMeasure.objects.bulk_create(GoalMeasure(goal=goal, measure=measure) for measure in made)
        entry = {"date": self.today, "seen": "Seen", "status_after": "in_progress"}
        FollowUp.objects.bulk_create(FollowUp(measure=measure, **entry) for measure in made)

    def test_five_hundred_rows_take_as_many_queries_as_three(self):
        anna = make_user("anna")
        self.fill(3, anna)
        few = {template: self.queries(template, anna) for template in (*ABOUT_A_UNIT, MINE)}
        self.fill(500, anna)
        for _ in range(5):
            self.plan(f"More {_}", parent=make_unit("Team", parent=self.school))
        assert {template: self.queries(template, anna) for template in few} == few
        assert max(few.values()) <= 12


@pytest.mark.parametrize("number", [0, -1, 10**9, None])
def test_a_silly_number_is_the_nearest_that_can_be(number):
    assert 1 <= _number(number) <= 50
