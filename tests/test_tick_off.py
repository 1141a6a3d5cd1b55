"""Ticking off on the intranet, by whoever may."""

import re
from datetime import UTC, date, datetime, time

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import GroupPagePermission, PageViewRestriction

from wagtail_sqa.actions.publish import retire
from wagtail_sqa.models import ActivityOccurrence, WheelActivity

from .factories import TODAY, make_activity, make_measure, make_unit, make_user, make_wheel

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 5)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime.combine(TODAY, time(12), UTC))


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def wheel(unit):
    own = make_activity("Own round", DAY, measure=make_measure(responsible_user=make_user("responsible")))
    other = make_activity("Other round", DAY, end=date(2026, 10, 7), responsible_role="Principal")
    return make_wheel(parent=unit, rings=[("School", [own, other])])


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor(unit):
    user, group = make_user("editor"), Group.objects.create(name="Editors of the unit")
    permission = Permission.objects.get(codename="change_page", content_type__app_label="wagtailcore")
    GroupPagePermission.objects.create(group=group, page=unit, permission=permission)
    user.groups.add(group)
    return browser(user)


@pytest.fixture
def responsible(wheel):
    return browser(WheelActivity.objects.get(title="Own round").measure.responsible_user)


def address(wheel, title="Other round", day=DAY) -> str:
    uid = WheelActivity.objects.get(title=title).uid
    return f"/sqa/wheels/{wheel.pk}/{uid}/{day}/"


def links_on(client, wheel) -> list[str]:
    return re.findall(r'href="(/sqa/wheels/[^"]+)"', client.get(wheel.url).content.decode())


def test_the_wheel_leads_editors_to_every_activity_the_responsible_to_theirs_and_visitors_to_none(
    client, wheel, editor, responsible
):
    own, other = address(wheel, "Own round"), address(wheel)
    assert sorted(links_on(editor, wheel)) == sorted([own, other])
    assert links_on(responsible, wheel) == [own]
    assert links_on(browser(make_user("reader")), wheel) == []
    assert links_on(client, wheel) == []


def test_no_form_stands_on_the_page_itself(wheel, editor):
    assert 'method="post"' not in editor.get(wheel.url).content.decode()


def test_an_editor_ticks_off_and_readers_see_it_at_once(client, wheel, editor):
    page = editor.get(address(wheel))
    assert "October 5" in page.content.decode()
    answer = editor.post(
        address(wheel), {"state": "done", "note": "All <b>floors</b>.", "by_role": "Principal", "next": wheel.url}
    )
    assert answer["Location"].startswith(f"{wheel.url}#activity-")
    html = client.get(wheel.url).content.decode()
    assert "All &lt;b&gt;floors&lt;/b&gt;." in html
    assert "sqa-status--done" in html
    assert "sqa-w-arc--done" in html


def test_the_way_back_is_the_wheel_unless_named_and_never_another_site(wheel, editor):
    answer = editor.post(address(wheel), {"state": "done"})
    assert answer["Location"].startswith(wheel.url)
    answer = editor.post(address(wheel), {"state": "done", "next": "https://evil.example/"})
    assert "evil" not in answer["Location"]


def test_what_is_moved_says_from_when_and_can_be_undone(client, wheel, editor):
    editor.post(address(wheel), {"state": "moved", "moved_to": "2026-11-02"})
    html = client.get(wheel.url).content.decode()
    assert "Moved from October 5." in html
    assert "November 2–4" in html.replace("\u2060", "")
    assert 'name="undo"' in editor.get(address(wheel)).content.decode()
    editor.post(address(wheel), {"undo": "1"})
    assert not ActivityOccurrence.objects.exists()
    assert 'name="undo"' not in editor.get(address(wheel)).content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"state": "moved"}, "Write the day to which it is moved."),
        ({"state": "moved", "moved_to": "31 February"}, "Enter a valid date."),
        ({"state": "cancelled"}, "Write why it is cancelled."),
        ({"state": "planned", "moved_to": "2026-11-02"}, "Say that it is moved"),
        ({"state": "done", "note": "kept" * 300}, "at most 1000 characters"),
        ({"note": "kept"}, "This field is required."),
        ({"state": "burnt"}, "Select a valid choice."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(wheel, editor, typed, sentence):
    answer = editor.post(address(wheel), typed)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in html
    assert "Nothing is saved." in html
    assert typed.get("note", "") in html
    assert typed.get("moved_to", "") in html
    assert not ActivityOccurrence.objects.exists()


@pytest.mark.parametrize("day", ["2026-10-06", "2026-02-31", "yesterday", "0000-00-00", "99999-01-01"])
def test_a_day_on_which_nothing_happens_is_no_address(wheel, editor, day):
    assert editor.get(address(wheel, day=day)).status_code == 404


def test_whoever_may_not_gets_the_answer_for_what_does_not_exist(wheel, unit, responsible):
    reader = browser(make_user("reader"))
    for client in (reader, responsible):
        assert client.get(address(wheel)).status_code == 404
        assert client.post(address(wheel), {"state": "done"}).status_code == 404
    assert responsible.get(address(wheel, "Own round")).status_code == 200
    restriction = PageViewRestriction.objects.create(page=unit, restriction_type="groups")
    assert responsible.get(address(wheel, "Own round")).status_code == 404
    restriction.delete()
    retire(WheelActivity.objects.get(title="Own round").measure)
    assert responsible.get(address(wheel, "Own round")).status_code == 404
    assert not ActivityOccurrence.objects.exists()


def test_a_visitor_is_sent_to_log_in(client, wheel):
    assert client.get(address(wheel)).status_code == 302


def test_a_post_from_elsewhere_is_refused(wheel, editor):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = editor.cookies
    assert strict.post(address(wheel), {"state": "done"}).status_code == 403


def test_a_wheel_that_is_taken_down_while_someone_writes_is_not_found(wheel, editor):
    wheel.unpublish()
    assert editor.post(address(wheel), {"state": "done"}).status_code == 404


def test_an_editors_page_takes_as_many_queries_with_many_activities_as_with_few(wheel, editor):
    def queries():
        editor.get(wheel.url)
        with CaptureQueriesContext(connection) as captured:
            editor.get(wheel.url)
        return len(captured)

    few = queries()
    ring = wheel.rings.get()
    WheelActivity.objects.bulk_create(
        WheelActivity(ring=ring, title=f"Round {n}", start=date(2026, 9, 1), repeat="weekly") for n in range(20)
    )
    assert queries() == few
