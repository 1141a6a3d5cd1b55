"""Copying a wheel to another year."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import make_activity, make_admin, make_unit, make_wheel
from tests.test_activity_listing import add, edit, rows, text, url
from tests.test_rights_admin import staff
from wagtail_sqa.admin.activities import copy_review
from wagtail_sqa.models import AnnualWheelPage, WheelActivity

pytestmark = [pytest.mark.django_db, pytest.mark.worker]


@pytest.fixture
def admin(client):
    client.force_login(make_admin())
    return client


@pytest.fixture
def wheel():
    activities = [
        make_activity("Safety round", date(2026, 10, 5)),
        make_activity("Survey", date(2027, 3, 1), date(2027, 3, 5), responsible_role="Principal", description="Why"),
    ]
    return make_wheel("Wheel 2026/27", rings=[("School", activities), ("Board", [])])


def shown(client, wheel, query=""):
    return client.get(f"{url('copy', wheel)}{query}")


def copy(client, wheel, query="", **changed):
    """Send what the browser would after looking at the new days."""
    context = shown(client, wheel, query).context
    data = {"revision": context["revision"], **context["answers"]}
    data |= fields(context)
    return client.post(url("copy", wheel), {**data, **changed})


def fields(context):
    """What the browser sends of the page of rows that is shown."""
    starts = {f"start-{shown.row.key}": shown.value for shown in context["rows"]}
    left_out = [shown.row.key for shown in context["rows"] if shown.left_out]
    return {**starts, "leave_out": left_out, "elsewhere": context["elsewhere"], "shown": context["review"].page}


def copies(wheel):
    return AnnualWheelPage.objects.exclude(pk=wheel.pk)


def test_each_new_day_is_shown_beside_the_old_before_anything_is_made(admin, wheel):
    response = shown(admin, wheel)
    html = text(response)
    assert "Monday October 5, 2026, week 41" in html
    assert "Monday October 11, 2027, week 41" in html
    assert response.context["answers"]["title"] == "Wheel 2027/28"
    query = f"?year=2028&keep=date&title=X&parent={wheel.get_parent().pk}"
    assert "Thursday October 5, 2028, week 40" in text(shown(admin, wheel, query))
    assert not copies(wheel).exists()


def test_the_copy_is_a_draft_of_the_other_year_and_the_old_wheel_is_untouched(admin, wheel):
    before = (wheel.latest_revision_id, list(WheelActivity.objects.values_list("pk", "title", "start", "end")))
    response = copy(admin, wheel)
    made = copies(wheel).get()
    assert response.url == url("list", made)
    assert not made.live
    assert (made.start_year, made.title, made.draft_title) == (2027, "Wheel 2027/28", "Wheel 2027/28")
    survey = rows(made)["Survey"].activity
    assert (survey.start, survey.end) == (date(2028, 2, 28), date(2028, 3, 3))
    assert (survey.responsible_role, survey.description) == ("Principal", "Why")
    assert [ring.name for ring in made.rings.all()] == ["School", "Board"]
    wheel.refresh_from_db()
    own = WheelActivity.objects.filter(ring__wheel=wheel).values_list("pk", "title", "start", "end")
    assert (wheel.latest_revision_id, list(own)) == before


def test_rows_are_left_out_and_given_other_days(admin, wheel):
    old = rows(wheel)
    copy(admin, wheel, **{"leave_out": old["Safety round"].key, f"start-{old['Survey'].key}": "2028-04-03"})
    made = rows(copies(wheel).get())
    assert list(made) == ["Survey"]
    assert (made["Survey"].activity.start, made["Survey"].activity.end) == (date(2028, 4, 3), date(2028, 4, 7))


@pytest.fixture
def crowded(wheel):
    """A wheel of 1,200 activities, some more than a form may have fields."""
    ring = wheel.rings.get(name="Board")
    days = (date(2026, 8, 1) + timedelta(n % 350) for n in range(1198))
    WheelActivity.objects.bulk_create(
        WheelActivity(ring=ring, title=f"Meeting {n}", start=day, sort_order=n) for n, day in enumerate(days)
    )
    AnnualWheelPage.objects.get(pk=wheel.pk).save_revision()
    return AnnualWheelPage.objects.get(pk=wheel.pk)


def test_references_are_read_once_however_many_activities_are_saved(admin, wheel):
    with CaptureQueriesContext(connection) as few:
        copy(admin, wheel)
    WheelActivity.objects.bulk_create(
        WheelActivity(ring=wheel.rings.get(name="Board"), title=f"{n}", start=date(2026, 9, 1)) for n in range(9)
    )
    AnnualWheelPage.objects.get(pk=wheel.pk).save_revision()
    wheel = AnnualWheelPage.objects.get(pk=wheel.pk)
    with CaptureQueriesContext(connection) as many:
        copy(admin, wheel, all_the_same="1")
    read = [sum("referenceindex" in query["sql"] for query in queries) for queries in (few, many)]
    assert read[0] == read[1] > 0


def test_more_rows_than_a_form_may_have_fields_are_copied_with_every_change(admin, crowded):
    old = rows(crowded)
    moved, gone, last = (old[title].key for title in ("Survey", "Meeting 500", "Meeting 1197"))
    context = shown(admin, crowded).context
    answers = {"revision": context["revision"], **context["answers"]}
    steps = [({f"start-{moved}": "2028-04-03"}, 3), ({"leave_out": [gone]}, 6)]
    for change, page in steps:
        context = admin.post(url("copy", crowded), {**answers, **fields(context), **change, "page": page}).context
        assert context["review"].page == page
        assert not copies(crowded).exists()
    assert context["elsewhere_text"] == "2 rows that are not shown here are changed or left out."
    response = admin.post(url("copy", crowded), {**answers, **fields(context), f"start-{last}": "soon"})
    assert "Some days cannot be read" in text(response)
    assert {shown.row.key for shown in response.context["rows"] if shown.problem} == {last}
    sent = {**answers, **fields(response.context), f"start-{last}": "2028-05-02"}
    assert len(sent) < 300
    admin.post(url("copy", crowded), sent)
    made = rows(copies(crowded).get())
    assert len(made) == 1199
    assert "Meeting 500" not in made
    assert [made[title].activity.start for title in ("Survey", "Meeting 1197")] == [date(2028, 4, 3), date(2028, 5, 2)]


@pytest.mark.parametrize(
    "carried", ["no", "[]", '{"1": 5}', '{"1": ["2028-01-01"]}', '{"1": [5, true]}', '{"1": ["", 7]}']
)
def test_changes_of_other_pages_that_cannot_be_read_are_not_dropped_in_silence(admin, wheel, carried):
    assert "cannot be read. Look through all rows again" in text(copy(admin, wheel, elsewhere=carried))
    assert not copies(wheel).exists()


@pytest.mark.parametrize("page", ["0", "99999999", "x", "-1", "²"])
def test_a_page_of_rows_that_is_none_is_the_nearest_that_is(admin, wheel, page):
    assert copy(admin, wheel, page=page).context["review"].page == 1


def test_what_was_written_in_rows_is_there_again_when_one_comes_back_to_them(admin, wheel, monkeypatch):
    monkeypatch.setattr(copy_review, "ROWS_A_PAGE", 1)
    first, second = (row.key for row in rows(wheel).values())
    context = copy(admin, wheel, page="2", **{f"start-{first}": "2028-04-03"}).context
    answers = {"revision": context["revision"], **context["answers"]}
    assert [shown.row.key for shown in context["rows"]] == [second]
    sent = {**answers, **fields(context), "leave_out": [second], "page": "1"}
    context = admin.post(url("copy", wheel), sent).context
    (back,) = context["rows"]
    assert (back.row.key, back.value, back.left_out) == (first, "2028-04-03", False)
    context = admin.post(url("copy", wheel), {**answers, **fields(context), "page": "2"}).context
    (back,) = context["rows"]
    assert (back.row.key, back.left_out) == (second, True)
    assert not copies(wheel).exists()


def test_what_is_only_drafted_goes_along(admin, wheel):
    edit(admin, wheel, "Survey", title="Drafted")
    add(admin, wheel, "New one")
    add(admin, wheel, "New two")
    copy(admin, wheel)
    assert set(rows(copies(wheel).get())) == {"Safety round", "Drafted", "New one", "New two"}


def test_a_day_that_is_none_is_marked_and_nothing_is_made(admin, wheel):
    key = rows(wheel)["Survey"].key
    html = text(copy(admin, wheel, **{f"start-{key}": "2028-02-31"}))
    assert "That is no day in the calendar." in html
    assert 'value="2028-02-31"' in html
    assert "Write a day as 2026-03-20" in text(copy(admin, wheel, **{f"start-{key}": "soon"}))
    assert not copies(wheel).exists()


def test_a_second_copy_of_the_same_year_takes_a_second_word(admin, wheel):
    copy(admin, wheel)
    assert "There is a wheel for that year already" in text(shown(admin, wheel))
    assert "There is a copy already" in text(copy(admin, wheel))
    assert copies(wheel).count() == 1
    copy(admin, wheel, all_the_same="1")
    assert copies(wheel).count() == 2
    assert len(set(copies(wheel).values_list("slug", flat=True))) == 2


def test_a_wheel_that_has_changed_since_it_was_shown_is_shown_again(admin, wheel):
    html = text(copy(admin, wheel, revision="0"))
    assert "The wheel has been changed meanwhile" in html
    assert not copies(wheel).exists()


def test_the_copy_goes_only_where_one_may_add_pages(client):
    own, other = make_unit("Own"), make_unit("Not to be named")
    wheel = make_wheel(parent=own, rings=[("School", [])])
    client.force_login(staff("changes", own, "change_page"))
    assert "You may not put a wheel there" in text(copy(client, wheel))
    client.force_login(staff("adds", own, "change_page", "add_page"))
    html = text(copy(client, wheel, parent=other.pk))
    assert "You may not put a wheel there" in html
    assert "Not to be named" not in html
    assert not copies(wheel).exists()
    copy(client, wheel)
    assert copies(wheel).get().owner.username == "adds"


def test_an_answer_that_is_none_is_refused_with_a_sentence(admin, wheel):
    for wrong in ({"year": "0"}, {"year": "99999"}, {"keep": "moon"}, {"title": ""}, {"parent": "0"}):
        response = copy(admin, wheel, **wrong)
        assert response.status_code == 200
        assert response.context["form"].errors
    assert not copies(wheel).exists()


def test_a_wheel_of_the_current_year_becomes_one_of_a_certain_year(admin):
    wheel = make_wheel("Always", year_mode="current", start_year=None, rings=[("School", [])])
    copy(admin, wheel, year="2030")
    assert copies(wheel).get().start_year == 2030
    assert copies(wheel).get().year_mode == "fixed"


def test_the_way_to_copying_is_in_the_menu_of_the_page(admin, wheel):
    assert url("copy", wheel) in text(admin.get(reverse("wagtailadmin_pages:edit", args=[wheel.pk])))
