"""What became of one time that an activity happens: done, noted, moved, cancelled, undone; and what it survives."""

from datetime import date
from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from wagtail.models import Page, PageLogEntry

from wagtail_sqa.actions.occurrences import Occurrence, Outcome, record, undo
from wagtail_sqa.actions.publish import save_and_publish, save_draft
from wagtail_sqa.models import ActivityOccurrence, AnnualWheelPage, WheelActivity, WheelRing
from wagtail_sqa.models.kept import named_by_pk
from wagtail_sqa.reading.wheels.occurrences import occurrence_rows

from .factories import TODAY, make_activity, make_user, make_wheel

pytestmark = pytest.mark.django_db
YEAR = {"first": date(2026, 8, 1), "last": date(2027, 7, 31)}
MONDAY, NEXT = date(2026, 10, 5), date(2026, 10, 12)


@pytest.fixture
def wheel():
    weekly = make_activity("Round", MONDAY, repeat="weekly", until=NEXT, to_tick_off=True)
    return make_wheel(rings=[("School", [weekly, make_activity("Survey", date(2027, 3, 1), date(2027, 3, 5))])])


def named(wheel, title="Round"):
    return WheelActivity.objects.get(ring__wheel=wheel, title=title).uid


def rows(wheel, title="Round", **window):
    wheel = AnnualWheelPage.objects.get(pk=wheel.pk)
    shown = (row for ring in occurrence_rows(wheel, **{**YEAR, **window}) for row in ring.activities)
    return [row for row in shown if row.title == title]


def states(wheel, title="Round"):
    return [row.state for row in rows(wheel, title)]


def tick(wheel, day=MONDAY, state="done", **said):
    return record(Occurrence(wheel, named(wheel), day), Outcome(state, **said))


def test_each_time_has_a_state_of_its_own(wheel):
    tick(wheel, note="All floors.", by_role="Principal")
    first, second = rows(wheel)
    assert (first.state, first.note, second.state, second.note) == ("done", "All floors.", "planned", "")


def test_what_is_said_again_stands_in_place_of_what_was_said(wheel):
    tick(wheel)
    tick(wheel, state="cancelled", note="Snow")
    assert states(wheel) == ["cancelled", "planned"]
    assert ActivityOccurrence.objects.count() == 1


def test_what_is_moved_stands_on_its_new_days_under_its_old_address(wheel):
    before = rows(wheel)[0]
    tick(wheel, state="moved", moved_to=date(2026, 11, 2))
    moved = rows(wheel)[1]
    assert (moved.start, moved.end, moved.original) == (date(2026, 11, 2), date(2026, 11, 2), MONDAY)
    assert (moved.anchor, moved.is_moved) == (before.anchor, True)


def test_what_was_moved_and_is_done_then_was_done_on_the_new_day(wheel):
    tick(wheel, moved_to=date(2026, 11, 2))
    assert [(row.start, row.state) for row in rows(wheel)] == [(NEXT, "planned"), (date(2026, 11, 2), "done")]


def test_what_is_moved_into_a_window_is_seen_there_and_not_where_it_was(wheel):
    tick(wheel, state="moved", moved_to=date(2027, 2, 1))
    assert rows(wheel, first=MONDAY, last=MONDAY) == []
    (row,) = rows(wheel, first=date(2027, 2, 1), last=date(2027, 2, 28))
    assert row.original == MONDAY


def test_undone_is_as_if_nothing_had_been_said_and_the_log_keeps_both(wheel):
    tick(wheel)
    undo(Occurrence(wheel, named(wheel), MONDAY))
    assert states(wheel) == ["planned", "planned"]
    said = [entry.data["state"] for entry in PageLogEntry.objects.filter(action="wagtail_sqa.tick_off").order_by("pk")]
    assert said == ["done", ""]
    assert all(entry.formatter.format_message(entry) for entry in PageLogEntry.objects.filter(page=wheel))


def test_the_version_rises_with_each_fact_and_its_undoing(wheel):
    def version():
        return AnnualWheelPage.objects.values_list("content_version", flat=True).get(pk=wheel.pk)

    versions = [version()]
    tick(wheel)
    versions.append(version())
    undo(Occurrence(wheel, named(wheel), MONDAY))
    versions.append(version())
    assert versions == sorted(set(versions))


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"state": "moved"}, "moved_to"),
        ({"state": "moved", "moved_to": MONDAY}, "moved_to"),
        ({"state": "planned", "moved_to": NEXT}, "moved_to"),
        ({"state": "cancelled"}, "note"),
        ({"state": "cancelled", "note": "  "}, "note"),
        ({"state": "done", "note": "x" * 1001}, "note"),
        ({"state": "burnt"}, "state"),
        ({"state": "done", "by_role": "x" * 151}, "by_role"),
    ],
)
def test_what_nobody_could_make_sense_of_is_refused_with_a_sentence(wheel, said, field):
    with pytest.raises(ValidationError) as refused:
        tick(wheel, **said)
    assert list(refused.value.message_dict) == [field]
    assert not ActivityOccurrence.objects.exists()


@pytest.mark.parametrize("day", [date(2026, 10, 6), date(2026, 10, 19), date(2025, 10, 6)])
def test_a_day_on_which_the_activity_does_not_happen_is_refused(wheel, day):
    with pytest.raises(ValidationError, match="does not happen on this day"):
        tick(wheel, day)


def test_a_wheel_that_is_taken_down_and_a_user_who_has_left_are_refused(wheel):
    uid = named(wheel)
    with pytest.raises(ValidationError, match="deactivated"):
        record(Occurrence(wheel, uid, MONDAY), Outcome("done"), user=make_user(is_active=False))
    wheel.unpublish()
    with pytest.raises(ValidationError, match="any more"):
        record(Occurrence(wheel, uid, MONDAY), Outcome("done"))


def test_only_what_is_to_be_ticked_off_is_late_and_only_after_its_last_day(wheel):
    first, _second = rows(wheel)
    (survey,) = rows(wheel, "Survey")
    assert [first.is_overdue(on) for on in (MONDAY, date(2026, 10, 6))] == [False, True]
    assert not survey.is_overdue(date(2027, 6, 1))
    tick(wheel)
    assert not rows(wheel)[0].is_overdue(TODAY)
    tick(wheel, NEXT, "moved", moved_to=date(2026, 11, 30))
    assert not any(row.is_overdue(TODAY) for row in rows(wheel))


def draft_of(wheel):
    return AnnualWheelPage.objects.get(pk=wheel.pk).latest_revision.as_object()


def test_facts_survive_a_published_draft_a_new_order_and_another_ring(wheel):
    tick(wheel)
    draft = draft_of(wheel)
    ring = draft.rings.all()[0]
    activity, survey = ring.activities.all()
    ring.activities = [survey]
    activity.pk, activity.ring_id, activity.sort_order = None, None, 5
    draft.rings.add(WheelRing(name="New", sort_order=0, activities=[make_activity("First"), activity]))
    save_and_publish(draft)
    assert states(wheel) == ["done", "planned"]


def test_facts_survive_going_back_to_a_draft_in_which_the_activity_was_new(wheel):
    draft = draft_of(wheel)
    draft.rings.all()[0].activities.add(make_activity("New round", MONDAY))
    first = save_draft(draft)
    first.publish()
    record(Occurrence(wheel, named(wheel, "New round"), MONDAY), Outcome("done"))
    before = WheelActivity.objects.get(title="New round").pk
    first.publish()
    assert WheelActivity.objects.get(title="New round").pk != before
    assert states(wheel, "New round") == ["done"]


def test_an_activity_that_was_taken_away_and_comes_back_has_its_facts(wheel):
    tick(wheel)
    old = AnnualWheelPage.objects.get(pk=wheel.pk).latest_revision
    draft = draft_of(wheel)
    draft.rings.all()[0].activities = []
    save_and_publish(draft)
    assert states(wheel) == []
    old.publish()
    assert states(wheel) == ["done", "planned"]


def test_a_copy_of_the_wheel_has_the_activities_and_none_of_the_facts(wheel):
    tick(wheel)
    copy = wheel.copy(update_attrs={"slug": "copy", "title": "Copy"})
    assert states(copy) == ["planned", "planned"]
    assert states(wheel) == ["done", "planned"]


def test_a_revision_from_before_there_were_names_is_read_with_the_names_that_the_rows_were_given(wheel):
    activity = WheelActivity.objects.get(title="Round")
    WheelActivity.objects.filter(pk=activity.pk).update(uid=named_by_pk(activity.pk))
    tick(wheel)
    revision = wheel.latest_revision
    for ring in revision.content["rings"]:
        for row in [ring, *ring["activities"]]:
            del row["uid"]
    revision.save()
    revision.publish()
    assert states(wheel) == ["done", "planned"]


def test_the_migration_gives_each_row_that_was_there_the_name_that_its_old_revisions_are_read_with(wheel):
    WheelActivity.objects.update(uid=uuid4())
    import_module("wagtail_sqa.migrations.0006_lasting_names").name_rows(apps, None)
    assert [row.uid == named_by_pk(row.pk) for row in WheelActivity.objects.all()] == [True, True]


def test_facts_go_with_their_wheel(wheel):
    tick(wheel)
    Page.objects.get(pk=wheel.pk).delete()
    assert not ActivityOccurrence.objects.exists()
