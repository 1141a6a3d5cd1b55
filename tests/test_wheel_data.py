"""A wheel as JSON, CSV and XLSX: what the page shows, for other programs."""

import csv
import io
import json
from datetime import UTC, date, datetime, time

import pytest
from openpyxl import load_workbook
from wagtail.models import PageViewRestriction

from tests.databases import NUL
from wagtail_sqa.actions.publish import save_and_publish

from .factories import (
    TODAY,
    home,
    make_activity,
    make_category,
    make_goal,
    make_measure,
    make_plan,
    make_unit,
    make_user,
    make_wheel,
)

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("http://evil/")'


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime.combine(TODAY, time(12), UTC))


@pytest.fixture
def measure():
    return make_measure("Read together")


@pytest.fixture
def plan(measure):
    return make_plan(goals=[make_goal(measures=[measure])])


@pytest.fixture
def wheel(measure, plan):
    links = [("page", home()), ("url", "https://example.com/x")]
    survey = make_category("Survey", colour="#a3243f")
    first = make_activity("Safety round", category=survey, responsible_role="Principal", measure=measure, links=links)
    second = make_activity(FORMULA, date(2026, 11, 2), date(2026, 11, 4), short_title="Days", description="One\n+Two")
    return make_wheel(rings=[("School", [first]), ("Teams", [second])], introduction="Our year")


def get(client, wheel, kind, query="", **headers):
    return client.get(f"{wheel.url}{kind}/{query}", headers=headers)


def data(client, wheel) -> dict:
    return json.loads(get(client, wheel, "data").content)


def csv_rows(client, wheel) -> list[list[str]]:
    text = b"".join(get(client, wheel, "csv")).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def xlsx_cells(client, wheel) -> list[list]:
    content = b"".join(get(client, wheel, "xlsx").streaming_content)
    return [list(row) for row in load_workbook(io.BytesIO(content)).active.iter_rows()]


def test_the_data_say_what_the_wheel_is(client, wheel):
    found = data(client, wheel)
    rings, categories = found.pop("rings"), found.pop("categories")
    found.pop("activities")
    assert found == {
        "schema": "wagtail-sqa/wheel/1",
        "title": wheel.title,
        "url": wheel.full_url,
        "language": "en",
        "unit": home().title,
        "introduction": "Our year",
        "accountable_role": "",
        "period": {"start": "2026-08-01", "end": "2027-07-31"},
        "filter": {},
    }
    assert [ring["name"] for ring in rings] == ["School", "Teams"]
    assert categories == [{"name": "Survey", "colour": "#a3243f", "mark": "S"}]


def test_the_data_hold_each_activity_with_the_number_that_it_has_on_the_page(client, wheel, plan, measure):
    first, second = data(client, wheel)["activities"]
    anchor = first["id"]
    assert f'id="{anchor}"' in client.get(wheel.url).content.decode()
    assert first == {
        "id": anchor,
        "kind": "activity",
        "number": 1,
        "url": f"{wheel.full_url}#{anchor}",
        "title": "Safety round",
        "short_title": "",
        "start": "2026-10-05",
        "end": "2026-10-05",
        "original_start": "2026-10-05",
        "ring": "0",
        "category": "Survey",
        "responsible_role": "Principal",
        "description": "",
        "state": "planned",
        "note": "",
        "links": [
            {"kind": "page", "text": home().title, "url": home().full_url},
            {"kind": "url", "text": "example.com/x", "url": "https://example.com/x"},
        ],
        "measure": {"title": "Read together", "url": f"{plan.full_url}#measure-{measure.pk}"},
    }
    assert (second["number"], second["start"], second["end"], second["measure"]) == (
        2,
        "2026-11-02",
        "2026-11-04",
        None,
    )


def test_the_tables_have_a_row_for_each_activity_in_the_order_of_the_list(client, wheel):
    head, first, second = csv_rows(client, wheel)
    assert head[:6] == ["Number", "Title", "Short title", "First day", "Last day", "Week"]
    assert first[:5] == ["1", "Safety round", "", "2026-10-05", "2026-10-05"]
    assert second[0] == "2"
    cells = xlsx_cells(client, wheel)
    assert [cell.value for cell in cells[0]] == head
    assert [row[0].value for row in cells[1:]] == [1, 2]
    assert cells[1][3].value == date(2026, 10, 5)
    assert f"{home().title}: {home().full_url}\nhttps://example.com/x" in [cell.value for cell in cells[1]]


def test_each_time_of_what_happens_often_is_a_row_with_the_number_of_its_arc(client):
    weekly = make_activity("Meeting", date(2026, 8, 3), repeat="weekly", until=date(2026, 12, 31))
    wheel = make_wheel(rings=[("School", [weekly, make_activity("Walk", date(2026, 9, 1))])])
    found = data(client, wheel)["activities"]
    assert len([row for row in found if row["title"] == "Meeting"]) == 22
    assert [row["start"] for row in found] == sorted(row["start"] for row in found)
    assert len({row["number"] for row in found}) == 2
    page = client.get(wheel.url).content.decode()
    assert all(f'id="{row["id"]}"' in page for row in found)
    assert len(csv_rows(client, wheel)) == 1 + len(found)


def test_the_files_obey_the_months_and_the_filter_of_the_page(client, wheel):
    found = json.loads(get(client, wheel, "data", "?from=2026-11&months=1").content)
    assert [activity["start"] for activity in found["activities"]] == ["2026-11-02"]
    assert found["period"] == {"start": "2026-11-01", "end": "2026-11-30"}
    chosen = json.loads(get(client, wheel, "data", "?ring=School").content)
    assert [activity["title"] for activity in chosen["activities"]] == ["Safety round"]
    assert chosen["filter"] == {"ring": "School"}
    assert b"HYPERLINK" not in b"".join(get(client, wheel, "csv", "?ring=School"))


def test_the_choice_of_one_file_is_not_taken_for_another(client, wheel):
    etag = get(client, wheel, "data").headers["ETag"]
    assert get(client, wheel, "data", "?ring=School", if_none_match=etag).status_code == 200


def test_no_text_becomes_a_formula(client, wheel):
    text = csv_rows(client, wheel)[2]
    assert text[1] == f"'{FORMULA}"
    assert "One\n'+Two" in text
    cell = xlsx_cells(client, wheel)[2][1]
    assert (cell.value, cell.data_type) == (FORMULA, "s")


def test_what_an_import_has_spoilt_breaks_no_file(client, wheel):
    activity = wheel.rings.first().activities.first()
    type(activity).objects.filter(pk=activity.pk).update(title=f"a{NUL}\x0b\x1fb\r\nc", description="\x07")
    assert xlsx_cells(client, wheel)[1][1].value == "ab\nc"
    assert csv_rows(client, wheel)[1][1] == "ab\nc"
    assert data(client, wheel)["activities"][0]["title"] == f"a{NUL}\x0b\x1fb\r\nc"


@pytest.mark.parametrize(
    ("kind", "content_type", "disposition"),
    [
        ("data", "application/json", "inline"),
        ("csv", "text/csv; charset=utf-8", "attachment"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "attachment"),
    ],
)
def test_each_file_has_its_type_and_its_name(client, wheel, kind, content_type, disposition):
    response = get(client, wheel, kind)
    ending = {"data": "json"}.get(kind, kind)
    assert response.headers["Content-Type"] == content_type
    assert response.headers["Content-Disposition"] == f'{disposition}; filename="{wheel.slug}.{ending}"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("kind", ["data", "csv", "xlsx"])
def test_a_file_is_sent_again_only_when_it_has_changed(client, wheel, kind):
    etag = get(client, wheel, kind).headers["ETag"]
    assert get(client, wheel, kind, if_none_match=etag).status_code == 304
    wheel.title = "Another"
    save_and_publish(wheel)
    assert get(client, wheel, kind, if_none_match=etag).status_code == 200


@pytest.mark.parametrize("kind", ["data", "csv", "xlsx", "calendar", "subscribe"])
def test_no_file_tells_of_what_is_closed_drafted_or_retired(client, kind):
    closed = make_unit("Canary section")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    retired, draft = make_measure("Canary retired"), make_measure("Canary draft", publish=False)
    retired.unpublish()
    activities = [
        make_activity("Talk", measure=retired, links=[("page", closed)]),
        make_activity("Walk", measure=draft, links=[("page", make_wheel("Canary wheel", publish=False))]),
    ]
    wheel = make_wheel(rings=[("School", activities)])
    wheel.introduction = "Canary introduction"
    wheel.save_revision()
    assert "Canary" not in text_of(get(client, wheel, kind))


@pytest.mark.parametrize("kind", ["data", "csv", "xlsx", "calendar", "subscribe"])
def test_files_of_a_closed_wheel_are_for_its_readers_and_kept_nowhere(client, kind):
    section = make_unit("Canary section")
    PageViewRestriction.objects.create(page=section, restriction_type=PageViewRestriction.LOGIN)
    wheel = make_wheel("Canary wheel", parent=section, rings=[("School", [make_activity("Canary")])])
    assert get(client, wheel, kind).status_code == 302
    client.force_login(make_user())
    response = get(client, wheel, kind)
    assert "Canary" in text_of(response)
    assert {"private", "no-store"} <= set(response.headers["Cache-Control"].split(", "))


@pytest.mark.parametrize("kind", ["data", "csv", "xlsx"])
def test_a_wheel_without_rings_has_its_files_too(client, kind):
    assert get(client, make_wheel(), kind).status_code == 200


def text_of(response) -> str:
    assert response.status_code == 200
    if "spreadsheetml" not in response.headers["Content-Type"]:
        return b"".join(response).decode()
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
