"""The page's own editor of a wheel: its rings, and a way to their activities, which it leaves alone."""

from datetime import date

import pytest
from django.urls import reverse

from tests.factories import make_activity, make_admin, make_wheel
from tests.test_activity_listing import add, edit, opened, rows, text, url
from wagtail_sqa.actions.edit_activities import DraftActivities
from wagtail_sqa.models import AnnualWheelPage, WheelActivity, WheelRing

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    client.force_login(make_admin())
    return client


@pytest.fixture
def wheel():
    activities = [make_activity("Safety round"), make_activity("Survey", date(2027, 3, 1))]
    return make_wheel(rings=[("School", activities), ("Board", [make_activity("Report", date(2026, 9, 30))])])


def editor(wheel):
    return reverse("wagtailadmin_pages:edit", args=[wheel.pk])


def draft_of(wheel):
    return AnnualWheelPage.objects.get(pk=wheel.pk).get_latest_revision_as_object()


def page_form(client, wheel, **changed):
    """Return what a browser sends of the page's form as it is opened now."""
    form = client.get(editor(wheel)).context["form"]
    formset = form.formsets["rings"]
    data = {name: value for name, value in opened(form).items() if not name.startswith("comments")}
    data |= {"rings-TOTAL_FORMS": len(formset.forms), "rings-INITIAL_FORMS": formset.initial_form_count()}
    for number, ring in enumerate(formset.forms):
        data |= {**opened(ring), f"rings-{number}-ORDER": number + 1, f"rings-{number}-DELETE": ""}
    return {**data, **{f"comments-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS")}, **changed}


def save(client, wheel, **changed):
    return client.post(editor(wheel), page_form(client, wheel, **changed))


def add_ring(wheel, name="New ring"):
    """Put a ring in the draft that the database has not seen, and return its key."""
    draft = draft_of(wheel)
    draft.rings.add(WheelRing(name=name, sort_order=9))
    draft.save_revision()
    return next(key for key, ring in DraftActivities(draft_of(wheel)).rings.items() if ring.name == name)


def test_saving_the_page_leaves_the_activities_of_the_draft_alone(admin, wheel):
    edit(admin, wheel, "Survey", title="Drafted")
    add(admin, wheel, "Added")
    assert save(admin, wheel, title="Another title").status_code == 302
    assert set(rows(wheel)) == {"Safety round", "Drafted", "Added", "Report"}
    assert draft_of(wheel).title == "Another title"
    assert WheelActivity.objects.filter(title="Survey").exists()


def test_a_page_form_that_was_opened_before_the_activities_changed_keeps_them(admin, wheel):
    opened_before = page_form(admin, wheel, title="Another title")
    edit(admin, wheel, "Survey", title="Drafted")
    admin.post(editor(wheel), opened_before)
    assert "Drafted" in rows(wheel)


def test_saving_the_page_keeps_the_activities_of_a_ring_that_was_never_published(admin, wheel):
    key = add_ring(wheel)
    add(admin, wheel, "In the new ring", ring_key=key)
    save(admin, wheel, **{"rings-2-name": "Renamed ring"})
    assert rows(wheel)["In the new ring"].ring.name == "Renamed ring"
    admin.post(url("publish", wheel))
    assert WheelActivity.objects.get(title="In the new ring").ring.name == "Renamed ring"


def test_a_form_opened_before_a_ring_was_saved_finds_it_by_its_name(admin, wheel):
    data = page_form(admin, wheel)
    data |= {name.replace("-1-", "-2-"): value for name, value in data.items() if name.startswith("rings-1-")}
    data |= {
        "rings-TOTAL_FORMS": 3,
        "rings-2-name": "New ring",
        "rings-2-id": "",
        "rings-2-ORDER": 3,
        "rings-2-uid": "",
    }
    add(admin, wheel, "In the new ring", ring_key=add_ring(wheel))
    admin.post(editor(wheel), data)
    assert "In the new ring" in rows(wheel)


def test_a_form_that_knows_nothing_of_a_ring_with_activities_is_refused(admin, wheel):
    data = page_form(admin, wheel, title="Another title")
    add(admin, wheel, "In the new ring", ring_key=add_ring(wheel))
    response = admin.post(editor(wheel), data)
    assert "The rings have been changed meanwhile" in text(response)
    assert "In the new ring" in rows(wheel)


def test_a_ring_that_is_deleted_takes_its_activities_with_it(admin, wheel):
    key = add_ring(wheel)
    add(admin, wheel, "In the new ring", ring_key=key)
    save(admin, wheel, **{"rings-1-DELETE": "on", "rings-2-DELETE": "on"})
    assert set(rows(wheel)) == {"Safety round", "Survey"}
    assert "They go with the ring if you delete it." in text(admin.get(editor(wheel)))


def test_the_editor_leads_to_the_listing_and_so_does_the_explorer(admin, wheel):
    listing = url("list", wheel)
    assert listing in text(admin.get(editor(wheel)))
    assert listing in text(admin.get(reverse("wagtailadmin_explore", args=[wheel.get_parent().pk])))


def test_a_new_wheel_is_made_with_its_rings_and_the_way_to_its_activities(admin, wheel):
    parent = wheel.get_parent()
    address = reverse("wagtailadmin_pages:add", args=["wagtail_sqa", "annualwheelpage", parent.pk])
    assert "Save the wheel first" in text(admin.get(address))
    data = page_form(admin, wheel, title="Made", slug="made")
    data |= {"rings-INITIAL_FORMS": 0, **{f"rings-{n}-{name}": "" for n in (0, 1) for name in ("id", "uid")}}
    response = admin.post(address, data)
    made = AnnualWheelPage.objects.get(slug="made")
    assert [ring.name for ring in made.rings.all()] == ["School", "Board"]
    assert url("list", made) in text(admin.get(response.url))


def test_the_preview_shows_the_activities_of_the_draft(admin, wheel):
    edit(admin, wheel, "Survey", title="Drafted")
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[wheel.pk])
    assert admin.post(preview, page_form(admin, wheel)).json()["is_valid"]
    assert "Drafted" in text(admin.get(preview))


def test_two_revisions_are_compared_down_to_their_activities(admin, wheel):
    edit(admin, wheel, "Survey", title="Drafted")
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[wheel.pk, "live", "latest"])
    html = text(admin.get(compare))
    assert "+ Drafted, March 1, 2027" in html
    assert "− Survey, March 1, 2027" in html
    assert "Safety round" not in html


def test_reverting_the_wheel_brings_its_activities_back(admin, wheel):
    old = wheel.latest_revision_id
    edit(admin, wheel, "Survey", title="Drafted")
    add(admin, wheel, "Added since")
    revert = reverse("wagtailadmin_pages:revisions_revert", args=[wheel.pk, old])
    address = admin.get(revert).context["action_url"]
    admin.post(address, {**page_form(admin, wheel), "revision": old})
    assert set(rows(wheel)) == {"Safety round", "Survey", "Report"}
