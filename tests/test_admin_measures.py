"""Measures in the admin: listed, written, published, retired, and kept."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.databases import finds_words_before_commit
from tests.factories import (
    home,
    make_activity,
    make_admin,
    make_focus_area,
    make_goal,
    make_measure,
    make_plan,
    make_unit,
    make_user,
    make_wheel,
    points,
)
from wagtail_sqa.actions.follow_up import follow_up
from wagtail_sqa.actions.publish import retire, save_and_publish, save_draft
from wagtail_sqa.check_points import MOST
from wagtail_sqa.models import Measure

pytestmark = pytest.mark.worker

NAMESPACE = "wagtailsnippets_wagtail_sqa_measure"


def url(name, *args):
    return reverse(f"{NAMESPACE}:{name}", args=args)


def form_data(measure=None, **changes):
    """Return what the editor posts, as the browser does: every field."""
    names = ("title", "description", "cause", "expected_effect", "origin", "kind", "responsible_role")
    names += ("follow_up_method", "change_reason")
    data = dict.fromkeys([*names, "focus_area", "responsible_user", "start", "due", "continued_from"], "")
    data |= {"go_live_at": "", "expire_at": "", "unit": str(home().pk)}
    for name in names:
        data[name] = getattr(measure, name, "")
    return {**data, **posted_points(*(measure.check_points.raw_data if measure else ())), **changes}


def posted_points(*blocks):
    """Return what the editor posts for check-points as they are stored."""
    data = {"check_points-count": len(blocks)}
    for i, block in enumerate(blocks):
        data |= {f"check_points-{i}-type": "check_point", f"check_points-{i}-id": block.get("id", "")}
        data |= {f"check_points-{i}-order": i, f"check_points-{i}-deleted": ""}
        data |= {f"check_points-{i}-value-{name}": value for name, value in block["value"].items()}
    return data


class AdminTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.admin = make_admin()
        home()

    def setUp(self):
        self.client.force_login(self.admin)

    def queries_of(self, address):
        with CaptureQueriesContext(connection) as counted:
            response = self.client.get(address)
        assert response.status_code == 200
        return len(counted)


class Listing(AdminTestCase):
    def titles(self, **query):
        response = self.client.get(url("list"), query)
        assert response.status_code == 200
        return [measure.title for measure in response.context["object_list"]]

    def test_the_number_of_queries_does_not_grow_with_the_measures(self):
        unit = make_unit()
        for n in range(5):
            make_measure(f"Measure {n}", unit=unit, responsible_user=self.admin)
        few = self.queries_of(url("list"))
        for n in range(5, 50):
            make_measure(f"Measure {n}", publish=n % 3 > 0, unit=unit, focus_area=None, due=date(2026, 1, 1))
        retire(Measure.objects.get(title="Measure 7"))
        assert self.queries_of(url("list")) == few
        assert few < 30

    def test_it_says_status_lateness_and_visibility_in_words(self):
        yesterday = timezone.localdate() - timedelta(days=1)
        make_measure("Late", due=yesterday, responsible_role="Principal")
        html = self.client.get(url("list")).content.decode()
        for word in ("Not started", "Overdue", "Principal", "Start", "Published"):
            assert word in html

    @finds_words_before_commit
    def test_it_finds_measures_by_title_and_by_role_also_with_a_filter(self):
        with self.captureOnCommitCallbacks(execute=True):
            make_measure("Högläsning varje dag", responsible_role="Rektor")
            make_measure("Simskola")
        assert self.titles(q="högläs") == ["Högläsning varje dag"]
        assert self.titles(q="rektor", status="not_started") == ["Högläsning varje dag"]
        assert self.titles(q="rektor", visible="retired") == []

    def test_every_filter_can_be_combined_with_a_search_and_an_order(self):
        unit = make_unit()
        area = make_focus_area()
        make_measure("Read", unit=unit, focus_area=area, responsible_role="Principal", responsible_user=self.admin)
        for name, value in {
            "status": "not_started",
            "late": "overdue",
            "unit": unit.pk,
            "focus_area": area.pk,
            "responsible_role": "Principal",
            "responsible_user": self.admin.pk,
            "origin": "survey",
            "visible": "draft",
        }.items():
            for order in ("title", "-due", "status", "responsible_role"):
                self.titles(**{name: value, "q": "read", "ordering": order})

    def test_a_unit_includes_the_units_below_it(self):
        school = make_unit("School")
        team = make_unit("Team", parent=school)
        make_measure("Of the school", unit=school)
        make_measure("Of the team", unit=team)
        make_measure("Elsewhere")
        assert self.titles(unit=school.pk) == ["Of the school", "Of the team"]
        assert self.titles(unit=team.pk) == ["Of the team"]

    def test_late_and_near_measures_are_told_apart(self):
        today = timezone.localdate()
        make_measure("Late", due=today - timedelta(days=1))
        make_measure("Near", due=today + timedelta(days=5))
        make_measure("Far", due=today + timedelta(days=300))
        assert self.titles(late="overdue") == ["Late"]
        assert self.titles(late="due_soon") == ["Near"]

    def test_drafts_and_retired_measures_are_told_apart(self):
        make_measure("Never published", publish=False)
        retire(make_measure("Retired"))
        changed = make_measure("Changed")
        changed.cause = "New"
        save_draft(changed)
        make_measure("Published")
        assert self.titles(visible="draft") == ["Never published"]
        assert self.titles(visible="retired") == ["Retired"]
        assert self.titles(visible="changed") == ["Changed"]
        assert self.titles(visible="published") == ["Changed", "Published"]

    def test_a_filter_with_nonsense_shows_the_list(self):
        make_measure("Read")
        response = self.client.get(
            url("list"), {"unit": "x", "status": "no", "late": "?", "ordering": "password", "p": "9"}
        )
        assert response.status_code == 200

    def test_measures_are_ordered_by_due_date_when_asked(self):
        make_measure("B", due=date(2026, 2, 1))
        make_measure("A", due=date(2026, 3, 1))
        assert self.titles(ordering="due") == ["B", "A"]
        assert self.titles(ordering="-due") == ["A", "B"]


class Editor(AdminTestCase):
    def history_of(self, measure):
        return [row.history_type for row in Measure.history.filter(id=measure.pk).order_by("history_date")]

    def save(self, measure, **changes):
        with self.captureOnCommitCallbacks(execute=True):
            return self.client.post(url("edit", measure.pk), form_data(measure, **changes))

    def test_a_draft_may_lack_everything_but_its_title(self):
        response = self.client.post(url("add"), form_data(title="Read together", unit=""))
        assert response.status_code == 302
        measure = Measure.objects.get()
        assert (measure.live, self.history_of(measure)) == (False, [])

    def test_publishing_asks_for_the_unit_and_loses_nothing(self):
        response = self.client.post(
            url("add"), form_data(title="Read together", unit="", cause="They cannot", **{"action-publish": "1"})
        )
        assert response.status_code == 200
        assert list(response.context["form"].errors) == ["unit"]
        self.assertContains(response, "They cannot")
        assert not Measure.objects.exists()

    def test_publishing_writes_one_row_of_history_with_its_user(self):
        with self.captureOnCommitCallbacks(execute=True):
            self.client.post(url("add"), form_data(title="Read together", **{"action-publish": "1"}))
        measure = Measure.objects.get()
        assert (measure.live, self.history_of(measure)) == (True, ["+"])
        assert measure.history.get().history_user == self.admin

    def test_drafts_and_autosaves_write_no_history(self):
        measure = make_measure()
        self.save(measure, title="A draft")
        revision = Measure.objects.get(pk=measure.pk).latest_revision
        for n in range(3):
            with self.captureOnCommitCallbacks(execute=True):
                response = self.client.post(
                    url("edit", measure.pk),
                    form_data(measure, title=f"Autosaved {n}", overwrite_revision_id=revision.pk),
                    headers={"accept": "application/json"},
                )
            assert response.json()["success"] is True
        measure.refresh_from_db()
        assert (measure.title, self.history_of(measure)) == ("Read together", ["+"])

    def test_publishing_a_change_in_the_editor_writes_one_row_with_its_reason(self):
        measure = make_measure()
        reason = {"change_reason": "The staff asked for it"}
        response = self.save(measure, title="Read aloud", **reason, **{"action-publish": "1"})
        assert response.status_code == 302
        assert self.history_of(measure) == ["+", "~"]
        assert measure.history.first().history_change_reason == "The staff asked for it"

    def test_the_reason_of_the_last_change_is_not_offered_for_the_next(self):
        measure = make_measure()
        self.save(measure, title="Read aloud", change_reason="Asked for", **{"action-publish": "1"})
        self.assertNotContains(self.client.get(url("edit", measure.pk)), "Asked for")
        self.save(measure, title="Read more", change_reason="Being written")
        self.assertContains(self.client.get(url("edit", measure.pk)), "Being written")

    def test_the_state_is_shown_but_not_a_field(self):
        measure = make_measure(due=date(2026, 1, 1))
        self.save(measure, status="completed", result="Forged", effect="intended_effect", **{"action-publish": "1"})
        measure.refresh_from_db()
        assert (measure.status, measure.result) == ("not_started", "")
        self.assertContains(self.client.get(url("edit", measure.pk)), "Not started")
        self.assertContains(self.client.get(url("edit", measure.pk)), url("follow_up", measure.pk))

    def test_texts_of_every_kind_are_kept_as_written_and_escaped(self):
        title = "<script>alert(1)</script> & å 😀"
        self.client.post(url("add"), form_data(title=title, cause="a\x07b\r\nc", **{"action-publish": "1"}))
        measure = Measure.objects.get()
        assert (measure.title, measure.cause) == (title, "ab\nc")
        for address in (url("list"), url("edit", measure.pk), url("follow_up", measure.pk), url("history", measure.pk)):
            self.assertNotContains(self.client.get(address), "<script>alert(1)")

    def test_wrong_input_gets_a_sentence_at_its_field_and_keeps_what_was_typed(self):
        cases = [
            ({"title": "x" * 500}, "title"),
            ({"title": "nul\x00l"}, "title"),
            ({"title": ""}, "title"),
            ({"start": "2026-05-01", "due": "2026-04-01"}, "due"),
            ({"due": "2026-13-01"}, "due"),
            ({"unit": "99999"}, "unit"),
            ({"focus_area": "99999"}, "focus_area"),
            ({"cause": "y" * 5001}, "cause"),
        ]
        for wrong, field in cases:
            with self.subTest(wrong=wrong):
                data = form_data(title="Fine", description="What I typed") | wrong
                response = self.client.post(url("add"), {**data, "action-publish": "1"})
                assert response.status_code == 200
                assert field in response.context["form"].errors
                self.assertContains(response, "What I typed")
        assert not Measure.objects.exists()

    def test_a_copy_is_a_new_measure_with_nothing_done_yet(self):
        measure = make_measure(cause="They cannot")
        day = date(2026, 1, 2)
        follow_up(measure, on=day, seen="Done", status="completed", today=day, as_recorded=True)
        response = self.client.get(url("copy", measure.pk))
        self.assertContains(response, "They cannot")
        instance = response.context["form"].instance
        assert (instance.pk, instance.status, instance.completed_on) == (None, "not_started", None)

    def test_check_points_are_written_in_any_order_and_kept_by_their_days(self):
        late, early = (
            {"id": key, "value": {"date": day, "text": words}}
            for key, day, words in (("b", "2027-03-01", " Survey\x07 "), ("a", "2026-12-01", ""))
        )
        posted = form_data(title="Read", **posted_points(late, early))
        self.client.post(url("add"), {**posted, "action-publish": "1"})
        stored = [(block["id"], *block["value"].values()) for block in Measure.objects.get().check_points.raw_data]
        assert stored == [("a", "2026-12-01", ""), ("b", "2027-03-01", "Survey")]

    def test_a_check_point_without_a_day_or_with_an_impossible_one_is_refused_with_a_sentence(self):
        for day in ("", "2027-02-31"):
            posted = form_data(title="Read", **posted_points({"value": {"date": day, "text": "Survey"}}))
            response = self.client.post(url("add"), {**posted, "action-publish": "1"})
            assert "check_points" in response.context["form"].errors
            self.assertContains(response, "Survey")
        assert not Measure.objects.exists()

    def test_more_check_points_than_anybody_looks_at_are_refused(self):
        blocks = [{"value": {"date": f"2027-01-{n:02}", "text": ""}} for n in range(1, MOST + 2)]
        response = self.client.post(url("add"), form_data(title="Read", **posted_points(*blocks)))
        assert "check_points" in response.context["form"].errors
        self.client.post(url("add"), form_data(title="Read", **posted_points(*blocks[:-1])))
        assert len(Measure.objects.get().looked_at) == MOST

    def test_check_points_outside_the_measure_are_kept_and_named(self):
        blocks = [{"value": {"date": day, "text": ""}} for day in ("2026-08-01", "2026-10-01", "2027-09-01")]
        days = {"start": "2026-09-01", "due": "2027-05-01"}
        posted = form_data(title="Read", **days, **posted_points(*blocks))
        response = self.client.post(url("add"), posted, follow=True)
        told = [str(message) for message in response.context["messages"]]
        assert [sum(words in message for message in told) for words in ("Aug. 1, 2026", "Sept. 1, 2027")] == [1, 1]
        assert not any("Oct. 1" in message for message in told)
        assert len(Measure.objects.get().looked_at) == 3

    def test_check_points_are_compared_copied_previewed_and_reverted_to(self):
        measure = make_measure(check_points=points(("2026-12-01", "Survey")))
        old = measure.latest_revision
        measure.check_points = points(("2026-12-08", "Talks"))
        save_and_publish(measure)
        compared = self.client.get(url("revisions_compare", measure.pk, "earliest", "latest"))
        self.assertContains(compared, "Survey")
        self.assertContains(compared, "Talks")
        copied = self.client.get(url("copy", measure.pk)).context["form"].instance
        assert [point.text for point in copied.looked_at] == ["Talks"]
        self.assertContains(self.client.get(url("revisions_view", measure.pk, old.pk)), "Dec. 1, 2026 (Survey)")
        reverted = self.client.get(url("revisions_revert", measure.pk, old.pk)).context["form"].instance
        assert [point.text for point in reverted.looked_at] == ["Survey"]

    def test_the_usual_views_answer(self):
        measure = make_measure()
        make_plan(goals=[("Read", [measure])])
        for name in ("edit", "history", "usage", "unpublish", "delete", "copy", "follow_up"):
            with self.subTest(view=name):
                assert self.client.get(url(name, measure.pk)).status_code == 200

    def test_the_preview_shows_what_is_typed_before_it_is_saved(self):
        self.client.post(url("preview_on_add"), form_data(title="Not saved yet", cause="Because"))
        self.assertContains(self.client.get(url("preview_on_add"), {"mode": ""}), "Not saved yet")
        measure = make_measure()
        self.client.post(url("preview_on_edit", measure.pk), form_data(measure, title="Typed"))
        self.assertContains(self.client.get(url("preview_on_edit", measure.pk), {"mode": ""}), "Typed")

    def test_two_versions_are_compared(self):
        measure = make_measure()
        self.save(measure, title="Read aloud", **{"action-publish": "1"})
        self.assertContains(self.client.get(url("revisions_compare", measure.pk, "earliest", "latest")), "aloud")

    def test_an_old_version_comes_back_although_what_it_names_is_gone(self):
        unit, area, berit = make_unit(), make_focus_area(), make_user("berit")
        measure = make_measure("Old title", unit=unit, focus_area=area, responsible_user=berit)
        old = measure.latest_revision
        measure.title, measure.unit, measure.focus_area, measure.responsible_user = "New title", home(), None, None
        save_and_publish(measure)
        area.delete()
        berit.delete()
        unit.delete()
        address = url("revisions_revert", measure.pk, old.pk)
        self.assertContains(self.client.get(address), "Old title")
        data = form_data(Measure.objects.get(pk=measure.pk), title="Old title", revision=old.pk)
        assert self.client.post(url("edit", measure.pk), {**data, "action-publish": "1"}).status_code == 302
        assert Measure.objects.get(pk=measure.pk).title == "Old title"


class Retirement(AdminTestCase):
    def test_retiring_takes_it_out_of_force_with_a_reason_in_the_history(self):
        measure = make_measure()
        with self.captureOnCommitCallbacks(execute=True):
            self.client.post(url("unpublish", measure.pk), {"reason": "Replaced"})
        measure.refresh_from_db()
        row = measure.history.first()
        assert (measure.is_retired, row.live, row.history_user) == (True, False, self.admin)
        assert row.history_change_reason == "Replaced"

    def test_retiring_from_the_admin_raises_the_version_of_the_plans_that_show_it(self):
        measure = make_measure()
        plan = make_plan(goals=[("Read", [measure])])
        before = plan.content_version
        self.client.post(url("unpublish", measure.pk))
        plan.refresh_from_db()
        assert plan.content_version > before

    def test_a_draft_that_nothing_uses_can_be_deleted(self):
        measure = make_measure(publish=False)
        self.client.post(url("delete", measure.pk))
        assert not Measure.objects.exists()

    def test_a_measure_that_was_published_is_kept_and_retirement_offered(self):
        measure = make_measure()
        for response in (self.client.get(url("delete", measure.pk)), self.client.post(url("delete", measure.pk))):
            self.assertContains(response, "It has been published")
            self.assertContains(response, url("unpublish", measure.pk))
        assert Measure.objects.filter(pk=measure.pk).exists()

    def test_a_retired_measure_is_kept_too(self):
        measure = make_measure()
        retire(measure)
        self.assertContains(self.client.post(url("delete", measure.pk)), "It is already retired")
        assert Measure.objects.filter(pk=measure.pk).exists()

    def test_each_use_of_a_draft_keeps_it_and_is_named(self):
        in_goal, in_text, in_wheel, continued = (make_measure(f"Measure {n}", publish=False) for n in range(4))
        make_plan(goals=[make_goal(measures=[in_goal])])
        make_plan(current_state=[("measures", [in_text])])
        make_wheel(rings=[("School", [make_activity(measure=in_wheel)])])
        make_measure("Next", publish=False, continued_from=continued)
        for measure, sentence in [
            (in_goal, "It stands under a goal of a plan."),
            (in_text, "A page mentions it."),
            (in_wheel, "It stands in an annual wheel."),
            (continued, "Another measure continues it."),
        ]:
            with self.subTest(sentence=sentence):
                self.assertContains(self.client.post(url("delete", measure.pk)), sentence)
                assert Measure.objects.filter(pk=measure.pk).exists()

    def test_deleting_many_stops_when_one_of_them_is_kept(self):
        draft, published = make_measure("Draft", publish=False), make_measure("Published")
        address = bulk("delete", draft, published)
        self.assertContains(self.client.post(address), "It has been published")
        assert Measure.objects.count() == 2
        self.client.post(bulk("delete", draft))
        assert list(Measure.objects.all()) == [published]


def bulk(action, *measures):
    address = reverse("wagtail_bulk_action", args=("wagtail_sqa", "measure", action))
    return address + "?" + "&".join([*(f"id={measure.pk}" for measure in measures), f"next={url('list')}"])


class ManyAtOnce(AdminTestCase):
    def test_the_latest_drafts_are_published_each_with_one_row_of_history(self):
        new, changed = make_measure("New", publish=False), make_measure("Changed")
        changed.cause = "A better cause"
        save_draft(changed)
        self.assertContains(self.client.get(bulk("publish", new, changed)), "Publish the latest draft")
        with self.captureOnCommitCallbacks(execute=True):
            response = self.client.post(bulk("publish", new, changed), follow=True)
        self.assertContains(response, "2 measures published.")
        changed.refresh_from_db()
        assert (changed.cause, changed.history.count(), new.history.count()) == ("A better cause", 2, 1)

    def test_a_draft_that_is_not_ready_is_named_and_the_others_are_published(self):
        ready = make_measure("Ready", publish=False)
        self.client.post(url("add"), form_data(title="Homeless", unit=""))
        homeless = Measure.objects.get(title="Homeless")
        response = self.client.post(bulk("publish", ready, homeless), follow=True)
        self.assertContains(response, "1 measure published.")
        self.assertContains(response, "Homeless: Unit:")
        assert list(Measure.objects.in_force()) == [ready]

    def test_many_are_retired(self):
        measures = [make_measure("A"), make_measure("B")]
        self.assertContains(self.client.post(bulk("unpublish", *measures), follow=True), "2 measures retired.")
        assert Measure.objects.retired().count() == 2

    def test_a_locked_measure_is_left_alone(self):
        measure = make_measure()
        Measure.objects.filter(pk=measure.pk).update(locked=True, locked_by=make_user("berit"))
        self.client.post(bulk("unpublish", measure))
        assert Measure.objects.get(pk=measure.pk).live
