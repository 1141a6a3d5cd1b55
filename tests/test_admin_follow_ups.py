"""Following up from the admin: the form, the journal, and what stands in the way."""

import re
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from tests.factories import make_measure, make_user
from tests.test_admin_measures import AdminTestCase, url
from wagtail_sqa.actions.publish import retire
from wagtail_sqa.models import FollowUp, Measure


def entry(**changes):
    """Return what the form posts."""
    data = {"date": "2026-10-01", "seen": "Half of the classes read together.", "status_after": "in_progress"}
    return (
        data
        | dict.fromkeys(["analysis", "result", "decision", "by_role", "corrects"], "")
        | {
            "effect": "not_assessed",
            **changes,
        }
    )


class FollowingUp(AdminTestCase):
    def write(self, measure, **changes):
        with self.captureOnCommitCallbacks(execute=True):
            return self.client.post(url("follow_up", measure.pk), entry(**changes))

    def test_an_entry_changes_the_state_at_once_and_is_in_the_history(self):
        measure = make_measure()
        response = self.write(measure)
        self.assertRedirects(response, url("follow_up", measure.pk))
        measure.refresh_from_db()
        row = measure.follow_ups.get()
        assert (measure.status, row.by_user, row.date) == ("in_progress", self.admin, date(2026, 10, 1))
        assert measure.history.first().status == "in_progress"

    def test_an_account_is_written_when_the_measure_is_completed(self):
        measure = make_measure()
        account = {"result": "All classes read", "effect": "intended_effect", "decision": "routine"}
        self.write(measure, status_after="completed", **account)
        measure.refresh_from_db()
        assert (measure.result, measure.effect, measure.decision) == tuple(account.values())
        assert measure.completed_on == date(2026, 10, 1)

    def test_what_someone_else_wrote_while_the_form_was_open_stays(self):
        measure = make_measure()
        html = self.client.get(url("follow_up", measure.pk)).content.decode()
        assert set(re.findall(r'name="(initial-\w+)"', html)) == {
            "initial-result",
            "initial-effect",
            "initial-decision",
        }
        self.write(measure, status_after="completed", result="Written meanwhile", effect="some_effect")
        opened_before = {"initial-result": "", "initial-effect": "not_assessed", "initial-decision": ""}
        self.write(measure, status_after="completed", seen="Seen again", **opened_before)
        measure.refresh_from_db()
        assert (measure.result, measure.effect) == ("Written meanwhile", "some_effect")
        assert measure.follow_ups.count() == 2

    def test_the_form_begins_with_today_the_role_and_the_status_now(self):
        measure = make_measure(responsible_role="Principal")
        form = self.client.get(url("follow_up", measure.pk)).context["form"]
        assert form["date"].value() == timezone.localdate()
        assert (form["by_role"].value(), form["status_after"].value()) == ("Principal", "not_started")

    def test_wrong_input_gets_a_sentence_at_its_field_and_keeps_what_was_typed(self):
        measure = make_measure()
        tomorrow = timezone.localdate() + timedelta(days=1)
        cases = [
            ({"date": tomorrow.isoformat()}, "date"),
            ({"date": "2026-13-40"}, "date"),
            ({"date": ""}, "date"),
            ({"seen": ""}, "seen"),
            ({"seen": "x" * 5001}, "seen"),
            ({"seen": "nul\x00l"}, "seen"),
            ({"status_after": "done"}, "status_after"),
            ({"result": "x" * 5001}, "result"),
            ({"effect": "huge"}, "effect"),
            ({"by_role": "x" * 151}, "by_role"),
        ]
        for wrong, field in cases:
            with self.subTest(wrong=wrong):
                response = self.write(measure, analysis="What I typed", **wrong)
                assert response.status_code == 200
                assert list(response.context["form"].errors) == [field]
                self.assertContains(response, "What I typed")
        assert not FollowUp.objects.exists()

    def test_texts_are_shown_as_written_and_escaped(self):
        measure = make_measure()
        self.write(measure, seen="<script>alert(1)</script> & å 😀 \x07")
        response = self.client.get(url("follow_up", measure.pk))
        self.assertContains(response, "&lt;script&gt;alert(1)&lt;/script&gt; &amp; å 😀")
        self.assertNotContains(response, "<script>alert(1)")

    def test_a_correction_begins_with_what_it_corrects_and_both_stay(self):
        measure = make_measure()
        self.write(measure, seen="Half of the classes.")
        wrong = measure.follow_ups.get()
        form = self.client.get(url("follow_up", measure.pk), {"corrects": wrong.pk}).context["form"]
        assert (form["seen"].value(), form["corrects"].value()) == ("Half of the classes.", wrong.pk)
        self.write(measure, seen="A third of the classes.", corrects=wrong.pk)
        response = self.client.get(url("follow_up", measure.pk))
        self.assertContains(response, "Corrects the entry of")
        self.assertContains(response, "Half of the classes.")
        assert [row.seen for row, _ in response.context["journal"]] == [
            "A third of the classes.",
            "Half of the classes.",
        ]

    def test_an_entry_of_another_measure_cannot_be_corrected_here(self):
        measure, other = make_measure(), make_measure("Other")
        self.write(other)
        foreign = other.follow_ups.get().pk
        response = self.write(measure, corrects=foreign)
        assert response.status_code == 200
        assert "corrects" in response.context["form"].errors
        self.client.get(url("follow_up", measure.pk), {"corrects": foreign})

    def test_an_entry_for_an_earlier_day_says_that_the_status_stays(self):
        measure = make_measure()
        self.write(measure, status_after="completed", result="All classes read", effect="some_effect")
        with self.captureOnCommitCallbacks(execute=True):
            response = self.client.post(
                url("follow_up", measure.pk), entry(date="2026-09-01", status_after="on_hold"), follow=True
            )
        self.assertContains(response, "stays as that entry left it")
        assert Measure.objects.get(pk=measure.pk).status == "completed"

    def test_a_measure_that_is_not_in_force_shows_its_journal_and_why_nothing_is_added(self):
        measure = make_measure()
        self.write(measure)
        retire(measure)
        response = self.client.get(url("follow_up", measure.pk))
        self.assertContains(response, "Publish it first.")
        self.assertContains(response, "Half of the classes read together.")
        assert self.write(measure, seen="More").status_code == 200
        assert measure.follow_ups.count() == 1

    def test_a_measure_that_does_not_exist_is_not_found(self):
        assert self.client.get(url("follow_up", 99999)).status_code == 404

    def test_the_listing_and_the_editor_lead_to_it(self):
        measure = make_measure()
        for address in (url("list"), url("edit", measure.pk)):
            self.assertContains(self.client.get(address), url("follow_up", measure.pk))

    def test_the_first_page_lists_my_measures_that_are_late_or_near(self):
        today = timezone.localdate()
        make_measure("Mine and late", responsible_user=self.admin, due=today - timedelta(days=2))
        make_measure("Mine and near", responsible_user=self.admin, due=today + timedelta(days=2))
        make_measure("Mine and far", responsible_user=self.admin, due=today + timedelta(days=200))
        make_measure("Someone else's", responsible_user=make_user("berit"), due=today)
        html = self.client.get(reverse("wagtailadmin_home")).content.decode()
        panel = html[html.index("Waiting for you") :]
        assert "Mine and late" in panel and "Mine and near" in panel
        assert "Mine and far" not in panel and "Someone else" not in panel
