"""Viewpoints in the admin: answered, turned into a measure, erased; each by those who edit the unit."""

import re

from django.contrib.auth.models import Permission
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from wagtail.models import ModelLogEntry

from tests.factories import make_focus_area, make_goal, make_measure, make_plan, make_unit, make_user, make_viewpoint
from tests.rights.people import _let as let
from wagtail_sqa.actions.viewpoints import Subject
from wagtail_sqa.enums import Origin
from wagtail_sqa.models import Measure, Viewpoint

LIST = "/admin/quality-work/viewpoints/"


class Moderation(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.unit, cls.elsewhere = make_unit("Ekbacken"), make_unit("Tallkotten")
        cls.area = make_focus_area()
        cls.plan = make_plan(parent=cls.unit, accountable_role="Principal", goals=[make_goal(focus_area=cls.area)])
        cls.editor = make_user("editor")
        let(cls.editor, "change_page", cls.unit)
        cls.row = make_viewpoint(cls.plan, "More books <b>please</b>", may_be_shown=True)

    def setUp(self):
        self.client.force_login(self.editor)

    def edit(self, row=None):
        return f"{LIST}edit/{(row or self.row).pk}/"

    def form(self, row=None):
        page = self.client.get(self.edit(row)).content.decode()
        return re.search(r'name="seen" value="([^"]*)"', page)

    def send(self, row=None, **data):
        seen = self.form(row)
        answer = {"state": "answered", "answer": "We buy them.", "answered_by_role": "Principal", "is_published": "on"}
        return self.client.post(self.edit(row), {"seen": seen[1] if seen else "", **answer, **data})

    def kept(self):
        return Viewpoint.objects.get(pk=self.row.pk)

    def test_the_text_is_shown_and_cannot_be_written_in(self):
        page = self.client.get(self.edit()).content.decode()
        assert "More books &lt;b&gt;please&lt;/b&gt;" in page
        assert 'name="text"' not in page
        self.send(text="Otherwise", from_group="staff", about="Else")
        assert (self.kept().text, self.kept().from_group) == ("More books <b>please</b>", "")

    def test_an_answer_is_published_and_logged_without_the_text(self):
        assert self.send().status_code == 302
        page = self.client.get(f"{self.plan.url}viewpoints/").content.decode()
        assert "We buy them." in page
        entry = ModelLogEntry.objects.get(action="wagtail_sqa.moderate")
        assert entry.user == self.editor
        assert "books" not in entry.label + str(entry.data)
        assert "State and answer written" in self.client.get(f"{LIST}history/{self.row.pk}/").content.decode()

    def test_the_day_of_the_answer_is_the_day_of_its_words(self):
        self.send()
        day = self.kept().answered_on
        Viewpoint.objects.update(answered_on="2026-01-01")
        self.send(is_published="")
        assert str(self.kept().answered_on) == "2026-01-01"
        self.send(answer="In other words.")
        assert self.kept().answered_on == day
        self.send(state="under_review", is_published="")
        assert self.kept().answered_on is None

    def test_the_role_that_answers_for_the_plan_is_suggested(self):
        assert 'value="Principal"' in self.client.get(self.edit()).content.decode()

    def test_what_cannot_be_saved_is_said_and_kept_in_the_form(self):
        cases = [
            ({"state": "declined", "answer": " "}, "Give the reason."),
            ({"answer": ""}, "Write the answer."),
            ({"state": "under_review", "answer": "Half an answer"}, "Readers see answers only"),
            ({"answer": "x" * 6000}, "at most 5000 characters"),
            ({"state": "nonsense"}, "Select a valid choice"),
            ({"seen": "damaged"}, "The form was damaged"),
            ({"led_to": "999999"}, "Select a valid choice"),
        ]
        for data, sentence in cases:
            response = self.send(**data)
            page = response.content.decode()
            assert response.status_code == 200
            assert sentence in page, sentence
            assert data.get("answer", "We buy them.").strip() in page
            assert self.kept().state == "new"

    def test_someone_elses_answer_is_not_overwritten(self):
        stale = self.client.get(self.edit()).context["form"].initial["seen"]
        self.send(answer="Theirs")
        response = self.client.post(self.edit(), {"seen": stale, "state": "declined", "answer": "Mine"})
        assert "Someone else has changed this viewpoint" in response.content.decode()
        assert "Mine" in response.content.decode()
        assert self.kept().answer == "Theirs"

    def test_one_click_makes_a_draft_of_the_unit_that_quotes_it_once(self):
        goal = self.plan.goals.get()
        row = make_viewpoint(self.plan, "Line one\nline two", about=Subject(goal=goal.pk, title=goal.title))
        response = self.send(row, **{"state": "new", "answer": "", "is_published": "", "make-measure": "1"})
        measure = Measure.objects.get()
        assert response.url == f"/admin/snippets/wagtail_sqa/measure/edit/{measure.pk}/"
        assert self.client.get(response.url).status_code == 200
        assert (measure.live, measure.unit.pk, measure.origin) == (False, self.unit.pk, Origin.COMPLAINT)
        assert measure.focus_area == self.area
        assert measure.title == "After a viewpoint: Line one line two"
        assert "“Line one\nline two”" in measure.get_latest_revision_as_object().description
        row.refresh_from_db()
        assert (row.led_to, row.state) == (measure, "under_review")
        assert f"edit/{measure.pk}/" in self.client.get(self.edit(row)).content.decode()
        self.send(row, **{"state": "under_review", "is_published": "", "led_to": measure.pk, "make-measure": "1"})
        assert Measure.objects.count() == 1

    def test_the_longest_viewpoint_fits_into_a_measure(self):
        row = make_viewpoint(self.plan, "Å" * 3000)
        with override("sv"):
            self.send(row, **{"state": "new", "answer": "", "is_published": "", "make-measure": "1"})
        assert "Å" * 3000 in Measure.objects.get().description

    def test_nothing_is_half_done_when_the_answer_cannot_be_saved(self):
        self.send(**{"answer": "", "make-measure": "1"})
        assert not Measure.objects.exists()

    def test_only_measures_that_one_may_choose_can_be_named_and_others_are_not_told(self):
        theirs = make_measure("Measure of others", unit=self.elsewhere)
        response = self.send(led_to=theirs.pk)
        assert "You cannot choose this measure" in response.content.decode()
        assert "Measure of others" not in response.content.decode()
        Viewpoint.objects.filter(pk=self.row.pk).update(led_to=theirs)
        page = self.client.get(self.edit()).content.decode()
        assert "Measure of others" not in page
        assert "A measure of another unit" in page
        assert self.send().status_code == 302
        assert self.kept().led_to == theirs

    def test_the_text_is_erased_after_a_reason_and_the_log_says_so(self):
        address = f"{LIST}erase/{self.row.pk}/"
        assert "Say why the text is erased" in self.client.post(address, {"reason": ""}).content.decode()
        assert self.kept().text
        assert self.client.post(address, {"reason": "It names a person."}).status_code == 302
        assert self.kept().text == ""
        entry = ModelLogEntry.objects.get(action="wagtail_sqa.erase")
        assert (entry.user, entry.data["reason"]) == (self.editor, "It names a person.")
        page = self.client.get(self.edit()).content.decode()
        assert "It names a person." in page
        assert "make-measure" not in page
        assert "/erase/" not in page

    def test_whoever_erases_is_told_of_the_measure_that_quotes_it(self):
        self.send(**{"make-measure": "1"})
        assert "Take the words away there too" in self.client.get(f"{LIST}erase/{self.row.pk}/").content.decode()

    def test_nobody_adds_copies_or_deletes_one(self):
        for action in ("new/", f"delete/{self.row.pk}/", f"copy/{self.row.pk}/", f"usage/{self.row.pk}/"):
            assert self.client.get(LIST + action).status_code == 404
        page = self.client.get(LIST).content.decode()
        assert "/new/" not in page
        assert "/delete/" not in page

    def test_the_listing_is_filtered_and_searched(self):
        other = make_viewpoint(self.plan, "Colder milk", from_group="pupils")
        self.send()
        cases = {"?state=answered": "books", "?from_group=pupils": "milk", "?q=colder": "milk", "?state=new": "milk"}
        for query, word in cases.items():
            page = self.client.get(LIST + query).content.decode()
            assert word in page
            assert ("books" in page) != ("milk" in page)
        assert "milk" in self.client.get(f"{LIST}?unit={self.unit.pk}").content.decode()
        assert self.client.get(LIST + "?state=x&unit=y&q=%22%00").status_code == 200
        assert other.state == "new"

    def test_many_rows_cost_no_more_queries_than_few(self):
        def queries():
            self.client.get(LIST)
            with CaptureQueriesContext(connection) as captured:
                assert self.client.get(LIST).status_code == 200
            return len(captured)

        make_viewpoint(self.plan)
        few = queries()
        for number in range(20):
            make_viewpoint(self.plan, f"Text {number}")
        assert queries() == few

    def test_the_dashboard_counts_what_waits_for_those_who_may_answer(self):
        make_viewpoint(make_plan(parent=self.elsewhere), "Theirs")
        page = self.client.get("/admin/").content.decode()
        assert "1 viewpoint waits for an answer." in page
        assert f'href="{LIST}?state=new&amp;state=under_review"' in page
        self.send()
        assert "for an answer" not in self.client.get("/admin/").content.decode()

    def test_a_plan_that_moves_takes_its_viewpoints_along(self):
        self.plan.move(self.elsewhere, pos="last-child")
        assert self.kept().unit.pk == self.elsewhere.pk
        assert self.client.get(self.edit()).status_code == 404

    def test_a_plan_about_another_unit_hands_them_over_when_it_is_published(self):
        self.plan.unit = self.elsewhere
        self.plan.save_revision().publish()
        assert self.kept().unit.pk == self.elsewhere.pk

    def test_whoever_may_write_for_all_units_answers_for_all(self):
        anna = make_user("anna")
        names = ("access_admin", "change_viewpoint")
        anna.user_permissions.set(Permission.objects.filter(codename__in=names))
        self.client.force_login(anna)
        assert self.send().status_code == 302
        response = self.send(**{"make-measure": "1"})
        assert "You may not write measures for this unit" in response.content.decode()
        assert not Measure.objects.exists()
