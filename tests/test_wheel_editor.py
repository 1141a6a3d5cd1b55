"""Writing a wheel: repeats in words, rings that show what stands elsewhere and keep their names."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from wagtail_sqa.actions.publish import save_and_publish
from wagtail_sqa.models import AnnualWheelPage

from .factories import TODAY, make_activity, make_admin, make_plan, make_unit, make_user, make_wheel

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 8, 31)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime.combine(TODAY, time(12), UTC))


@pytest.fixture
def editor():
    client = Client()
    client.force_login(make_admin())
    return client


def write(client, wheel, title="Round", start="2026-08-31", **fields):
    """Send the form of a new activity of the wheel's first ring."""
    given = {"title": title, "start": start, "repeat": "once", "every": "1", "links": streamfield([]), **fields}
    data = nested_form_data({"activity": {"ring_key": saved(wheel).rings.all()[0].uid.hex, **given}})
    return client.post(reverse("wagtail_sqa_activities:add", args=[wheel.pk]), data)


def ring(name="School", plans=(), **fields):
    return {
        "name": name,
        "description": "",
        "source": "own",
        "shown_ring": "",
        "category": "",
        "uid": "",
        "plans": streamfield([("plan", plan.pk) for plan in plans]),
        **fields,
    }


def page_data(*rings, **fields):
    return nested_form_data(
        {
            "title": "Wheel",
            "slug": "wheel-edited",
            "introduction": "",
            "accountable_role": "",
            "year_mode": "fixed",
            "start_year": "2026",
            "start_month": "8",
            "months": "12",
            "rings": inline_formset(list(rings), initial=sum("id" in row for row in rings)),
            "comments": inline_formset([]),
            **fields,
        }
    )


def edit(client, wheel, *rings, publish=True, **fields):
    data = page_data(*rings, **fields)
    if publish:
        data["action-publish"] = "1"
    return client.post(f"/admin/pages/{wheel.pk}/edit/", data)


def saved(wheel):
    return AnnualWheelPage.objects.get(pk=wheel.pk)


def refusal(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_activity_that_repeats_is_written_and_said_in_words(editor):
    wheel = make_wheel(rings=[("School", [])])
    fields = {"repeat": "last_weekday", "weekday": "0", "until": "2027-06-30"}
    assert write(editor, wheel, **fields).status_code == 302
    listing = reverse("wagtail_sqa_activities:list", args=[wheel.pk])
    assert "The last Monday of every month, until June 30, 2027" in editor.get(listing).content.decode()
    save_and_publish(saved(wheel).latest_revision.as_object())
    written = saved(wheel).rings.get().activities.get()
    assert (written.repeat, written.weekday, written.until) == ("last_weekday", 0, date(2027, 6, 30))
    address = reverse("wagtail_sqa_activities:edit", args=[wheel.pk, written.uid.hex])
    html = editor.get(address).content.decode()
    assert "The last Monday of every month, until June 30, 2027. Next: Nov. 30, 2026; Dec. 28, 2026;" in html
    assert "wagtail_sqa/admin/repeat.js" in html


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"end": "2026-08-30"}, "The activity ends before it begins."),
        ({"repeat": "weekly", "until": "2026-08-30"}, "The repeat ends before the first day."),
        ({"repeat": "last_weekday", "weekday": "1", "until": "2026-09-01"}, "the activity never happens."),
        ({"repeat": "weekly", "every": "0"}, "greater than or equal to 1"),
        ({"repeat": "weekly", "every": "61"}, "less than or equal to 60"),
        ({"repeat": "iso_week", "week": "54"}, "less than or equal to 53"),
        ({"start": "2026-02-31"}, "Enter a valid date."),
        ({"repeat": "hourly"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_stays_typed(editor, fields, sentence):
    wheel = make_wheel(rings=[("School", [])])
    html = refusal(write(editor, wheel, "Kept as typed", **fields))
    assert sentence in html
    assert "Kept as typed" in html
    assert not activities_of(wheel)


def activities_of(wheel):
    """Return the activities of the latest draft."""
    draft = saved(wheel).get_latest_revision_as_object()
    return [activity for one in draft.rings.all() for activity in one.activities.all()]


def test_an_occurrence_may_last_into_the_next(editor):
    assert write(editor, make_wheel(rings=[("School", [])]), repeat="weekly", end="2026-09-20").status_code == 302


def test_ten_thousand_occurrences_are_refused_with_a_sentence_everywhere(editor):
    nearly = [make_activity(f"Round {n}", repeat="weekly") for n in range(18)]
    wheel = make_wheel(months=24, rings=[("School", nearly)])
    html = refusal(write(editor, wheel, repeat="weekly"))
    assert "would happen up to 2033 times, and a wheel shows at most 2000." in html
    assert len(activities_of(wheel)) == 18
    draft = saved(wheel).latest_revision.as_object()
    draft.rings.all()[0].activities = [make_activity(f"Round {n}", repeat="weekly") for n in range(20)]
    with pytest.raises(ValidationError, match="at most 2000"):
        save_and_publish(draft)
    assert write(editor, wheel, repeat="monthly").status_code == 302


def test_a_ring_keeps_its_name_from_the_first_draft_on(editor):
    wheel = make_wheel()
    edit(editor, wheel, ring(), publish=False)
    draft = saved(wheel).latest_revision.as_object().rings.all()[0]
    forms = editor.get(f"/admin/pages/{wheel.pk}/edit/").context["form"].formsets["rings"].forms
    assert [form["uid"].value() for form in forms] == [str(draft.uid)]
    edit(editor, wheel, ring(uid=str(draft.uid), id=""))
    assert saved(wheel).rings.get().uid == draft.uid


def test_rings_that_are_added_do_not_share_a_name(editor):
    wheel = make_wheel()
    form = editor.get(f"/admin/pages/{wheel.pk}/edit/").context["form"].formsets["rings"].empty_form
    assert form["uid"].value() is None
    edit(editor, wheel, ring("One"), ring("Two"))
    assert len({one.uid for one in saved(wheel).rings.all()}) == 2


def test_a_ring_shows_plans_or_a_ring_of_another_wheel(editor):
    plan, above = make_plan(), make_wheel("Above", rings=[("Authority", [])])
    wheel = make_wheel()
    uid = above.rings.get().uid
    shown = [
        ring("Measures", source="due_dates", plans=[plan]),
        ring("From above", source="wheel", shown_ring=f"{above.pk}:{uid}"),
    ]
    assert edit(editor, wheel, *shown).status_code == 302
    measures, from_above = saved(wheel).rings.all()
    assert [block.value.pk for block in measures.plans] == [plan.pk]
    assert (from_above.source_wheel_id, from_above.source_ring) == (above.pk, uid)
    html = editor.get(f"/admin/pages/{wheel.pk}/edit/").content.decode()
    assert f'<option value="{above.pk}:{uid}" selected>Authority</option>' in html


def test_only_rings_that_the_readers_of_the_wheel_may_see_can_be_chosen(editor):
    closed = make_unit("Closed")
    secret = make_wheel("Secret", parent=closed, rings=[("Secret ring", [])])
    draft = make_wheel("Draft", rings=[("Drafted ring", [])], publish=False)
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    wheel = make_wheel(rings=[("Own ring", [])])
    html = editor.get(f"/admin/pages/{wheel.pk}/edit/").content.decode()
    for one in (secret, draft, wheel):
        assert f'<option value="{one.pk}:' not in html
    shown = ring("Shown", source="wheel", shown_ring=f"{secret.pk}:{secret.rings.get().uid}")
    assert "Select a valid choice." in refusal(edit(editor, wheel, shown))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"source": "wheel"}, "Choose the ring that is shown here."),
        ({"source": "milestones"}, "Choose at least one plan."),
    ],
)
def test_a_ring_that_would_show_nothing_is_refused_with_a_sentence(editor, fields, sentence):
    assert sentence in refusal(edit(editor, make_wheel(), ring(**fields)))


def test_a_ring_with_activities_of_its_own_shows_nothing_else(editor):
    wheel = make_wheel(rings=[("School", [make_activity()])])
    own = wheel.rings.get()
    fields = {"id": own.pk, "uid": str(own.uid), "source": "measures", "plans": [make_plan()]}
    assert "The ring has activities of its own." in refusal(edit(editor, wheel, ring(**fields)))
    assert saved(wheel).rings.get().activities.count() == 1


def test_activities_are_written_only_in_rings_of_their_own(editor):
    wheel = make_wheel(rings=[("School", [])])
    own = wheel.rings.get()
    row = ring(id=own.pk, uid=str(own.uid), source="measures", plans=[make_plan()])
    assert edit(editor, wheel, row).status_code == 302
    write(editor, wheel)
    assert not activities_of(wheel)


def test_a_ring_that_shows_itself_through_another_wheel_is_refused_with_a_sentence(editor):
    one, two = make_wheel("One", rings=[("A", [])]), make_wheel("Two", rings=[("B", [])])
    of_one, of_two = one.rings.get(), two.rings.get()
    of_two.source, of_two.source_wheel, of_two.source_ring = "wheel", one, of_one.uid
    of_one.source, of_one.source_wheel, of_one.source_ring = "wheel", two, of_two.uid
    of_two.save()
    with pytest.raises(ValidationError, match="shows something else in its turn"):
        of_one.full_clean()
    of_one.source_wheel, of_one.source_ring = one, of_one.uid
    with pytest.raises(ValidationError, match="the wheel that it stands in"):
        of_one.full_clean()


def preview(client, **fields):
    given = {"start": "2026-08-31", "repeat": "last_weekday", "every": "1", **fields}
    return client.get("/admin/quality-work/repeat/", given).json()


def test_the_words_are_asked_for_while_the_fields_are_filled_in(editor):
    assert preview(editor) == {
        "text": "The last Monday of every month. Next: Nov. 30, 2026; Dec. 28, 2026; Jan. 25, 2027; Feb. 22, 2027;"
        " March 29, 2027.",
        "valid": True,
    }
    assert preview(editor, repeat="once") == {"text": "", "valid": True}
    assert "does not happen any more" in preview(editor, until="2026-09-30")["text"]


@pytest.mark.parametrize(
    "fields",
    [{"start": "31 February"}, {"every": "-1"}, {"every": "x" * 5000}, {"until": "2020-01-01"}, {"repeat": ""}],
)
def test_what_is_wrong_with_them_is_said_instead(editor, fields):
    answer = preview(editor, **fields)
    assert not answer["valid"]
    assert answer["text"]


@pytest.mark.parametrize("start", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_answered_too(editor, start):
    for preset in ("weekly", "monthly", "nth_weekday", "last_weekday", "last_week", "iso_week", "yearly"):
        assert "text" in preview(editor, start=start, repeat=preset)


def test_the_words_are_for_people_with_access_to_the_admin():
    reader = Client()
    reader.force_login(make_user())
    assert reader.get("/admin/quality-work/repeat/").status_code == 302
