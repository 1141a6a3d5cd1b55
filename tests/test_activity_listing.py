"""The activities of a wheel in their own listing, which writes the page's draft."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import make_activity, make_admin, make_category, make_measure, make_unit, make_wheel
from tests.test_rights_admin import staff
from wagtail_sqa.actions.edit_activities import DraftActivities, change_draft, content_of
from wagtail_sqa.actions.publish import save_draft
from wagtail_sqa.models import AnnualWheelPage, WheelActivity

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    client.force_login(make_admin())
    return client


@pytest.fixture
def wheel():
    activities = [make_activity("Safety round", date(2026, 10, 5)), make_activity("Survey", date(2027, 3, 1))]
    return make_wheel(rings=[("School", activities), ("Board", [make_activity("Report", date(2026, 9, 30))])])


def url(name, wheel, *args):
    return reverse(f"wagtail_sqa_activities:{name}", args=[wheel.pk, *args])


def rows(wheel):
    """Return the activities of the latest draft, by title."""
    draft = AnnualWheelPage.objects.get(pk=wheel.pk).get_latest_revision_as_object()
    return {row.activity.title: row for row in DraftActivities(draft).rows}


def opened(form):
    """Return what a browser would send of ``form`` as it is shown, whatever fields it has; of blocks, none."""
    data = {}
    for name, field in form.fields.items():
        shown = form[name]
        blocks = type(field).__name__ == "BlockField"
        data[f"{shown.html_name}-count" if blocks else shown.html_name] = "0" if blocks else shown.value()
    return {name: "" if value is None else value for name, value in data.items()}


def sent(client, wheel, row, /, **changed):
    """Return what a browser sends of an activity's form that is opened now."""
    data = opened(client.get(url("edit", wheel, row.key)).context["form"])
    return {**data, **{f"activity-{name}": value for name, value in changed.items()}}


def add(client, wheel, title, /, **fields):
    data = opened(client.get(url("add", wheel)).context["form"])
    fields = {"title": title, "start": "2026-11-02", **fields}
    return client.post(url("add", wheel), {**data, **{f"activity-{name}": value for name, value in fields.items()}})


def edit(client, wheel, title, /, **changed):
    row = rows(wheel)[title]
    return client.post(url("edit", wheel, row.key), sent(client, wheel, row, **changed))


def text(response):
    return response.content.decode()


def test_all_activities_of_the_draft_are_listed(admin, wheel):
    html = text(admin.get(url("list", wheel)))
    assert all(title in html for title in ("Safety round", "Survey", "Report"))
    assert "Not published" not in html


def test_a_wheel_without_rings_or_activities_says_what_to_do(admin):
    assert "Write a ring first" in text(admin.get(url("list", make_wheel())))
    empty = make_wheel(rings=[("School", [])])
    assert "Add the first one" in text(admin.get(url("list", empty)))
    assert admin.get(url("add", make_wheel())).status_code == 302


def test_a_changed_activity_is_not_on_the_reading_page_until_it_is_published(admin, wheel):
    reader = Client()
    assert edit(admin, wheel, "Survey", title="Survey moved", start="2027-03-08").status_code == 302
    assert "Survey moved" in rows(wheel)
    page = text(reader.get(wheel.url))
    assert "Survey moved" not in page
    assert "Survey" in page
    assert "Not published yet: 1 changed" in text(admin.get(url("list", wheel)))
    admin.post(url("publish", wheel))
    assert "Survey moved" in text(reader.get(wheel.url))
    assert "Not published" not in text(admin.get(url("list", wheel)))


def test_every_change_is_a_revision_of_the_page_with_its_user_and_its_word_in_the_log(admin, wheel):
    before = wheel.revisions.count()
    add(admin, wheel, "Meeting")
    revision = AnnualWheelPage.objects.get(pk=wheel.pk).latest_revision
    assert wheel.revisions.count() == before + 1
    assert revision.user.username == "admin"
    history = text(admin.get(reverse("wagtailadmin_pages:history", args=[wheel.pk])))
    assert "Added an activity" in history


def test_an_older_revision_of_the_wheel_brings_back_what_was_deleted(admin, wheel):
    old = wheel.latest_revision
    row = rows(wheel)["Survey"]
    admin.post(url("delete", wheel, row.key), {"token": row.token})
    assert "Survey" not in rows(wheel)
    wheel.refresh_from_db()
    old.as_object().save_revision()
    assert "Survey" in rows(wheel)
    assert WheelActivity.objects.filter(title="Survey").exists()


def test_an_activity_is_deleted_only_after_a_question(admin, wheel):
    row = rows(wheel)["Survey"]
    assert "Delete “Survey” from the draft?" in text(admin.get(url("delete", wheel, row.key)))
    assert "Survey" in rows(wheel)


def test_what_is_wrong_is_said_and_nothing_is_lost_or_saved(admin, wheel):
    before = wheel.revisions.count()
    html = text(edit(admin, wheel, "Survey", title="Typed anew", end="2027-02-01"))
    assert "The activity ends before it begins" in html
    assert "Typed anew" in html
    assert "Write a year from 1990 to 2200" in text(edit(admin, wheel, "Survey", start="0001-01-01"))
    assert wheel.revisions.count() == before


def test_the_second_of_two_who_edit_the_same_row_reads_it_and_loses_nothing(admin, wheel):
    row = rows(wheel)["Survey"]
    second = sent(admin, wheel, row, title="Second")
    edit(admin, wheel, "Survey", title="First was faster")
    response = admin.post(url("edit", wheel, row.key), second)
    assert "Somebody else has changed this activity" in text(response)
    assert "First was faster" in text(response)
    assert 'value="Second"' in text(response)
    assert "First was faster" in rows(wheel)
    again = {**second, "activity-token": response.context["form"]["token"].value()}
    admin.post(url("edit", wheel, row.key), again)
    assert "Second" in rows(wheel)


def test_two_who_edit_different_rows_both_keep_their_work(admin, wheel):
    survey, report = rows(wheel)["Survey"], rows(wheel)["Report"]
    one, other = sent(admin, wheel, survey, title="Survey A"), sent(admin, wheel, report, title="Report B")
    admin.post(url("edit", wheel, survey.key), one)
    admin.post(url("edit", wheel, report.key), other)
    assert {"Survey A", "Report B"} <= set(rows(wheel))


def test_what_somebody_else_has_deleted_can_be_saved_as_new(admin, wheel):
    row = rows(wheel)["Survey"]
    written = sent(admin, wheel, row, title="Written meanwhile")
    admin.post(url("delete", wheel, row.key), {"token": row.token})
    response = admin.post(url("edit", wheel, row.key), written)
    assert "Save as a new activity" in text(response)
    assert "Written meanwhile" not in rows(wheel)
    admin.post(url("edit", wheel, row.key), {**written, "as_new": "1"})
    assert "Written meanwhile" in rows(wheel)


def test_what_was_never_published_is_found_again_and_tells_twins_apart(admin, wheel):
    add(admin, wheel, "Twin")
    add(admin, wheel, "Twin")
    wheel.refresh_from_db()
    twins = [row for row in DraftActivities(wheel.get_latest_revision_as_object()).rows if row.activity.title == "Twin"]
    assert len({row.key for row in twins}) == 2
    admin.post(url("edit", wheel, twins[1].key), sent(admin, wheel, twins[1], title="Second twin"))
    assert {"Twin", "Second twin"} <= set(rows(wheel))


def test_a_row_that_is_moved_to_another_ring_stays_the_same_activity(admin, wheel):
    pk = WheelActivity.objects.get(title="Survey").pk
    board = rows(wheel)["Report"].ring_key
    edit(admin, wheel, "Survey", ring_key=board)
    admin.post(url("publish", wheel))
    assert WheelActivity.objects.get(pk=pk).ring.name == "Board"
    assert WheelActivity.objects.count() == 3


def test_a_row_that_is_moved_to_a_ring_of_the_draft_stays_the_same_activity(admin, wheel):
    draft = wheel.get_latest_revision_as_object()
    draft.rings.add(type(draft.rings.all()[0])(name="New ring", sort_order=9))
    draft.save_revision()
    wheel.refresh_from_db()
    rings = DraftActivities(wheel.get_latest_revision_as_object()).rings
    key = next(key for key, ring in rings.items() if ring.name == "New ring")
    pk = WheelActivity.objects.get(title="Survey").pk
    edit(admin, wheel, "Survey", ring_key=key)
    admin.post(url("publish", wheel))
    assert WheelActivity.objects.get(pk=pk).ring.name == "New ring"
    assert wheel.rings.count() == 3


def test_the_listing_is_filtered_searched_and_sorted(admin, wheel):
    meeting = make_category("Meeting")
    edit(admin, wheel, "Survey", category=meeting.pk, responsible_role="Principal")
    board = rows(wheel)["Report"].ring_key
    for query, titles in (
        (f"ring={board}", ["Report"]),
        (f"category={meeting.pk}", ["Survey"]),
        ("category=none", ["Report", "Safety round"]),
        ("responsible_role=Principal", ["Survey"]),
        ("month=2026-10", ["Safety round"]),
        ("month=outside", []),
        ("q=saf+ROUND", ["Safety round"]),
        ("ordering=-start", ["Survey", "Safety round", "Report"]),
        ("ordering=title", ["Report", "Safety round", "Survey"]),
        ("ring=none", ["Report", "Safety round", "Survey"]),
    ):
        listed = admin.get(f"{url('list', wheel)}?{query}").context["object_list"]
        assert [str(row) for row in listed] == titles, query


def test_the_results_alone_are_answered_too(admin, wheel):
    html = text(admin.get(url("list_results", wheel) + "?q=survey"))
    assert "Survey" in html
    assert "<html" not in html


def test_an_activity_outside_the_period_is_marked_and_warned_of(admin, wheel):
    response = edit(admin, wheel, "Survey", start="2030-01-01")
    html = text(admin.get(response.url))
    assert "1 activity lies outside the period of the wheel" in html
    assert html.count("Outside the period") == 2  # beside the row, and as what one can filter by
    listed = admin.get(url("list", wheel) + "?month=outside").context["object_list"]
    assert [str(row) for row in listed] == ["Survey"]


def test_the_same_thing_in_the_wheel_above_is_offered_to_be_left_out(admin):
    above, unit = make_unit("Authority"), None
    unit = make_unit("School", parent=above)
    same = {"start": date(2026, 9, 30)}
    make_wheel("The authority's wheel", parent=above, rings=[("All", [make_activity("Annual  report", **same)])])
    make_wheel("A secret", parent=above, rings=[("All", [make_activity("Drafted", **same)])], publish=False)
    own = [make_activity("annual report", **same), make_activity("Drafted", **same), make_activity("Own", **same)]
    wheel = make_wheel("The school's wheel", parent=unit, rings=[("School", own)])
    html = text(admin.get(url("list", wheel)))
    assert "“annual report” is also in" in html
    assert "The authority&#x27;s wheel" in html
    assert "“Drafted” is also in" not in html
    assert "“Own” is also in" not in html


def test_a_locked_wheel_is_read_and_not_written(client, wheel):
    editor = staff("editor", wheel.get_parent(), "change_page")
    client.force_login(editor)
    row = rows(wheel)["Survey"]
    written = sent(client, wheel, row, title="Changed")  # opened before somebody locked the page
    wheel.locked = True
    wheel.save()
    assert "This wheel is locked" in text(client.get(url("list", wheel)))
    before = wheel.revisions.count()
    for address in (url("add", wheel), url("edit", wheel, row.key)):
        response = client.post(address, written)
        assert "This wheel is locked" in text(client.get(response.url))
    assert wheel.revisions.count() == before


def test_a_measure_of_others_can_be_neither_chosen_nor_read(client):
    unit, other = make_unit("Own"), make_unit("Other")
    wheel = make_wheel(parent=unit, rings=[("School", [make_activity("Survey")])])
    client.force_login(staff("editor", unit, "change_page"))
    secret, own = make_measure("Not to be named", unit=other), make_measure("Own measure", unit=unit)
    html = text(edit(client, wheel, "Survey", measure=secret.pk))
    assert "You cannot choose this measure." in html
    assert "Not to be named" not in html
    edit(client, wheel, "Survey", measure=own.pk)
    assert rows(wheel)["Survey"].activity.measure_id == own.pk


def test_only_those_who_may_publish_the_page_publish(client, wheel):
    client.force_login(staff("editor", wheel.get_parent(), "change_page"))
    edit(client, wheel, "Survey", title="Drafted")
    assert "Publish…" not in text(client.get(url("list", wheel)))
    client.post(url("publish", wheel))
    assert not WheelActivity.objects.filter(title="Drafted").exists()
    client.force_login(staff("publisher", wheel.get_parent(), "change_page", "publish_page"))
    assert "Publish…" in text(client.get(url("list", wheel)))
    assert "Changed: Drafted" in " ".join(text(client.get(url("publish", wheel))).split())
    client.post(url("publish", wheel))
    assert WheelActivity.objects.filter(title="Drafted").exists()


def test_a_draft_that_is_not_ready_is_not_published_and_the_reason_is_said(admin, wheel):
    change_draft(wheel, _spoil, user=None, log_action="edit_activity")
    response = admin.post(url("publish", wheel), follow=True)
    assert "The wheel is not published." in text(response)
    assert WheelActivity.objects.filter(title="Survey").exists()


def _spoil(activities):
    next(row for row in activities.rows if row.activity.title == "Survey").activity.title = ""
    return True


def test_what_is_stored_and_what_is_drafted_read_the_same(wheel):
    """Else the listing would call changed what nobody has touched."""
    for title, row in rows(wheel).items():
        assert content_of(row.activity) == content_of(WheelActivity.objects.get(title=title))


def big_wheel(number, title="Big"):
    category = make_category(f"Category of {title}")
    wheel = make_wheel(title, rings=[(f"Ring {n}", []) for n in range(4)])
    rings = list(wheel.rings.all())
    WheelActivity.objects.bulk_create(
        make_activity(
            f"Activity {n}",
            date(2026, 8, 1 + n % 28),
            category=category,
            responsible_role=f"Role {n % 9}",
            ring=rings[n % 4],
            sort_order=n,
        )
        for n in range(number)
    )
    save_draft(AnnualWheelPage.objects.get(pk=wheel.pk))
    return wheel


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200
    return len(captured), response


def test_five_hundred_activities_cost_as_many_queries_as_five_and_come_in_pages(admin):
    few, _ = queries(admin, url("list", big_wheel(5)))
    many, response = queries(admin, url("list", big_wheel(500, "Bigger")))
    assert few == many
    assert len(response.context["object_list"]) == 50
    assert response.context["paginator"].count == 500


def test_a_drafted_change_costs_the_listing_no_query_for_each_row(admin):
    counts = []
    for number in (5, 500):
        wheel = big_wheel(number, f"Of {number}")
        edit(admin, wheel, "Activity 3", title="Changed")
        counts.append(queries(admin, url("list", wheel))[0])
    assert counts[0] == counts[1]


def test_the_editor_of_a_wheel_is_as_light_with_two_hundred_activities_as_with_five(admin):
    edit_page = "wagtailadmin_pages:edit"
    few, _ = queries(admin, reverse(edit_page, args=[big_wheel(5).pk]))
    many, response = queries(admin, reverse(edit_page, args=[big_wheel(200, "Bigger").pk]))
    html = text(response)
    fields = html.count("<input") + html.count("<select") + html.count("<textarea")
    assert few == many
    assert fields < 150
    assert "50 activities" in html
