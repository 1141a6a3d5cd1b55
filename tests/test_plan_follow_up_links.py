"""The way from a measure on a plan's page to its form: for whom it is there, and what it costs."""

from urllib.parse import quote

from django.db import connection
from django.test import RequestFactory, TestCase, override_settings
from django.test.utils import CaptureQueriesContext

from tests.factories import TODAY, make_measure, make_plan, make_user
from wagtail_sqa.actions.follow_up import follow_up


class Links(TestCase):
    def setUp(self):
        self.anna = make_user("anna")
        self.own = make_measure("Own", responsible_user=self.anna)
        self.other = make_measure("Other")
        self.plan = make_plan(goals=[("Goal", [self.own, self.other])])

    def page(self, query=""):
        return self.client.get(self.plan.url + query).content.decode()

    def link(self, measure, query=""):
        return f'href="/sqa/measures/{measure.pk}/follow-up/?next={quote(self.plan.url + query, safe="")}"'

    def test_whoever_may_follow_a_measure_up_finds_the_way_there_and_back(self):
        self.client.force_login(self.anna)
        html = self.page()
        assert self.link(self.own) in html
        assert f"/sqa/measures/{self.other.pk}/" not in html
        assert self.link(self.own, "?status=not_started") in self.page("?status=not_started")

    def test_visitors_and_other_readers_see_a_page_without_it(self):
        anonymous = self.page()
        self.client.force_login(make_user("berit"))
        for html in (anonymous, self.page()):
            assert "/follow-up/" not in html

    def test_the_plan_page_holds_no_form_of_a_follow_up(self):
        self.client.force_login(self.anna)
        html = self.page()
        assert "data-sqa-follow-up" not in html and "csrfmiddlewaretoken" not in html

    def test_a_preview_holds_no_link(self):
        request = RequestFactory().get(self.plan.url)
        request.user, request.is_preview = self.anna, True
        assert "/follow-up/" not in self.plan.serve_preview(request, "").render().content.decode()
        assert "/follow-up/" in self.plan.serve(request).render().content.decode()

    @override_settings(ROOT_URLCONF="wagtail.urls")
    def test_a_site_without_the_addresses_of_the_package_shows_its_plans_without_links(self):
        self.client.force_login(self.anna)
        html = self.page()
        assert "Own" in html and "/follow-up/" not in html

    def test_links_cost_a_visitor_nothing_and_a_reader_the_same_for_few_measures_as_for_many(self):
        def queries(plan):
            self.client.get(plan.url)
            with CaptureQueriesContext(connection) as captured:
                assert self.client.get(plan.url).status_code == 200
            return [query["sql"] for query in captured]

        many = make_plan("Many", goals=[("Goal", [make_measure(responsible_user=self.anna) for _ in range(20)])])
        visitors = queries(self.plan)
        assert not any('"auth_' in sql or "groups" in sql for sql in visitors)
        self.client.force_login(self.anna)
        assert len(queries(self.plan)) == len(queries(many))
        assert self.client.get(many.url).content.decode().count("/follow-up/?next=") == 20

    def test_entries_can_be_linked_to(self):
        row = follow_up(self.own, on=TODAY, today=TODAY, seen="Begun", status="in_progress")
        assert self.page().count(f'id="follow-up-{row.pk}"') == 1
