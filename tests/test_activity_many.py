"""Many activities changed or deleted at once, all of them or none; and the wheel in a workflow."""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask

from tests.factories import make_activity, make_admin, make_category, make_wheel
from tests.test_activity_listing import edit, rows, sent, text, url
from tests.test_rights_admin import staff
from wagtail_sqa.admin.activities.columns import chosen_value
from wagtail_sqa.models import WheelActivity

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    client.force_login(make_admin())
    return client


@pytest.fixture
def wheel():
    activities = [
        make_activity("Safety round", date(2026, 10, 5)),
        make_activity("Survey", date(2027, 3, 1), date(2027, 3, 5)),
    ]
    return make_wheel(rings=[("School", activities), ("Board", [make_activity("Report", date(2026, 9, 30))])])


def chosen(wheel, *titles):
    drafted = rows(wheel)
    return [chosen_value(drafted[title]) for title in titles]


def change(client, wheel, *titles, query="", **changed):
    data = {"chosen": chosen(wheel, *titles), "confirmed": "1", "unit": "weeks", **changed}
    return client.post(url("change", wheel) + query, data)


def days(wheel):
    return {title: (row.activity.start, row.activity.end) for title, row in rows(wheel).items()}


def test_the_chosen_are_shown_with_a_form_before_anything_is_changed(admin, wheel):
    html = text(admin.post(url("change", wheel), {"chosen": chosen(wheel, "Survey", "Report")}))
    assert "each of the 2 chosen activities" in html
    assert "Safety round" not in html


def test_all_days_of_the_chosen_are_moved_by_weeks_or_days(admin, wheel):
    change(admin, wheel, "Survey", "Report", move="2")
    assert days(wheel)["Survey"] == (date(2027, 3, 15), date(2027, 3, 19))
    assert days(wheel)["Report"] == (date(2026, 10, 14), None)
    change(admin, wheel, "Survey", move="-1", unit="days")
    assert days(wheel)["Survey"] == (date(2027, 3, 14), date(2027, 3, 18))
    assert days(wheel)["Safety round"] == (date(2026, 10, 5), None)


def test_the_first_day_is_set_and_each_keeps_its_length(admin, wheel):
    change(admin, wheel, "Survey", "Report", start="2026-11-02")
    assert days(wheel)["Survey"] == (date(2026, 11, 2), date(2026, 11, 6))
    assert days(wheel)["Report"] == (date(2026, 11, 2), None)


def test_ring_and_category_are_changed_and_the_rest_stays(admin, wheel):
    meeting = make_category("Meeting")
    board = rows(wheel)["Report"].ring_key
    pks = set(WheelActivity.objects.values_list("pk", flat=True))
    change(admin, wheel, "Survey", "Safety round", ring_key=board, category=meeting.pk)
    assert {row.ring.name for row in rows(wheel).values()} == {"Board"}
    assert rows(wheel)["Survey"].activity.category == meeting
    assert days(wheel)["Survey"] == (date(2027, 3, 1), date(2027, 3, 5))
    change(admin, wheel, "Survey", category="none")
    assert rows(wheel)["Survey"].activity.category is None
    admin.post(url("publish", wheel))
    assert set(WheelActivity.objects.values_list("pk", flat=True)) == pks


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({}, "Choose what is to be changed."),
        ({"move": "1", "start": "2026-11-02"}, "not both"),
        ({"move": "4999"}, "Write a year from 1990 to 2200."),
        ({"move": "999999999999999999999"}, "less than or equal to 5000"),
        ({"start": "2026-02-31"}, "Enter a valid date."),
        ({"ring_key": "nowhere"}, "nowhere is not one of the available choices"),
    ],
)
def test_what_cannot_be_done_is_said_and_none_is_changed(admin, wheel, changed, sentence):
    if changed == {"move": "4999"}:
        for _ in range(2):
            change(admin, wheel, "Survey", move="4000")
    before = days(wheel)
    response = change(admin, wheel, "Report", "Survey", **changed)
    assert sentence in text(response)
    assert days(wheel) == before
    assert "September 30, 2026" in text(response)


def test_a_row_that_somebody_else_has_changed_stops_all_of_them_and_is_named_by_its_new_state(admin, wheel):
    data = {"chosen": chosen(wheel, "Survey", "Report"), "confirmed": "1", "move": "1", "unit": "weeks"}
    edit(admin, wheel, "Survey", title="Changed meanwhile")
    before = days(wheel)
    html = text(admin.post(url("change", wheel), data))
    assert "Somebody else has changed some of these activities meanwhile" in html
    assert "Changed meanwhile" in html
    assert days(wheel) == before


def test_without_a_choice_the_listing_says_so(admin, wheel):
    response = admin.post(url("change", wheel) + "?q=sur", {})
    assert response.url == url("list", wheel) + "?q=sur"
    assert "Choose at least one activity first." in text(admin.get(response.url))


def test_all_that_the_filters_let_through_are_chosen_without_a_script(admin, wheel):
    ring = rows(wheel)["Survey"].ring_key
    html = text(admin.post(url("change", wheel) + f"?ring={ring}", {"all": "1"}))
    assert "Survey" in html
    assert "Safety round" in html
    assert "September 30, 2026" not in html


def test_many_are_deleted_after_a_question(admin, wheel):
    data = {"chosen": chosen(wheel, "Survey", "Report")}
    assert "Delete these 2 activities from the draft?" in text(admin.post(url("delete_many", wheel), data))
    assert len(rows(wheel)) == 3
    admin.post(url("delete_many", wheel), {**data, "confirmed": "1"})
    assert set(rows(wheel)) == {"Safety round"}
    assert WheelActivity.objects.count() == 3


def in_workflow(wheel, starter):
    """Send ``wheel`` to the moderators' group and return that."""
    moderators = Group.objects.create(name="Wheel moderators")
    task = GroupApprovalTask.objects.create(name="Look at it")
    task.groups.add(moderators)
    workflow = Workflow.objects.create(name="Moderation")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    workflow.start(wheel, starter)
    return moderators


def test_a_wheel_that_waits_for_others_is_changed_only_by_them(client, wheel):
    editor = staff("editor", wheel.get_parent(), "change_page")
    moderator = staff("moderator", wheel.get_parent(), "change_page", "publish_page")
    client.force_login(editor)
    edit(client, wheel, "Survey", title="Submitted")
    row = rows(wheel)["Submitted"]
    too_late = sent(client, wheel, row, title="Too late")
    wheel.refresh_from_db()
    moderator.groups.add(in_workflow(wheel, editor))
    client.post(url("edit", wheel, row.key), too_late)
    assert "Too late" not in rows(wheel)
    client.force_login(moderator)
    edit(client, wheel, "Submitted", title="By the moderator")
    wheel.refresh_from_db()
    wheel.current_workflow_task.on_action(wheel.current_workflow_task_state, moderator, "approve")
    assert WheelActivity.objects.filter(title="By the moderator").exists()
