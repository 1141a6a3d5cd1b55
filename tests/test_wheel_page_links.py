"""Where activities lead: only where the reader may go."""

from datetime import UTC, date, datetime, time

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import PageViewRestriction, ReferenceIndex

from wagtail_sqa.actions.publish import retire, save_and_publish

from .factories import TODAY, make_activity, make_measure, make_plan, make_unit, make_wheel

pytestmark = [pytest.mark.django_db, pytest.mark.worker]


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime.combine(TODAY, time(12), UTC))


def read(client, *links, parent=None, **fields) -> str:
    wheel = make_wheel(parent=parent, rings=[("School", [make_activity(links=list(links), **fields)])])
    response = client.get(wheel.url)
    assert response.status_code == 200
    return response.content.decode()


def close(page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.PASSWORD, password="x")


def test_a_link_to_an_open_page_bears_its_title(client):
    page = make_unit("Routines")
    html = read(client, ("page", page))
    assert f'<a href="{page.url}">' in html
    assert "Routines</a>" in html


def test_links_to_drafts_and_closed_pages_are_left_out(client):
    draft, closed = make_unit("Secret draft"), make_unit("Secret section")
    below = make_unit("Secret below", parent=closed)
    draft.unpublish()
    close(closed)
    html = read(client, *(("page", page) for page in (draft, closed, below)))
    assert "Secret" not in html


def test_pages_of_the_same_closed_section_are_named_to_those_who_are_let_in(client, django_user_model):
    section = make_unit("Management")
    routines = make_unit("Routines", parent=section)
    PageViewRestriction.objects.create(page=section, restriction_type=PageViewRestriction.LOGIN)
    client.force_login(django_user_model.objects.create_user(username="eva"))
    assert "Routines</a>" in read(client, ("page", routines), parent=section)


def test_the_measure_of_a_closed_unit_is_left_out(client):
    closed = make_unit("Secret section")
    measure = make_measure("Secret measure", unit=closed)
    assert "Secret measure" in read(client, measure=measure)
    close(closed)
    assert "Secret" not in read(client, measure=measure)


def test_a_page_that_has_been_deleted_leaves_no_trace(client):
    page = make_unit("Gone")
    wheel = make_wheel(rings=[("School", [make_activity(links=[("page", page)])])])
    page.delete()
    response = client.get(wheel.url)
    assert response.status_code == 200
    assert "Gone" not in response.content.decode()


def test_a_document_is_linked_by_its_title(client):
    document = get_document_model().objects.create(title="Checklist", file=ContentFile(b"x", name="list.pdf"))
    html = read(client, ("document", document))
    assert f'<a href="{document.url}">' in html
    assert "Checklist</a>" in html


def test_an_address_is_named_by_host_and_path(client):
    html = read(client, ("url", "https://example.org/a?b=1&c=2"))
    assert '<a href="https://example.org/a?b=1&amp;c=2">' in html
    assert "example.org/a</a>" in html


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "", "http://[broken"])
def test_an_address_that_is_no_web_address_is_left_out(client, address):
    assert "sqa-act__links" not in read(client, ("url", address))


def test_a_measure_in_force_leads_to_its_place_in_the_newest_open_plan(client):
    measure = make_measure("Read together")
    make_plan("Old plan", goals=[("Goal", [measure])], period_start=date(2025, 8, 1), period_end=date(2026, 7, 31))
    plan = make_plan("New plan", goals=[("Goal", [measure])])
    html = read(client, measure=measure)
    assert f'<a href="{plan.url}#measure-{measure.pk}">Read together</a>' in html


def test_the_place_that_a_measure_leads_to_is_there(client):
    measure = make_measure("Read together")
    plan = make_plan("Plan", goals=[("Goal", [measure])])
    assert f'id="measure-{measure.pk}"' in client.get(plan.url).content.decode()


def test_a_measure_without_an_open_plan_is_named_but_leads_nowhere(client):
    measure = make_measure("Read together")
    make_plan("Draft plan", goals=[("Goal", [measure])], publish=False)
    close(make_plan("Closed plan", goals=[("Goal", [measure])]))
    html = read(client, measure=measure)
    assert "Measure: Read together" in html
    assert "#measure-" not in html


def test_a_draft_measure_stays_off_the_page(client):
    assert "Unpublished" not in read(client, measure=make_measure("Unpublished", publish=False))


def test_a_draft_of_a_measure_does_not_change_its_title(client):
    measure = make_measure("Published title")
    measure.title = "Drafted title"
    measure.save_revision()
    html = read(client, measure=measure)
    assert "Published title" in html
    assert "Drafted title" not in html


def test_a_retired_measure_is_named_no_more(client):
    measure = make_measure("Retired one")
    wheel = make_wheel(rings=[("School", [make_activity(measure=measure)])])
    assert "Retired one" in client.get(wheel.url).content.decode()
    retire(measure)
    assert "Retired one" not in client.get(wheel.url).content.decode()


def test_a_measure_that_changes_raises_the_version_of_the_wheels_that_name_it():
    measure = make_measure("Before")
    wheel = make_wheel(rings=[("School", [make_activity(measure=measure)])])
    before = wheel.content_version
    measure.title = "After"
    save_and_publish(measure)
    wheel.refresh_from_db()
    assert ReferenceIndex.objects.filter(to_content_type=ContentType.objects.get_for_model(measure)).exists()
    assert wheel.content_version > before
