"""Personal addresses of calendars: secret, revocable, and worth what their owner may read at that moment."""

import logging
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar
from wagtail.models import PageViewRestriction
from wagtail.users.models import UserProfile

from wagtail_sqa.actions.calendar_feeds import MOST, make_feed
from wagtail_sqa.actions.follow_up import follow_up
from wagtail_sqa.actions.publish import save_and_publish
from wagtail_sqa.models import CalendarFeed

from .factories import (
    TODAY,
    home,
    make_activity,
    make_admin,
    make_goal,
    make_measure,
    make_plan,
    make_unit,
    make_user,
    make_wheel,
)

pytestmark = pytest.mark.django_db
PAGE = "/sqa/calendars/"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime.combine(TODAY, time(12), UTC))


@pytest.fixture
def section():
    return make_unit("Closed section")


@pytest.fixture
def owner(section):
    """A user who may read the closed section."""
    restriction = PageViewRestriction.objects.create(page=section, restriction_type=PageViewRestriction.GROUPS)
    restriction.groups.add(group := Group.objects.create(name="Management"))
    user = make_user("berit")
    user.groups.add(group)
    return user


@pytest.fixture
def wheel(section):
    rings = [
        ("School", [make_activity("Canary round", responsible_role="Principal")]),
        ("Teams", [make_activity("Talk")]),
    ]
    return make_wheel("Canary wheel", parent=section, rings=rings)


@pytest.fixture
def address(owner, wheel):
    return address_of(make_feed(owner, name="Phone", wheel=wheel)[1])


def address_of(token) -> str:
    return reverse("wagtail_sqa:personal_calendar", args=[token])


def titles(client, address) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200
    return [str(event["SUMMARY"]) for event in Calendar.from_ical(response.content).walk("VEVENT")]


def test_the_address_opens_a_closed_wheel_without_logging_in(client, address):
    assert titles(client, address) == ["Canary round", "Talk"]


def test_a_part_of_the_wheel_can_be_asked_for(client, address):
    assert titles(client, f"{address}?ring=School&role=Principal") == ["Canary round"]


def test_the_address_is_kept_by_nobody_and_given_to_nobody(client, address):
    response = client.get(address)
    assert response.headers["Cache-Control"] == "no-store, private"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"


def test_the_token_is_long_and_not_in_the_database(owner, wheel):
    feed, token = make_feed(owner, name="Phone", wheel=wheel)
    other = make_feed(owner, name="Computer", wheel=wheel)[1]
    assert len(token) >= 43
    assert token != other
    row = CalendarFeed.objects.filter(pk=feed.pk).values().get()
    assert token not in str(row)


def test_the_events_hold_nothing_of_the_address(client, address, owner):
    token = address.split("/")[-1].removesuffix(".ics")
    content = client.get(address).content.decode()
    assert token not in content
    assert owner.username not in content


def _deactivate(owner, wheel):
    owner.is_active = False
    owner.save()


def _take_out_of_the_group(owner, wheel):
    owner.groups.clear()


def _unpublish(owner, wheel):
    wheel.unpublish()


def _close_to_another_group(owner, wheel):
    restriction = PageViewRestriction.objects.create(page=wheel, restriction_type=PageViewRestriction.GROUPS)
    restriction.groups.add(Group.objects.create(name="Board"))


def _close_with_a_password(owner, wheel):
    PageViewRestriction.objects.create(page=wheel, restriction_type=PageViewRestriction.PASSWORD, password="x")


def _move_below_another_closed_page(owner, wheel):
    other = make_unit("Other section")
    _close_to_another_group(owner, other)
    wheel.move(other, pos="last-child")


def _revoke(owner, wheel):
    CalendarFeed.objects.get().delete()


def _make_it_anew(owner, wheel):
    make_feed(owner, name="Phone", wheel=wheel)


def _remove_the_page(owner, wheel):
    wheel.delete()


def _remove_the_owner(owner, wheel):
    owner.delete()


@pytest.mark.parametrize(
    "lose",
    [
        _deactivate,
        _take_out_of_the_group,
        _unpublish,
        _close_to_another_group,
        _close_with_a_password,
        _move_below_another_closed_page,
        _revoke,
        _make_it_anew,
        _remove_the_page,
        _remove_the_owner,
    ],
)
def test_an_address_that_has_lost_its_ground_does_not_exist(client, address, owner, wheel, lose):
    etag = client.get(address).headers["ETag"]
    lose(owner, type(wheel).objects.get(pk=wheel.pk))
    for headers in ({}, {"if_none_match": etag}, {"if_none_match": "*"}):
        response = client.get(address, headers=headers)
        assert response.status_code == 404
        assert b"Canary" not in response.content


def test_an_administrator_reads_closed_wheels_here_too(client, wheel, owner):
    token = make_feed(make_admin(), name="Phone", wheel=wheel)[1]
    assert "Canary round" in titles(client, address_of(token))


def test_a_wrong_address_does_not_exist(client):
    for token in ("x", "å", "a" * 5000, "..", "%00"):
        assert client.get(f"/sqa/calendar/{token}.ics").status_code == 404


def test_no_log_holds_the_secret_part_of_an_address(client, address, owner, caplog):
    owner.groups.clear()
    with caplog.at_level(logging.INFO):
        client.get(address)
        logging.getLogger("django.server").info('"%s" %s', f"GET {address}?ring=School HTTP/1.1", "404")
    token = address.split("/")[-1].removesuffix(".ics")
    assert "/sqa/calendar/*.ics" in caplog.text
    assert "/sqa/calendar/*.ics?ring=School" in caplog.text
    assert token not in caplog.text


def test_the_owner_sees_when_an_address_was_last_used(client, address, monkeypatch):
    assert CalendarFeed.objects.get().fetched_on is None
    client.get(address)
    assert CalendarFeed.objects.get().fetched_on == TODAY
    with CaptureQueriesContext(connection) as found:
        client.get(address)
    assert not any("UPDATE" in query["sql"] for query in found)


def test_whoever_has_the_calendar_already_gets_no_other(client, address, wheel):
    etag = client.get(address).headers["ETag"]
    again = client.get(address, headers={"if_none_match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Cache-Control"] == "no-store, private"
    wheel.title = "Another"
    save_and_publish(wheel)
    assert client.get(address, headers={"if_none_match": etag}).status_code == 200


def test_the_calendar_speaks_the_owners_language(client, address, owner):
    profile = UserProfile.get_for_user(owner)
    profile.preferred_language = "sv"
    profile.save()
    assert "Ansvarig: Principal" in Calendar.from_ical(client.get(address).content).walk("VEVENT")[0]["DESCRIPTION"]


# The calendar of what someone answers for


@pytest.fixture
def mine(owner):
    return address_of(make_feed(owner, name="Phone")[1])


def measure_of(owner, title="Read together", **fields):
    fields.setdefault("due", date(2026, 12, 1))
    return make_measure(title, responsible_user=owner, responsible_role="Principal", **fields)


def test_due_dates_of_ones_own_measures_are_events(client, mine, owner):
    measure = measure_of(owner)
    plan = make_plan(goals=[make_goal(measures=[measure])])
    (event,) = Calendar.from_ical(client.get(mine).content).walk("VEVENT")
    assert event["SUMMARY"] == "Due: Read together"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 12, 1), date(2026, 12, 2))
    assert event["URL"] == f"{plan.full_url}#measure-{measure.pk}"
    assert plan.title in event["DESCRIPTION"]


def test_measures_of_others_ended_undated_drafted_and_retired_ones_are_none(client, mine, owner):
    make_measure("Of another", responsible_user=make_user("carl"), due=TODAY)
    measure_of(owner, "Undated", due=None)
    measure_of(owner, "Draft", publish=False)
    measure_of(owner, "Retired").unpublish()
    ended = measure_of(owner, "Ended")
    follow_up(ended, on=TODAY, seen="Done", status="cancelled", analysis="Not needed", today=TODAY)
    assert titles(client, mine) == []


def test_a_measure_of_a_closed_unit_is_hidden_from_who_may_not_read_it(client, mine, owner, section):
    measure_of(owner, "Canary measure", unit=section)
    assert titles(client, mine) == ["Due: Canary measure"]
    owner.groups.clear()
    assert titles(client, mine) == []


def test_the_calendar_of_someone_who_was_deactivated_does_not_exist(client, mine, owner):
    measure_of(owner)
    owner.is_active = False
    owner.save()
    assert client.get(mine).status_code == 404


def test_a_moved_due_date_keeps_its_identity_and_raises_its_number(client, mine, owner):
    measure = measure_of(owner)
    (before,) = Calendar.from_ical(client.get(mine).content).walk("VEVENT")
    measure.due = date(2027, 1, 15)
    save_and_publish(measure)
    (after,) = Calendar.from_ical(client.get(mine).content).walk("VEVENT")
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTART"].dt == date(2027, 1, 15)


def test_activities_of_ones_roles_are_events_where_one_may_read_the_wheel(client, mine, owner, wheel, settings):
    settings.WAGTAIL_SQA = {"USER_ROLES": lambda user: ["Principal"]}
    make_wheel("Draft", rings=[("School", [make_activity("Draft round", responsible_role="Principal")])], publish=False)
    assert titles(client, mine) == ["Canary round"]
    owner.groups.clear()
    assert titles(client, mine) == []


def test_ones_own_calendar_is_sent_again_when_something_of_ones_own_has_changed(client, mine, owner, settings, wheel):
    settings.WAGTAIL_SQA = {"USER_ROLES": lambda user: ["Principal"]}
    seen = set()

    def changed():
        etag = client.get(mine).headers["ETag"]
        new = etag not in seen
        seen.add(etag)
        assert client.get(mine, headers={"if_none_match": etag}).status_code == 304
        return new

    assert changed()
    assert not changed()
    measure = measure_of(owner)
    assert changed()
    follow_up(measure, on=TODAY, seen="Begun", status="in_progress", today=TODAY)
    assert changed()
    wheel.title = "Other"
    save_and_publish(wheel)
    assert changed()
    make_measure("Of another", responsible_user=make_user("carl"), due=TODAY)
    assert not changed()
    owner.groups.clear()
    assert changed()


def test_ones_own_calendar_takes_the_same_queries_however_many_measures(client, mine, owner):
    def queries():
        client.get(mine)
        with CaptureQueriesContext(connection) as found:
            client.get(mine)
        return len(found)

    measure_of(owner, "First")
    few = queries()
    for number in range(10):
        measure_of(owner, f"Measure {number}", due=TODAY + timedelta(number))
    assert queries() == few


# The page on which addresses are made and removed


def make(client, **fields):
    return client.post(PAGE, {"name": "My phone", **fields})


def test_a_new_address_is_shown_once_and_works(client, owner, wheel):
    client.force_login(owner)
    answer = make(client, wheel=wheel.pk, ring="School").content.decode()
    token = answer.split("/sqa/calendar/")[1].split(".ics")[0]
    client.logout()
    assert titles(client, f"{address_of(token)}?ring=School") == ["Canary round"]
    client.force_login(owner)
    assert token not in client.get(PAGE).content.decode()


def test_a_form_pressed_twice_leaves_one_address_that_works(client, owner):
    client.force_login(owner)
    answers = [make(client).content.decode() for _ in range(2)]
    first, second = (answer.split("/sqa/calendar/")[1].split(".ics")[0] for answer in answers)
    assert CalendarFeed.objects.count() == 1
    assert client.get(address_of(first)).status_code == 404
    assert client.get(address_of(second)).status_code == 200


def test_no_address_is_made_for_a_wheel_that_one_may_not_read(client, owner, wheel):
    client.force_login(make_user("carl"))
    assert make(client, wheel=wheel.pk).status_code == 404
    assert make(client, wheel=home().pk).status_code == 404
    assert make(client, wheel=make_wheel(publish=False).pk).status_code == 404
    assert not CalendarFeed.objects.exists()


def test_what_cannot_be_kept_is_refused_with_a_sentence_and_nothing_typed_is_lost(client, owner, wheel):
    client.force_login(owner)
    answer = make(client, name="x" * 61, wheel=wheel.pk, ring="School").content.decode()
    assert "at most 60 characters" in answer
    assert "x" * 61 in answer
    assert f'name="wheel" value="{wheel.pk}"' in answer
    assert 'name="ring" value="School"' in answer
    assert make(client, name="\x00\x07 ").status_code == 200
    assert make(client, wheel="abc").status_code == 200
    assert not CalendarFeed.objects.exists()


def test_more_addresses_than_anybody_needs_are_refused(client, owner):
    CalendarFeed.objects.bulk_create(
        CalendarFeed(user=owner, name=f"{n}", token_hash=f"{n}", made_at=datetime.now(UTC)) for n in range(MOST)
    )
    client.force_login(owner)
    assert "too many addresses" in make(client).content.decode()
    assert CalendarFeed.objects.count() == MOST


def test_the_list_does_not_name_a_wheel_that_one_may_no_longer_read(client, owner, wheel, address):
    client.force_login(owner)
    assert "Canary wheel" in client.get(PAGE).content.decode()
    owner.groups.clear()
    assert "Canary" not in client.get(PAGE).content.decode()


def test_an_address_is_removed_by_its_owner_only(client, owner, wheel, address):
    remove = reverse("wagtail_sqa:remove_calendar_feed", args=[CalendarFeed.objects.get().pk])
    client.force_login(make_user("carl"))
    assert client.post(remove).status_code == 404
    client.force_login(owner)
    assert "Phone" in client.get(remove).content.decode()
    assert client.post(remove).status_code == 302
    assert client.get(address).status_code == 404


def test_the_pages_of_addresses_ask_for_a_login_and_are_kept_nowhere(client, owner):
    assert client.get(PAGE).status_code == 302
    client.force_login(owner)
    assert client.get(PAGE).headers["Cache-Control"] == "private, no-store"
