"""Working in the admin with rights to one unit's page, and no permission for measures at all."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Workflow, WorkflowContentType, WorkflowTask

from tests.databases import finds_words_before_commit
from tests.factories import make_admin, make_focus_area, make_measure, make_unit, make_user
from tests.test_admin_measures import bulk, form_data, url
from tests.test_rights_policy import for_all, on_page
from wagtail_sqa.admin.units import NO_UNIT, NOT_THEIRS, NOT_TO_PUBLISH
from wagtail_sqa.models import Indicator, Measure

pytestmark = pytest.mark.worker


def staff(name, page, *codenames):
    """Return someone who may log in to the admin and do ``codenames`` with ``page``."""
    user = make_user(name)
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return on_page(user, page, *codenames)


class UnitTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.unit, cls.other = make_unit("Own school"), make_unit("Other school")
        cls.editor = staff("editor", cls.unit, "change_page")
        cls.publisher = staff("publisher", cls.unit, "change_page", "publish_page")
        cls.moderator = staff("moderator", cls.unit, "publish_page")
        cls.head = on_page(staff("head", cls.unit, "change_page", "publish_page"), cls.other, "change_page")
        with cls.captureOnCommitCallbacks(execute=True):
            cls.measure = make_measure("Mine", unit=cls.unit)
            cls.theirs = make_measure("Theirs", unit=cls.other, responsible_role="Their role")

    def as_(self, user):
        self.client.force_login(user)
        return self.client

    def post(self, user, address, measure=None, *, unit, **data):
        sent = form_data(measure, **{"title": "Written", "unit": str(unit.pk) if unit else "", **data})
        return self.as_(user).post(address, sent)

    def move(self, user, to, **data):
        return self.post(user, url("edit", self.measure.pk), self.measure, unit=to, **data)


class Units(UnitTestCase):
    def test_an_editor_writes_a_measure_for_their_unit(self):
        self.post(self.editor, url("add"), unit=self.unit)
        assert Measure.objects.get(title="Written").unit_id == self.unit.pk

    def test_an_editor_writes_none_for_another_unit_or_for_none_and_reads_why(self):
        for unit, sentence in ((self.other, NOT_THEIRS), (None, NO_UNIT)):
            with self.subTest(unit=unit):
                response = self.post(self.editor, url("add"), unit=unit)
                assert str(sentence) in response.context["form"].errors["unit"]
        assert not Measure.objects.filter(title="Written").exists()

    def test_moving_a_measure_takes_rights_to_both_units(self):
        response = self.move(self.editor, self.other)
        assert str(NOT_THEIRS) in response.context["form"].errors["unit"]
        self.move(self.head, self.other)
        self.measure.refresh_from_db()
        assert self.measure.get_latest_revision_as_object().unit_id == self.other.pk
        assert self.measure.unit_id == self.unit.pk

    def test_a_measure_that_is_moved_in_a_draft_is_published_only_with_rights_to_the_new_unit(self):
        self.move(self.head, self.other)
        response = self.move(self.head, self.other, **{"action-publish": "1"})
        assert str(NOT_TO_PUBLISH) in response.context["form"].errors["unit"]
        self.as_(self.head).post(bulk("publish", self.measure))
        self.measure.refresh_from_db()
        assert self.measure.unit_id == self.unit.pk

    def test_whoever_may_change_all_measures_may_use_every_unit(self):
        changer = for_all(staff("changer", self.unit, "change_page"), "change_measure")
        self.move(changer, self.other, title="Moved")
        self.measure.refresh_from_db()
        assert self.measure.get_latest_revision_as_object().unit_id == self.other.pk

    def test_the_page_chooser_of_the_unit_leaves_out_what_is_not_theirs(self):
        address = reverse("wagtailadmin_choose_page_child", args=[self.unit.get_parent().pk])
        for user, query, others in ((self.editor, {"user_perms": "sqa_unit"}, 0), (self.editor, {}, 1)):
            html = self.as_(user).get(address, query).json()["html"]
            assert "Own school" in html
            assert html.count("Other school") >= others
            assert bool(others) == ("Other school" in html)
        assert "sqa_unit" in self.client.get(url("add")).content.decode()

    def test_an_indicator_is_written_for_ones_own_unit_only(self):
        add = reverse("wagtailsnippets_wagtail_sqa_indicator:add")
        data = {"name": "Attendance", "direction": "up", "readings-TOTAL_FORMS": 0, "readings-INITIAL_FORMS": 0}
        response = self.as_(self.editor).post(add, {**data, "unit": self.other.pk})
        assert str(NOT_THEIRS) in response.context["form"].errors["unit"]
        self.client.post(add, {**data, "unit": self.unit.pk})
        assert Indicator.objects.get().unit_id == self.unit.pk


class Publishing(UnitTestCase):
    def publish(self, user):
        self.move(user, self.unit, title="Changed", **{"action-publish": "1"})
        self.measure.refresh_from_db()
        return self.measure.title

    def test_whoever_may_only_edit_the_page_saves_a_draft(self):
        assert self.publish(self.editor) == "Mine"
        assert self.measure.has_unpublished_changes

    def test_whoever_may_publish_the_page_publishes(self):
        assert self.publish(self.publisher) == "Changed"

    def test_a_new_measure_is_published_in_one_step_by_those_who_may(self):
        for user, live in ((self.editor, False), (self.publisher, True)):
            self.post(user, url("add"), unit=self.unit, title=f"By {user}", **{"action-publish": "1"})
            assert Measure.objects.get(title=f"By {user}").live == live

    def test_the_buttons_are_there_for_those_who_may_press_them(self):
        for user, shown in ((self.editor, False), (self.publisher, True), (make_admin(), True)):
            html = self.as_(user).get(url("edit", self.measure.pk)).content.decode()
            assert html.count('name="action-publish"') == shown
            assert (url("unpublish", self.measure.pk) in html) == shown
            assert (url("lock", self.measure.pk) in html) == shown

    def test_a_moderator_publishes_drafts_retires_locks_and_unlocks(self):
        draft = make_measure("Draft", unit=self.unit, publish=False)
        client = self.as_(self.moderator)
        client.post(bulk("publish", draft))
        client.post(url("unpublish", self.measure.pk))
        draft.refresh_from_db()
        self.measure.refresh_from_db()
        assert (draft.live, self.measure.live) == (True, False)
        client.post(url("lock", draft.pk))
        assert Measure.objects.get(pk=draft.pk).locked
        client.post(url("unlock", draft.pk))
        assert not Measure.objects.get(pk=draft.pk).locked

    def test_many_at_once_are_only_those_of_ones_own_unit(self):
        self.as_(self.moderator).post(bulk("unpublish", self.measure, self.theirs))
        assert list(Measure.objects.filter(live=True)) == [self.theirs]

    def test_what_is_not_ones_own_is_not_named_among_many_either(self):
        response = self.as_(self.moderator).get(bulk("unpublish", self.measure, self.theirs))
        self.assertContains(response, "Mine")
        self.assertNotContains(response, "Theirs")

    def test_rights_to_one_unit_are_not_offered_in_another_that_one_may_only_edit(self):
        edit = url("edit", self.theirs.pk)
        html = self.as_(self.head).get(edit).content.decode()
        assert not any(url(name, self.theirs.pk) in html for name in ("lock", "unpublish"))
        assert 'name="action-publish"' not in html
        self.post(self.head, edit, self.theirs, unit=self.other, title="Drafted", **{"action-publish": "1"})
        self.theirs.refresh_from_db()
        assert (self.theirs.title, self.theirs.has_unpublished_changes) == ("Theirs", True)

    def test_an_editor_throws_away_a_draft_that_nobody_used(self):
        draft = make_measure("Mistake", unit=self.unit, publish=False)
        self.as_(self.editor).post(url("delete", draft.pk))
        assert not Measure.objects.filter(pk=draft.pk).exists()


class Seeing(UnitTestCase):
    def titles(self, user, **query):
        return [m.title for m in self.as_(user).get(url("list"), query).context["object_list"]]

    @finds_words_before_commit
    def test_the_listing_and_its_search_hold_ones_own_units(self):
        assert self.titles(self.editor) == self.titles(self.moderator) == self.titles(self.editor, q="Mine") == ["Mine"]
        assert self.titles(self.editor, q="Theirs") == []
        assert self.titles(self.head) == ["Mine", "Theirs"]

    @finds_words_before_commit
    def test_the_choosers_are_searched_within_ones_own_units(self):
        for name, unit in (("Own indicator", self.unit), ("Foreign indicator", self.other)):
            Indicator.objects.create(name=name, unit=unit)
        for model, own, foreign in (("measure", "Mine", "Theirs"), ("indicator", "Own", "Foreign")):
            address = reverse(f"wagtailsnippetchoosers_wagtail_sqa_{model}:choose_results")
            for user, query, found in ((self.editor, own, 1), (self.editor, foreign, 0), (self.head, foreign, 1)):
                assert len(self.as_(user).get(address, {"q": query}).context["results"]) == found

    @finds_words_before_commit
    def test_whoever_may_see_what_is_open_searches_in_it(self):
        viewer = for_all(staff("viewer", self.unit), "view_measure")
        assert self.titles(viewer, q="Theirs") == ["Theirs"]

    def test_rows_link_to_what_one_may_do_with_them(self):
        html = self.as_(self.moderator).get(url("list")).content.decode()
        assert not any(url(name, self.measure.pk) in html for name in ("edit", "copy", "delete", "follow_up"))
        html = self.as_(self.editor).get(url("list")).content.decode()
        assert all(url(name, self.measure.pk) in html for name in ("edit", "copy", "delete", "follow_up"))

    def test_the_filters_name_nothing_of_other_units(self):
        html = self.as_(self.editor).get(url("list")).content.decode()
        assert "Their role" not in html
        assert "Other school" not in html
        html = self.as_(self.head).get(url("list")).content.decode()
        assert "Their role" in html
        assert "Other school" in html

    def test_an_editors_listing_takes_the_same_queries_however_long_it_is(self):
        def queries():
            with CaptureQueriesContext(connection) as counted:
                self.as_(self.editor).get(url("list"))
            return len(counted)

        make_measure(unit=self.unit, responsible_user=self.editor)
        queries()  # what is remembered from then on is not counted
        few = queries()
        for number in range(20):
            make_measure(f"More {number}", unit=self.unit, responsible_user=self.editor)
        assert queries() == few

    def test_what_a_measure_continues_is_chosen_among_what_one_sees_and_else_stays_unsaid(self):
        response = self.move(self.editor, self.unit, continued_from=str(self.theirs.pk))
        assert "continued_from" in response.context["form"].errors
        self.assertNotContains(response, "Theirs")
        own = make_measure("Last year", unit=self.unit)
        self.move(self.editor, self.unit, continued_from=str(own.pk))
        self.measure.refresh_from_db()
        assert self.measure.get_latest_revision_as_object().continued_from == own

    def test_what_uses_a_focus_area_stays_private(self):
        area = make_focus_area()
        make_measure("Secret of others", unit=self.other, focus_area=area)
        changer = for_all(staff("changer", self.unit, "change_page"), "change_focusarea")
        response = self.as_(changer).get(reverse("wagtailsnippets_wagtail_sqa_focusarea:usage", args=[area.pk]))
        self.assertContains(response, "(Private measure)")
        self.assertNotContains(response, "Secret of others")

    def test_only_editors_are_told_who_else_edits(self):
        label = Measure._meta
        address = reverse("wagtailadmin_editing_sessions:ping", args=[label.app_label, "measure", self.theirs.pk, 1])
        assert self.as_(self.editor).post(address).status_code == 404
        assert self.as_(self.head).post(address).status_code == 200

    def test_the_menu_shows_measures_to_editors(self):
        self.assertContains(self.as_(self.editor).get(reverse("wagtailadmin_home")), url("list"))
        self.assertNotContains(self.as_(staff("nobody", self.unit)).get(reverse("wagtailadmin_home")), url("list"))


class InWorkflow(UnitTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.reviewer = staff("reviewer", cls.other)
        task = GroupApprovalTask.objects.create(name="Review")
        reviewers = Group.objects.create(name="Reviewers")
        task.groups.add(reviewers)
        cls.reviewer.groups.add(reviewers)
        workflow = Workflow.objects.create(name="Review of measures")
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
        WorkflowContentType.objects.create(content_type=ContentType.objects.get_for_model(Measure), workflow=workflow)

    def test_who_takes_part_opens_and_sends_back_what_waits_for_them_and_nothing_else(self):
        draft = make_measure("Waits", unit=self.unit, publish=False)
        client = self.as_(self.reviewer)
        assert client.get(url("edit", draft.pk)).status_code == 404
        state = draft.get_workflow().start(draft, self.editor)
        assert client.get(url("edit", draft.pk)).status_code == 200
        assert client.get(url("delete", draft.pk)).status_code == 404
        client.post(url("workflow_action", draft.pk, "reject", state.current_task_state.pk), {"comment": "Why?"})
        state.refresh_from_db()
        assert state.status == state.STATUS_NEEDS_CHANGES
        assert client.get(url("edit", draft.pk)).status_code == 404
