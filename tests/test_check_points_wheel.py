"""Check-points in the wheels, files and calendars that show their measures, and in what people are sent."""

import csv
import io
import json
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from icalendar import Calendar
from openpyxl import load_workbook
from wagtail.models import PageViewRestriction

from wagtail_sqa.actions.calendar_feeds import make_feed
from wagtail_sqa.actions.follow_up import follow_up
from wagtail_sqa.actions.publish import retire, save_and_publish, save_draft
from wagtail_sqa.models import AnnualWheelPage, WheelRing
from wagtail_sqa.reading.mine import tasks
from wagtail_sqa.reading.wheels.occurrences import occurrence_rows
from wagtail_sqa.reminders.digests import reminder_round
from wagtail_sqa.reminders.mail import message

from .factories import TODAY, home, make_goal, make_measure, make_plan, make_unit, make_user, make_wheel, points
from .printed import printed

pytestmark = [pytest.mark.django_db, pytest.mark.worker]
YEAR = {"first": date(2026, 8, 1), "last": date(2027, 7, 31)}
CANARY = "Canary talks"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime.combine(TODAY, time(12), UTC))


@pytest.fixture
def measure():
    days = points(("2026-10-01", ""), ("2026-12-01", CANARY), ("2027-09-01", "Next autumn"))
    return make_measure("Read together", start=date(2026, 9, 1), due=date(2027, 5, 1), check_points=days)


@pytest.fixture
def plan(measure):
    return make_plan(parent=make_unit(), goals=[make_goal(measures=[measure])])


def wheel_of(*rings) -> AnnualWheelPage:
    wheel = make_wheel(publish=False)
    wheel.rings = list(rings)
    save_and_publish(wheel)
    return AnnualWheelPage.objects.get(pk=wheel.pk)


def ring_of(plan, source="measures", **fields) -> WheelRing:
    return WheelRing(name="From the plan", source=source, plans=[("plan", plan)], **fields)


@pytest.fixture
def wheel(plan):
    return wheel_of(ring_of(plan))


def shows(wheel):
    return [row for row in occurrence_rows(wheel, **YEAR)[0].activities if row.check_point]


def events(client, address) -> dict:
    return {str(event["SUMMARY"]): event for event in Calendar.from_ical(client.get(address).content).walk("VEVENT")}


def test_each_is_a_mark_of_one_day_beside_the_bar_of_its_measure(wheel, measure):
    bar, *marks = occurrence_rows(wheel, **YEAR)[0].activities
    assert (bar.kind, bar.start, bar.end) == ("measure", date(2026, 9, 1), date(2027, 5, 1))
    assert [(row.kind, row.title, row.start, row.end) for row in marks] == [
        ("check_point", "Check-point: Read together", date(2026, 10, 1), date(2026, 10, 1)),
        ("check_point", f"Check-point: {CANARY}", date(2026, 12, 1), date(2026, 12, 1)),
    ]
    assert {row.measure_id for row in marks} == {measure.pk}
    assert len({row.anchor for row in (bar, *marks)}) == 3


def test_those_of_one_measure_share_a_lane_of_the_picture(wheel):
    entries = wheel.reading_view(on=TODAY).layout.entries
    assert len({entry.lane for entry in entries if "Check" in entry.item.title}) == 1


def test_one_that_has_passed_is_not_late_and_one_of_a_cancelled_measure_is_cancelled(wheel, measure):
    assert [row.state_on(date(2027, 6, 1)) for row in shows(wheel)] == ["planned", "planned"]
    follow_up(measure, on=TODAY, seen="Stopped", status="cancelled", analysis="No staff", today=TODAY)
    assert {row.state_on(TODAY) for row in shows(wheel)} == {"cancelled"}


def test_each_reader_is_told_in_their_own_language(wheel):
    titles = {}
    for language in ("en", "sv", "en"):
        with override(language):
            titles[language] = shows(wheel)[0].title
    assert titles == {"en": "Check-point: Read together", "sv": "Avstämning: Read together"}


def test_a_measure_without_days_of_its_own_has_its_check_points(plan, wheel, measure):
    measure.start = measure.due = None
    save_and_publish(measure)
    assert [row.kind for row in occurrence_rows(wheel, **YEAR)[0].activities] == ["check_point", "check_point"]


def test_a_ring_of_due_dates_shows_due_dates_alone(plan):
    assert shows(wheel_of(ring_of(plan, "due_dates"))) == []


def test_the_list_names_the_measure_and_leads_to_it(client, wheel, plan, measure):
    html = client.get(wheel.url).content.decode()
    assert f"Check-point: {CANARY}" in html
    assert f'Measure: <a href="{plan.url}#measure-{measure.pk}">Read together</a>' in html


def content(client, wheel, kind) -> bytes:
    return b"".join(client.get(f"{wheel.url}{kind}/"))


def everything(client, wheel) -> dict[str, str]:
    """Return what each page and file of the wheel says, as text."""
    sheet = load_workbook(io.BytesIO(content(client, wheel, "xlsx"))).active
    return {
        "page": client.get(wheel.url).content.decode(),
        "picture": client.get(f"{wheel.url}wheel/").content.decode(),
        "calendar": Calendar.from_ical(client.get(f"{wheel.url}calendar/").content).to_ical().decode(),
        "data": json.dumps(client.get(f"{wheel.url}data/").json()),
        "csv": content(client, wheel, "csv").decode(),
        "xlsx": repr([[cell.value for cell in row] for row in sheet.iter_rows()]),
        "PDF": printed(AnnualWheelPage.objects.get(pk=wheel.pk)).text,
    }


DAYS = {"page": "2026-12-01", "picture": "December 1, 2026", "calendar": "20261201", "data": "2026-12-01"}
DAYS |= {"csv": "2026-12-01", "xlsx": "2026, 12, 1", "PDF": "December 1"}
MOVED = {"page": "2026-12-15", "picture": "December 15, 2026", "calendar": "20261215", "data": "2026-12-15"}
MOVED |= {"csv": "2026-12-15", "xlsx": "2026, 12, 15", "PDF": "December 15"}


def move(measure, plan):
    measure.check_points = points(("2026-12-15", CANARY))
    save_and_publish(measure)


def close(page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def close_unit_of(measure, plan):
    measure.unit = make_unit("Closed")
    save_and_publish(measure)
    close(measure.unit)


def test_every_file_tells_of_a_check_point_and_in_the_next_request_that_it_was_moved(client, wheel, measure):
    told = everything(client, wheel)
    assert {name for name, text in told.items() if CANARY in text and DAYS[name] in text} == {*DAYS}
    move(measure, None)
    told = everything(client, wheel)
    assert {name for name, text in told.items() if CANARY in text and MOVED[name] in text} == {*MOVED}


GONE = {
    "its measure is retired": lambda measure, plan: retire(measure),
    "its plan is closed off": lambda measure, plan: close(plan),
    "the unit of its measure is closed off": close_unit_of,
    "it is taken away": lambda measure, plan: (setattr(measure, "check_points", []), save_and_publish(measure)),
}


@pytest.mark.parametrize("name", GONE)
def test_no_file_tells_of_a_check_point_in_the_next_request_when(client, wheel, plan, measure, name):
    etags = {kind: client.get(f"{wheel.url}{kind}/").headers["ETag"] for kind in ("wheel", "calendar", "data")}
    GONE[name](measure, plan)
    for kind, etag in etags.items():
        assert client.get(f"{wheel.url}{kind}/", headers={"if-none-match": etag}).status_code == 200
    assert [kind for kind, text in everything(client, wheel).items() if CANARY in text] == []


def test_a_draft_of_a_check_point_is_in_no_file(client, wheel, measure):
    measure.check_points = points(("2026-12-02", "Drafted talks"))
    save_draft(measure)
    assert [kind for kind, text in everything(client, wheel).items() if "Drafted" in text] == []


def test_many_cost_as_many_queries_as_few(client):
    def queries(count):
        days = points(*(f"2026-{9 + n % 3:02}-{1 + n:02}" for n in range(count)))
        measures = [make_measure(f"M{n}", start=date(2026, 9, 1), check_points=days) for n in range(count)]
        wheel = wheel_of(ring_of(make_plan(goals=[make_goal(measures=measures)])))
        client.get(wheel.url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(wheel.url).status_code == 200
        return len(captured)

    assert queries(1) == queries(5)


def test_the_data_say_what_each_row_is(client, plan):
    wheel = wheel_of(ring_of(plan), ring_of(plan, "due_dates"))
    found = client.get(f"{wheel.url}data/").json()["activities"]
    assert sorted(row["kind"] for row in found) == ["check_point", "check_point", "measure", "measure"]


def test_an_event_keeps_its_identity_when_it_is_moved_and_when_others_come(client, wheel, measure):
    before = events(client, f"{wheel.url}calendar/")[f"Check-point: {CANARY}"]
    assert (before["DTSTART"].dt, before["DTEND"].dt) == (date(2026, 12, 1), date(2026, 12, 2))
    blocks = list(measure.check_points.raw_data)
    moved = {**blocks[1], "value": {"date": "2026-12-15", "text": CANARY}}
    measure.check_points = json.dumps([{"type": "check_point", "value": {"date": "2026-11-30", "text": ""}}, moved])
    save_and_publish(measure)
    after = events(client, f"{wheel.url}calendar/")[f"Check-point: {CANARY}"]
    assert after["UID"] == before["UID"] == f"measure-{measure.pk}-check-{blocks[1]['id']}@localhost"
    assert (after["DTSTART"].dt, after["SEQUENCE"] > before["SEQUENCE"]) == (date(2026, 12, 15), True)


@pytest.fixture
def owner(measure):
    user = make_user("berit", email="berit@test.example")
    measure.responsible_user, measure.unit = user, home()
    save_and_publish(measure)
    return user


def test_ones_own_calendar_has_the_check_points_of_ones_measures(client, wheel, plan, owner, measure):
    address = reverse("wagtail_sqa:personal_calendar", args=[make_feed(owner, name="Phone")[1]])
    found = events(client, address)
    others = ["Check-point: Read together", "Due: Read together", "Check-point: Next autumn"]
    assert {*found} == {*others, f"Check-point: {CANARY}"}
    in_wheel = events(client, f"{wheel.url}calendar/")[f"Check-point: {CANARY}"]
    assert found[f"Check-point: {CANARY}"]["UID"] == in_wheel["UID"]
    assert "Read together" in found[f"Check-point: {CANARY}"]["DESCRIPTION"]
    retire(measure)
    assert events(client, address) == {}


def test_whoever_is_responsible_is_reminded_when_a_check_point_is_near(plan, owner):
    assert reminder_round(on=date(2026, 11, 16)).digests == ()
    (digest,) = reminder_round(on=date(2026, 11, 17)).digests
    ((reason, lines),) = digest.groups()
    assert (reason.label, digest.user, len(lines)) == ("Check-point soon", owner, 1)
    sent = message(digest, on=TODAY)
    assert f"Check-point Dec. 1, 2026 ({CANARY}) · Due May 1, 2027" in sent.body
    assert "Check-point soon (1)" in sent.body
    assert mail.outbox == []
    (task,) = tasks(owner, on=TODAY)
    assert (task.reason, task.next_check_point.text) == (reason, CANARY)


def test_a_measure_that_is_due_says_its_check_point_too_and_a_far_one_is_not_said(plan, owner, measure):
    measure.due = TODAY + timedelta(days=5)
    save_and_publish(measure)
    (digest,) = reminder_round(on=TODAY).digests
    (line,) = digest.lines
    assert (line.reminder.reason.value, line.reminder.check_point.text) == ("due_soon", CANARY)
    measure.check_points = points("2027-01-31")
    save_and_publish(measure)
    assert reminder_round(on=TODAY).digests[0].lines[0].reminder.check_point is None


def test_a_reminder_of_a_check_point_is_one_line_whatever_is_written_in_it(plan, owner, measure):
    measure.check_points = points(("2026-12-01", "a\r\nBcc: x@evil.example"))
    save_and_publish(measure)
    (digest,) = reminder_round(on=TODAY).digests
    assert "\nBcc" not in message(digest, on=TODAY).body


def test_my_measures_say_what_is_looked_at_next(client, plan, owner):
    client.force_login(owner)
    html = client.get(reverse("wagtail_sqa:my_measures")).content.decode()
    assert "Check-point soon" in html
    assert "1 has a check-point soon." in html
    assert f"Next check-point Dec. 1, 2026 ({CANARY})" in html


def test_no_text_of_a_check_point_becomes_a_formula(client, wheel, measure):
    measure.check_points = points(("2026-12-01", "=1+1"))
    save_and_publish(measure)
    rows = list(csv.reader(io.StringIO(content(client, wheel, "csv").decode("utf-8-sig"))))
    assert not any(cell.startswith("=") for row in rows for cell in row)
