"""My measures: what is someone's own, in the order of what it asks for, with the form in place."""

import re
from datetime import timedelta
from html.parser import HTMLParser

from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client, TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from tests.factories import home, make_measure, make_plan, make_unit, make_user
from wagtail_sqa.actions.follow_up import follow_up
from wagtail_sqa.actions.publish import retire
from wagtail_sqa.models import FollowUp, Measure
from wagtail_sqa.reading.mine import tasks
from wagtail_sqa.reminders.measures import Reason

ADDRESS = "/sqa/my-measures/"
DAY = timedelta(days=1)
SETTINGS = {"DUE_SOON_DAYS": 14, "FOLLOW_UP_AFTER_DAYS": 60}


def roles(user):
    return ["Teacher"] if user.username == "anna" else []


class Headings(HTMLParser):
    """Collects the texts of the headings of a page, with their levels."""

    def __init__(self, html):
        super().__init__()
        self.found, self._inside = [], None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if re.fullmatch("h[1-6]", tag):
            self._inside = tag
            self.found.append([tag, ""])

    def handle_endtag(self, tag):
        self._inside = None if tag == self._inside else self._inside

    def handle_data(self, data):
        if self._inside:
            self.found[-1][1] += data


class MineTestCase(TestCase):
    def setUp(self):
        self.today = timezone.localdate()
        self.anna = make_user("anna")
        self.client.force_login(self.anna)

    def own(self, title="Own", **fields):
        return make_measure(title, responsible_user=self.anna, **fields)

    def page(self):
        return self.client.get(ADDRESS).content.decode()

    def titles(self):
        return [task.measure.title for task in tasks(self.anna, on=self.today)]


@override_settings(WAGTAIL_SQA=SETTINGS)
class Listing(MineTestCase):
    def test_measures_stand_under_what_they_ask_for_the_most_urgent_first(self):
        self.own("Far", due=self.today + 200 * DAY, start=self.today - DAY)
        self.own("Waiting", start=self.today - 60 * DAY)
        self.own("Today", due=self.today)
        self.own("In two weeks", due=self.today + 14 * DAY)
        self.own("Late", due=self.today - DAY)
        self.own("Later", due=self.today - 3 * DAY)
        found = [" ".join(text.split()) for _, text in Headings(self.page()).found]
        assert found == [
            *("My measures", "Overdue", "Later", "Late", "Due soon", "Today", "In two weeks"),
            *("Waiting for follow-up", "Waiting", "Further on", "Far"),
        ]

    def test_the_lead_says_how_many_and_what_they_ask_for(self):
        self.own("Late", due=self.today - DAY)
        self.own("Near", due=self.today + 2 * DAY)
        self.own("Nearer", due=self.today + DAY)
        html = self.page()
        assert "You answer for 3 open measures. 1 is overdue. 2 are due soon.</p>" in html
        assert "2 measures, within 14 days" in html
        assert "Overdue by 1 day" in html and "In 2 days" in html and "In 1 day<" in html

    def test_only_open_measures_in_force_that_are_mine_are_shown(self):
        self.own("Open")
        follow_up(self.own("Cancelled"), on=self.today, today=self.today, seen="x", analysis="x", status="cancelled")
        retire(self.own("Retired"))
        self.own("Draft", publish=False)
        make_measure("Of someone else", responsible_user=make_user("berit"))
        make_measure("Of nobody")
        assert self.titles() == ["Open"]

    def test_a_follow_up_ends_the_waiting(self):
        measure = self.own(start=self.today - 100 * DAY)
        assert tasks(self.anna, on=self.today)[0].reason == Reason.WAITING
        follow_up(measure, on=self.today, today=self.today, seen="x", status="in_progress")
        assert tasks(self.anna, on=self.today)[0].reason is None

    def test_without_measures_the_page_says_what_will_stand_here(self):
        html = self.page()
        assert "When you become responsible for one it stands here" in html
        assert "sqa-group" not in html

    def test_visitors_log_in_first_and_the_page_is_kept_nowhere(self):
        assert Client().get(ADDRESS).url == f"/_util/login/?next={ADDRESS}"
        assert set(self.client.get(ADDRESS)["Cache-Control"].split(", ")) == {"private", "no-store"}

    def test_the_latest_entry_that_stands_is_shown(self):
        measure = self.own()
        day = {"today": self.today, "status": "in_progress"}
        wrong = follow_up(measure, on=self.today - DAY, seen="Wrong", **day)
        right = follow_up(measure, on=self.today - 3 * DAY, seen="Right", corrects=wrong, **day)
        html = self.page()
        assert f'id="follow-up-{right.pk}"' in html
        assert "Right" in html and "Wrong" not in html


class Places(MineTestCase):
    def place(self):
        return tasks(self.anna, on=self.today)[0]

    def test_the_title_leads_to_the_measure_in_the_newest_plan_with_the_number_of_its_goal(self):
        measure = self.own()
        make_plan("Old", goals=[("Goal", [measure])], period_start="2025-08-01", period_end="2026-07-31")
        new = make_plan("New", goals=[("One", []), ("Two", []), ("Three", [measure])])
        task = self.place()
        assert (task.url, task.place.goal) == (f"{new.url}#measure-{measure.pk}", 3)
        assert "New, goal 3" in self.page()

    def test_plans_that_are_drafts_or_closed_to_the_reader_are_not_named(self):
        measure = self.own()
        make_plan("A draft", goals=[("Goal", [measure])], publish=False)
        closed = make_plan("Closed", goals=[("Goal", [measure])])
        PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.GROUPS)
        assert self.place().place is None
        html = self.page()
        assert "A draft" not in html and "Closed" not in html

    def test_measures_of_a_unit_that_is_closed_to_the_reader_are_not_shown(self):
        unit = make_unit()
        self.own(unit=unit)
        PageViewRestriction.objects.create(page=unit, restriction_type=PageViewRestriction.GROUPS)
        assert self.titles() == []


class Writing(MineTestCase):
    def test_the_form_stands_in_place_and_leads_back_to_its_measure(self):
        measure = self.own(responsible_role="Teacher")
        html = self.page()
        assert f'action="/sqa/measures/{measure.pk}/follow-up/"' in html
        posted = dict(re.findall(r'name="(next|date|by_role|newest_entry)" value="([^"]*)"', html))
        assert posted == {"next": ADDRESS, "date": self.today.isoformat(), "by_role": "Teacher", "newest_entry": "0"}
        data = {**posted, "seen": "Half of them", "status_after": "in_progress"}
        response = self.client.post(f"/sqa/measures/{measure.pk}/follow-up/", data)
        row = measure.follow_ups.get()
        self.assertRedirects(response, f"{ADDRESS}#follow-up-{row.pk}", fetch_redirect_response=False)
        html = self.page()
        assert "Half of them" in html and "is saved, and readers see it now." in html

    @override_settings(WAGTAIL_SQA={"USER_ROLES": roles})
    def test_what_is_mine_by_my_role_is_shown_and_followed_up_only_with_the_right_to(self):
        make_measure("By role", responsible_role="Teacher")
        assert self.titles() == ["By role"]
        assert "<form" not in self.page()
        self.anna.user_permissions.add(Permission.objects.get(codename="follow_up_measure"))
        assert "<form" in self.page()

    @override_settings(WAGTAIL_SQA={"USER_ROLES": roles})
    def test_the_role_is_the_responsible_one_unless_the_site_knows_the_writer_by_another(self):
        self.own("One", responsible_role="Principal")
        assert 'name="by_role" value="Principal"' in self.page()
        other = make_measure("Two", responsible_role="Principal", responsible_user=make_user("berit"))
        self.anna.user_permissions.add(Permission.objects.get(codename="follow_up_measure"))
        html = self.client.get(f"/sqa/measures/{other.pk}/follow-up/").content.decode()
        assert 'name="by_role" value="Teacher"' in html

    def test_each_form_has_ids_of_its_own(self):
        self.own("One")
        self.own("Two")
        ids = re.findall(r'\sid="([^"]+)"', self.page())
        assert sorted(set(ids)) == sorted(ids)


class Cost(MineTestCase):
    def queries(self, number):
        unit = home()
        fields = {"unit": unit, "live": True, "responsible_user": self.anna, "due": self.today}
        made = Measure.objects.bulk_create(Measure(title=f"Measure {n}", **fields) for n in range(number))
        entry = {"date": self.today, "seen": "Seen", "status_after": "in_progress"}
        FollowUp.objects.bulk_create(FollowUp(measure=measure, **entry) for measure in made for _ in range(3))
        make_plan(f"Plan of {number}", goals=[("Goal", made)])
        self.page()
        with CaptureQueriesContext(connection) as captured:
            html = self.page()
        assert html.count("<article") >= number
        return len(captured)

    def test_sixty_measures_cost_no_more_queries_than_five(self):
        few = self.queries(5)
        assert self.queries(55) == few <= 15


class FirstPageOfTheAdmin(MineTestCase):
    def panel(self):
        self.anna.user_permissions.add(Permission.objects.get(codename="access_admin"))
        return self.client.get(reverse("wagtailadmin_home")).content.decode()

    def test_it_shows_what_asks_for_something_now_and_nothing_else(self):
        self.own("Late", due=self.today - DAY)
        self.own("Waiting long", start=self.today - 90 * DAY)
        self.own("Nothing to do", start=self.today)
        html = self.panel()
        assert html.index("Late") < html.index("Waiting long")
        assert "“Waiting long” waits for a follow-up." in html and "Nothing to do" not in html

    def test_it_is_not_there_when_nothing_asks_for_anything(self):
        self.own("Nothing to do", start=self.today)
        assert "sqa-waiting" not in self.panel().partition("<main")[2]
