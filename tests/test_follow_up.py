"""Following up: the journal grows, the state changes at once, the text stays in its draft."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import TestCase

from tests.factories import TODAY, make_admin, make_measure, make_plan, make_user
from wagtail_sqa.actions.follow_up import Account, follow_up
from wagtail_sqa.actions.publish import retire, save_and_publish, save_draft
from wagtail_sqa.models import FollowUp, Measure, QualityPlanPage

ACCOUNT = Account(result="All teams", effect="some_effect")


def follow(measure, status="in_progress", **fields):
    defaults = {"on": date(2026, 11, 20), "seen": "Two of four teams have begun.", "today": TODAY}
    if status == "completed":
        defaults["account"] = ACCOUNT
    return follow_up(measure, status=status, **{**defaults, **fields})


class FollowingUp(TestCase):
    def setUp(self):
        self.anna = make_user("anna")
        self.measure = make_measure("Read together")

    def fresh(self):
        return Measure.objects.get(pk=self.measure.pk)

    def test_the_state_is_in_force_at_once_and_in_the_history(self):
        row = follow(self.measure, by_role="Teacher", user=self.anna)
        assert self.fresh().status == "in_progress"
        assert (row.by_role, row.by_user) == ("Teacher", self.anna)
        newest = self.measure.history.first()
        assert (newest.status, newest.history_user) == ("in_progress", self.anna)
        assert self.measure.history.count() == 2

    def test_publishing_an_older_draft_changes_the_text_and_keeps_the_state(self):
        measure = self.fresh()
        measure.title = "Read aloud together"
        draft = save_draft(measure, user=make_admin())
        follow(
            self.measure,
            "completed",
            account=Account(result="All teams", effect="some_effect", decision="routine"),
        )
        draft.publish(user=None)
        measure = self.fresh()
        assert measure.title == "Read aloud together"
        assert (measure.status, measure.result, measure.effect) == ("completed", "All teams", "some_effect")
        assert (measure.decision, measure.completed_on) == ("routine", date(2026, 11, 20))

    def test_a_stale_copy_in_memory_does_not_undo_a_follow_up_when_it_is_retired(self):
        stale = self.fresh()
        follow(self.measure, "on_hold")
        retire(stale)
        assert self.fresh().status == "on_hold"

    def test_a_revision_read_before_the_follow_up_does_not_undo_it_when_published(self):
        revision = save_draft(self.fresh())
        assert revision.content_object.status == "not_started"
        follow(self.measure, "on_hold")
        revision.publish()
        assert self.fresh().status == "on_hold"

    def test_an_entry_for_an_earlier_day_joins_the_journal_and_leaves_the_state(self):
        follow(self.measure, "completed", on=date(2026, 11, 20))
        follow(self.measure, "in_progress", on=date(2026, 10, 1))
        assert self.fresh().status == "completed"
        assert self.measure.follow_ups.count() == 2

    def test_what_an_entry_for_an_earlier_day_says_of_the_result_is_not_lost(self):
        follow(self.measure, "on_hold", on=date(2026, 11, 20))
        follow(self.measure, "completed", on=date(2026, 11, 19))
        assert (self.fresh().status, self.fresh().result) == ("on_hold", "All teams")
        assert self.measure.history.first().result == "All teams"

    def test_a_completed_measure_need_not_be_accounted_for_twice(self):
        follow(self.measure, "completed")
        follow(self.measure, "completed", account=Account(), seen="Still so")
        assert self.fresh().result == "All teams"

    def test_a_measure_can_be_cancelled_before_it_begins(self):
        later = make_measure("Later", start=date(2027, 2, 1))
        follow(later, "cancelled", analysis="There is no money.")
        assert Measure.objects.get(pk=later.pk).status == "cancelled"

    def test_an_import_takes_what_was_recorded_without_an_account_and_before_the_start(self):
        later = make_measure("Later", start=date(2027, 2, 1))
        gone = make_user("gone", is_active=False)
        follow(later, "completed", account=Account(), user=gone, as_recorded=True)
        follow(later, "cancelled", user=gone, as_recorded=True)
        assert later.follow_ups.count() == 2

    def test_a_correction_points_at_what_it_corrects_and_both_stay(self):
        wrong = follow(self.measure, seen="Three teams")
        right = follow(self.measure, seen="Two teams", corrects=wrong)
        assert list(self.measure.follow_ups.all()) == [right, wrong]
        assert right.corrects == wrong

    def test_reopening_a_completed_measure_empties_the_day_of_completion(self):
        follow(self.measure, "completed")
        follow(self.measure, "in_progress")
        assert self.fresh().completed_on is None

    def test_the_version_of_every_plan_that_shows_the_measure_rises(self):
        plan = make_plan(goals=[("Reading", [self.measure])])
        other = make_plan("Another plan")
        before = {page.pk: page.content_version for page in QualityPlanPage.objects.all()}
        follow(self.measure)
        after = {page.pk: page.content_version for page in QualityPlanPage.objects.all()}
        assert after[plan.pk] > before[plan.pk]
        assert after[other.pk] == before[other.pk]


class Refusing(TestCase):
    def setUp(self):
        self.measure = make_measure()

    def refused(self, measure=None, **fields):
        measure = measure or self.measure
        with pytest.raises(ValidationError) as error:
            follow(measure, **fields)
        assert FollowUp.objects.count() == 0
        assert Measure.objects.get(pk=measure.pk).status == "not_started"
        return error.value

    def test_a_day_in_the_future_is_refused_with_a_sentence(self):
        assert "future" in str(self.refused(on=date(2026, 11, 24)))

    def test_a_draft_is_refused_with_a_sentence(self):
        assert "not in force" in str(self.refused(make_measure("Draft", publish=False)))

    def test_a_day_before_the_start_is_refused_with_the_day_on_which_it_starts(self):
        measure = make_measure("Later", start=date(2026, 11, 21))
        assert "Nov. 21, 2026" in self.refused(measure, on=date(2026, 11, 20)).message_dict["date"][0]
        follow(measure, on=date(2026, 11, 21))

    def test_completing_asks_for_result_and_effect_at_their_fields(self):
        for account in (Account(), Account(result=" \x07", effect="not_assessed"), Account(decision="end")):
            with self.subTest(account=account):
                assert set(self.refused(status="completed", account=account).message_dict) == {"result", "effect"}

    def test_cancelling_asks_for_a_reason_in_the_same_entry(self):
        assert "why" in self.refused(status="cancelled").message_dict["analysis"][0]
        assert set(self.refused(status="cancelled", analysis=" ").message_dict) == {"analysis"}

    def test_a_user_who_was_deactivated_is_refused(self):
        assert "deactivated" in str(self.refused(user=make_user("gone", is_active=False)))

    def test_a_hundred_thousand_characters_are_refused_with_the_limit(self):
        for name in ("seen", "analysis"):
            with self.subTest(field=name):
                assert "5000" in self.refused(**{name: "x" * 100_000}).message_dict[name][0]
        assert "result" in self.refused(account=Account(result="x" * 100_000)).message_dict

    def test_a_retired_measure_is_refused(self):
        retire(self.measure)
        self.refused()

    def test_an_unknown_status_is_refused(self):
        assert "status_after" in self.refused(status="finished").message_dict

    def test_an_unknown_effect_is_refused_and_the_journal_stays_empty(self):
        assert "effect" in self.refused(account=Account(effect="wonderful")).message_dict

    def test_an_empty_sentence_is_refused(self):
        assert "seen" in self.refused(seen="").message_dict

    def test_a_correction_of_another_measures_entry_is_refused(self):
        other = make_measure("Another")
        entry = follow(other)
        with pytest.raises(ValidationError):
            follow(self.measure, corrects=entry)

    def test_control_characters_are_taken_out_of_a_follow_up(self):
        row = follow(self.measure, seen="Bell\x07 and å")
        assert row.seen == "Bell and å"


class Journal(TestCase):
    def setUp(self):
        self.row = follow(make_measure())

    def test_a_row_cannot_be_changed(self):
        self.row.seen = "Something else"
        with pytest.raises(TypeError):
            self.row.save()
        with pytest.raises(TypeError):
            FollowUp.objects.update(seen="Something else")

    def test_a_row_cannot_be_removed(self):
        with pytest.raises(TypeError):
            self.row.delete()
        with pytest.raises(TypeError):
            FollowUp.objects.all().delete()

    def test_removing_the_user_who_wrote_keeps_the_row(self):
        berit = make_user("berit")
        row = follow(make_measure("Other"), user=berit, by_role="Teacher")
        berit.delete()
        row.refresh_from_db()
        assert (row.by_user, row.by_role) == (None, "Teacher")


class InterruptedError(Exception):
    """What stands for a process that dies half-way."""


class Publishing(TestCase):
    def setUp(self):
        self.measure = make_measure()
        original = Measure.after_change_in_force
        self.addCleanup(setattr, Measure, "after_change_in_force", original)

    def interrupt(self):
        def die(measure):
            raise InterruptedError

        Measure.after_change_in_force = die

    def assert_untouched(self, revisions):
        fresh = Measure.objects.get(pk=self.measure.pk)
        assert (fresh.title, fresh.live) == ("Read together", True)
        assert (fresh.revisions.count(), fresh.history.count()) == (revisions, 1)

    def test_a_publication_that_fails_half_way_leaves_nothing(self):
        self.interrupt()
        self.measure.title = "Half"
        with pytest.raises(InterruptedError):
            save_and_publish(self.measure)
        self.assert_untouched(revisions=1)

    def test_wagtails_own_publishing_that_fails_half_way_leaves_nothing_in_force(self):
        self.measure.title = "Half"
        draft = save_draft(self.measure)
        self.interrupt()
        with pytest.raises(InterruptedError):
            draft.publish()
        self.assert_untouched(revisions=2)

    def test_retiring_that_fails_half_way_leaves_the_measure_in_force(self):
        self.interrupt()
        with pytest.raises(InterruptedError):
            retire(self.measure)
        self.assert_untouched(revisions=1)
