"""The calendar of a wheel at the page's own address."""

from datetime import UTC, date, datetime, time

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar
from wagtail.models import PageViewRestriction

from wagtail_sqa.actions.occurrences import Occurrence, Outcome, record
from wagtail_sqa.actions.publish import save_and_publish, save_draft
from wagtail_sqa.enums import OccurrenceState, RepeatPreset, RingSource, YearMode
from wagtail_sqa.models import Measure, WheelActivity, WheelRing
from wagtail_sqa.reading.wheels.events import calendar_window

from .factories import (
    TODAY,
    make_activity,
    make_category,
    make_goal,
    make_measure,
    make_plan,
    make_unit,
    make_user,
    make_wheel,
)

pytestmark = [pytest.mark.django_db, pytest.mark.worker]


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime.combine(TODAY, time(12), UTC))


@pytest.fixture
def wheel():
    survey, meeting = make_category("Survey"), make_category("Meeting")
    return make_wheel(
        rings=[
            ("School", [make_activity("Safety round", category=survey, responsible_role="Principal")]),
            ("Teams", [make_activity("Team day", date(2026, 11, 2), date(2026, 11, 4), category=meeting)]),
        ]
    )


def get(client, wheel, query="", **headers):
    return client.get(f"{wheel.url}calendar/{query}", headers=headers)


def events(client, wheel, query="") -> list:
    return Calendar.from_ical(get(client, wheel, query).content).walk("VEVENT")


def titles(client, wheel, query="") -> list[str]:
    return [str(event["SUMMARY"]) for event in events(client, wheel, query)]


def happened(activity: WheelActivity, original, state, note="", moved_to=None):
    """Write down what became of one time, as the page does."""
    record(Occurrence(activity.ring.wheel, activity.uid, original), Outcome(state, note, moved_to))


def test_the_file_is_a_calendar_with_the_wheels_name(client, wheel):
    response = get(client, wheel)
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{wheel.slug}.ics"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert Calendar.from_ical(response.content)["X-WR-CALNAME"] == wheel.title


def test_an_event_tells_what_the_list_tells_and_leads_there(client, wheel):
    event = events(client, wheel)[0]
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 10, 5), date(2026, 10, 6))
    assert event["CATEGORIES"].cats == ["Survey", "School"]
    assert event["DESCRIPTION"] == "Responsible: Principal\nRing: School"
    assert event["URL"].startswith(f"{wheel.full_url}#activity-")
    assert event["DTSTAMP"].dt.date() == TODAY


def test_several_days_end_the_day_before_the_calendars_end(client, wheel):
    event = events(client, wheel)[1]
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 11, 2), date(2026, 11, 5))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?ring=School", ["Safety round"]),
        ("?ring=Teams", ["Team day"]),
        ("?category=Meeting", ["Team day"]),
        ("?role=Principal", ["Safety round"]),
        ("?ring=Teams&role=Principal", []),
        ("?ring=&category=&role=", ["Safety round", "Team day"]),
    ],
)
def test_a_part_of_the_wheel_is_a_calendar_too(client, wheel, query, found):
    assert titles(client, wheel, query) == found


def test_a_part_has_its_name_in_the_calendars(client, wheel):
    calendar = Calendar.from_ical(get(client, wheel, "?ring=School").content)
    assert calendar["X-WR-CALNAME"] == f"{wheel.title}: School"


def test_a_ring_that_does_not_exist_is_not_an_empty_calendar(client, wheel):
    assert get(client, wheel, "?ring=Board").status_code == 404


def test_a_changed_day_keeps_the_events_identity_and_raises_its_number(client, wheel):
    before = events(client, wheel)[0]
    draft = wheel.get_latest_revision_as_object()
    ring = draft.rings.get(name="School")
    ring.activities = [changed := ring.activities.get()]
    changed.start = date(2026, 10, 12)
    draft.rings = [ring, draft.rings.get(name="Teams")]
    save_and_publish(draft)
    after = events(client, wheel)[0]
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTART"].dt == date(2026, 10, 12)


def test_a_draft_changes_nothing(client, wheel):
    wheel.title = "Secret"
    wheel.rings = [WheelRing(name="Secret", activities=[make_activity("Secret")])]
    save_draft(wheel)
    assert b"Secret" not in get(client, wheel).content


def test_each_time_of_what_repeats_is_an_event_of_its_own(client):
    monthly = make_activity("Board", date(2026, 9, 14), repeat=RepeatPreset.MONTHLY, until=date(2026, 12, 31))
    wheel = make_wheel(rings=[("Board", [monthly])])
    found = events(client, wheel)
    assert [event["DTSTART"].dt.month for event in found] == [9, 10, 11, 12]
    assert len({event["UID"] for event in found}) == 4


def test_what_was_moved_keeps_its_identity_and_says_from_where(client):
    monthly = make_activity("Board", date(2026, 9, 14), repeat=RepeatPreset.MONTHLY, until=date(2026, 12, 31))
    wheel = make_wheel(rings=[("Board", [monthly])])
    before = events(client, wheel)
    happened(WheelActivity.objects.get(), date(2026, 10, 14), OccurrenceState.MOVED, moved_to=date(2026, 10, 20))
    after = events(client, wheel)
    assert [event["UID"] for event in after] == [event["UID"] for event in before]
    assert after[1]["DTSTART"].dt == date(2026, 10, 20)
    assert after[1]["SEQUENCE"] > before[1]["SEQUENCE"]
    assert "Moved from October 14, 2026." in after[1]["DESCRIPTION"]


def test_what_was_cancelled_stays_as_cancelled(client, wheel):
    activity = WheelActivity.objects.get(title="Safety round")
    happened(activity, activity.start, OccurrenceState.CANCELLED, "No staff")
    event = events(client, wheel)[0]
    assert event["STATUS"] == "CANCELLED"
    assert event["SUMMARY"] == "Cancelled: Safety round"
    assert "No staff" in event["DESCRIPTION"]


@pytest.fixture
def plan():
    measure = make_measure("Read together", start=date(2026, 9, 1), due=date(2026, 12, 1))
    return make_plan(goals=[make_goal(measures=[measure])])


def ring_of(plan, source) -> WheelRing:
    return WheelRing(name=source.label, source=source, plans=[("plan", plan)])


def wheel_of(*rings):
    wheel = make_wheel()
    wheel.rings = rings
    save_and_publish(wheel)
    return wheel


def test_measures_that_a_ring_shows_are_events_in_whatever_order_the_rings_are(client, plan):
    rings = [ring_of(plan, source) for source in (RingSource.MEASURES, RingSource.DUE_DATES)]
    first, second = events(client, wheel_of(*rings))
    assert (first["DTSTART"].dt, first["DTEND"].dt) == (date(2026, 9, 1), date(2026, 12, 2))
    assert (second["DTSTART"].dt, second["DTEND"].dt) == (date(2026, 12, 1), date(2026, 12, 2))
    turned = [ring_of(plan, source) for source in (RingSource.DUE_DATES, RingSource.MEASURES)]
    assert [event["UID"] for event in events(client, wheel_of(*turned))] == [first["UID"], second["UID"]]


def test_what_two_rings_show_is_two_events(client, plan):
    found = events(client, wheel_of(ring_of(plan, RingSource.DUE_DATES), ring_of(plan, RingSource.DUE_DATES)))
    assert len({event["UID"] for event in found}) == 2


def test_a_measure_that_is_moved_retired_or_closed_off_is_so_in_the_next_calendar(client, plan):
    wheel = wheel_of(ring_of(plan, RingSource.DUE_DATES))
    measure = Measure.objects.get()
    etag = get(client, wheel).headers["ETag"]
    measure.due = date(2027, 1, 15)
    save_and_publish(measure)
    moved = get(client, wheel, if_none_match=etag)
    assert b"DTSTART;VALUE=DATE:20270115" in moved.content
    PageViewRestriction.objects.create(page=plan, restriction_type=PageViewRestriction.LOGIN).delete()
    restriction = PageViewRestriction.objects.create(page=plan, restriction_type=PageViewRestriction.LOGIN)
    assert titles(client, wheel) == []
    assert get(client, wheel, if_none_match=moved.headers["ETag"]).status_code == 200
    restriction.delete()
    assert titles(client, wheel) == ["Read together"]
    Measure.objects.get().unpublish()
    assert titles(client, wheel) == []


def test_a_wheel_of_a_certain_year_holds_that_year(wheel):
    assert calendar_window(wheel, on=date(2030, 1, 1)) == (date(2026, 8, 1), date(2027, 7, 31))


def test_a_wheel_of_the_current_year_keeps_the_last_and_knows_the_next():
    wheel = make_wheel(year_mode=YearMode.CURRENT, start_year=None)
    assert calendar_window(wheel, on=date(2026, 11, 23)) == (date(2025, 8, 1), date(2028, 7, 31))


def test_what_repeats_for_ever_is_cut_at_what_a_calendar_can_hold(client, monkeypatch):
    monkeypatch.setattr("wagtail_sqa.reading.wheels.events.MOST", 6)
    weekly = make_activity("Weekly", date(2026, 8, 3), repeat=RepeatPreset.WEEKLY)
    wheel = make_wheel(rings=[("School", [weekly])])
    found = [event["DTSTART"].dt for event in events(client, wheel)]
    assert [(day.month, day.day) for day in found] == [(11, 2), (11, 9), (11, 16), (11, 23), (11, 30), (12, 7)]


def test_a_measure_that_may_not_be_read_is_not_named(client):
    closed = make_unit("Closed")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    retired = make_measure("Retired measure")
    retired.unpublish()
    wheel = make_wheel(rings=[("School", [make_activity("Talk", measure=retired)])])
    assert b"Retired" not in get(client, wheel).content


def test_a_calendar_that_has_not_changed_is_not_sent_again(client, wheel):
    first = get(client, wheel)
    again = get(client, wheel, if_none_match=first.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    since = get(client, wheel, if_modified_since=first.headers["Last-Modified"])
    assert since.status_code == 304


def test_to_find_the_page_and_who_may_read_it_is_all_it_costs_whoever_has_the_calendar(
    client, wheel, django_assert_max_num_queries
):
    etag = get(client, wheel).headers["ETag"]
    with django_assert_max_num_queries(7):  # six are Wagtail's own
        assert get(client, wheel, if_none_match=etag).status_code == 304


def test_a_published_change_and_a_change_of_an_occurrence_make_a_new_calendar(client, wheel, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime.combine(TODAY, time(13), UTC))
    seen = get(client, wheel).headers
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime.combine(TODAY, time(14), UTC))
    happened(WheelActivity.objects.get(title="Team day"), date(2026, 11, 2), OccurrenceState.DONE)
    assert get(client, wheel, if_none_match=seen["ETag"]).status_code == 200
    assert get(client, wheel, if_modified_since=seen["Last-Modified"]).status_code == 200


def test_the_calendar_of_one_part_is_not_taken_for_another(client, wheel):
    etag = get(client, wheel, "?ring=School").headers["ETag"]
    assert get(client, wheel, "?ring=Teams", if_none_match=etag).status_code == 200


def test_what_is_closed_somewhere_makes_a_new_calendar(client, wheel):
    etag = get(client, wheel).headers["ETag"]
    PageViewRestriction.objects.create(page=make_unit(), restriction_type=PageViewRestriction.LOGIN)
    assert get(client, wheel, if_none_match=etag).status_code == 200


def test_an_open_calendar_may_be_kept_and_a_closed_one_may_not(client, wheel):
    assert get(client, wheel).headers["Cache-Control"] == "no-cache"
    PageViewRestriction.objects.create(page=wheel, restriction_type=PageViewRestriction.LOGIN)
    client.force_login(make_user())
    assert {"private", "no-store"} <= set(get(client, wheel).headers["Cache-Control"].split(", "))


def test_a_closed_wheel_has_no_open_calendar_and_no_etag_gets_round_that(client):
    section = make_unit("Closed")
    wheel = make_wheel(parent=section)
    etag = get(client, wheel).headers["ETag"]
    restriction = PageViewRestriction.objects.create(page=section, restriction_type=PageViewRestriction.GROUPS)
    restriction.groups.add(Group.objects.create(name="Management"))
    client.force_login(make_user())
    assert get(client, wheel, if_none_match=etag).status_code not in (200, 304)


def test_a_draft_has_no_calendar(client):
    assert get(client, make_wheel(publish=False)).status_code == 404


def test_the_calendar_takes_the_same_queries_however_many_activities(client):
    def made(count):
        ring = [make_activity(f"Activity {n}", category=category, responsible_role=f"Role {n}") for n in range(count)]
        return make_wheel(rings=[("School", ring)])

    category = make_category("Survey")
    counts = []
    for wheel in (made(2), made(40)):
        get(client, wheel)
        counts.append(_queries(client, wheel))
    assert counts[0] == counts[1]


def _queries(client, wheel) -> int:
    with CaptureQueriesContext(connection) as found:
        get(client, wheel)
    return len(found)
