"""The wheel's picture as a file of its own."""

from datetime import UTC, datetime, time
from xml.etree import ElementTree as ET

import pytest
from django.contrib.auth.models import Group
from wagtail.models import PageViewRestriction

from wagtail_sqa.actions.publish import save_and_publish
from wagtail_sqa.reading.wheels.occurrences import anchor

from .factories import TODAY, make_activity, make_category, make_unit, make_user, make_wheel

pytestmark = [pytest.mark.django_db, pytest.mark.worker]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime.combine(TODAY, time(12), UTC))


@pytest.fixture
def category():
    return make_category("Survey")


@pytest.fixture
def wheel(category):
    return make_wheel(rings=[("School", [make_activity("Safety <round>", category=category)])])


def get(client, wheel, **headers):
    return client.get(f"{wheel.url}wheel/", headers=headers)


def test_the_file_is_an_svg_that_can_neither_be_sniffed_nor_run_anything(client, wheel):
    response = get(client, wheel)
    assert response.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert response.headers["Content-Disposition"] == f'inline; filename="{wheel.slug}.svg"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'"
    assert ET.fromstring(response.content).tag == f"{SVG}svg"  # noqa: S314 (drawn by ourselves)


def test_the_arcs_of_the_file_lead_to_the_list_on_the_page(client, wheel):
    arcs = ET.fromstring(get(client, wheel).content).iter(f"{SVG}a")  # noqa: S314 (drawn by ourselves)
    activity = wheel.rings.get().activities.get()
    assert [arc.get("href") for arc in arcs] == [f"{wheel.full_url}#{anchor(activity.uid, activity.start)}"]


def test_a_file_that_has_not_changed_is_not_sent_again(client, wheel):
    etag = get(client, wheel).headers["ETag"]
    response = get(client, wheel, if_none_match=etag)
    assert response.status_code == 304
    assert response.headers["ETag"] == etag
    assert not response.content


def test_a_published_change_makes_a_new_file(client, wheel):
    etag = get(client, wheel).headers["ETag"]
    wheel.title = "Another title"
    save_and_publish(wheel)
    assert get(client, wheel, if_none_match=etag).status_code == 200


def test_a_draft_makes_no_new_file(client, wheel):
    etag = get(client, wheel).headers["ETag"]
    wheel.title = "Another title"
    wheel.save_revision()
    assert get(client, wheel, if_none_match=etag).status_code == 304


def test_a_category_in_another_colour_makes_a_new_file(client, wheel, category):
    etag = get(client, wheel).headers["ETag"]
    category.colour = "#aa2200"
    category.save()
    response = get(client, wheel, if_none_match=etag)
    assert response.status_code == 200
    assert b"#aa2200" in response.content


def test_a_category_of_another_wheel_changes_nothing(client, wheel):
    etag = get(client, wheel).headers["ETag"]
    make_category("Meeting").save()
    assert get(client, wheel, if_none_match=etag).status_code == 304


def test_a_new_day_makes_a_new_file(client, wheel, monkeypatch):
    etag = get(client, wheel).headers["ETag"]
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 24, 12, tzinfo=UTC))
    assert get(client, wheel, if_none_match=etag).status_code == 200


def test_another_language_makes_another_file(client, wheel):
    etag = get(client, wheel).headers["ETag"]
    response = get(client, wheel, if_none_match=etag, accept_language="sv")
    assert response.status_code == 200
    assert "augusti" in response.content.decode()


def test_a_wheel_without_rings_has_a_file_too(client):
    assert get(client, make_wheel(rings=[])).status_code == 200


def test_a_draft_has_no_file(client):
    wheel = make_wheel(publish=False)
    assert get(client, wheel).status_code == 404


def test_a_closed_wheel_asks_for_a_login_and_is_kept_by_no_cache(client, wheel):
    PageViewRestriction.objects.create(page=wheel, restriction_type=PageViewRestriction.LOGIN)
    assert get(client, wheel).status_code == 302
    client.force_login(make_user())
    response = get(client, wheel)
    assert response.status_code == 200
    assert {"private", "no-store"} <= set(response.headers["Cache-Control"].split(", "))


def test_a_restriction_above_the_wheel_counts_and_no_etag_gets_round_it(client):
    section = make_unit("Closed")
    wheel = make_wheel(parent=section)
    etag = get(client, wheel).headers["ETag"]
    restriction = PageViewRestriction.objects.create(page=section, restriction_type=PageViewRestriction.GROUPS)
    restriction.groups.add(Group.objects.create(name="Management"))
    client.force_login(make_user())
    assert get(client, wheel, if_none_match=etag).status_code not in (200, 304)


def test_an_open_wheel_may_be_kept_but_is_asked_for_again(client, wheel):
    assert get(client, wheel).headers["Cache-Control"] == "no-cache"
