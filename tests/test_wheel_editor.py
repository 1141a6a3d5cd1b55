"""Writing a wheel: repeats in words, rings that show what stands elsewhere, rows that keep their names."""

from datetime import UTC, date, datetime, time
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import PageViewRestriction
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from wagtail_sqa.actions.publish import save_and_publish
from wagtail_sqa.models import AnnualWheelPage, WheelActivity

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


def activity(title="Round", start="2026-08-31", **fields):
    blank = dict.fromkeys(("short_title", "end", "category", "responsible_role", "description", "measure"), "")
    blank |= dict.fromkeys(("nth", "weekday", "week", "until", "uid"), "")
    return {**blank, "title": title, "start": start, "repeat": "once", "every": "1", "links": streamfield([]), **fields}


def ring(name="School", activities=(), plans=(), **fields):
    return {
        "name": name,
        "description": "",
        "source": "own",
        "shown_ring": "",
        "category": "",
        "uid": "",
        "plans": streamfield([("plan", plan.pk) for plan in plans]),
        "activities": inline_formset(list(activities), initial=sum("id" in row for row in activities)),
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


def test_an_activity_that_repeats_is_written_in_the_editor(editor):
    wheel = make_wheel()
    fields = {"repeat": "last_weekday", "weekday": "0", "until": "2027-06-30"}
    assert edit(editor, wheel, ring(activities=[activity(**fields)])).status_code == 302
    written = saved(wheel).rings.get().activities.get()
    assert (written.repeat, written.weekday, written.until) == ("last_weekday", 0, date(2027, 6, 30))
    html = editor.get(f"/admin/pages/{wheel.pk}/edit/").content.decode()
    assert "The last Monday of every month, until June 30, 2027. Next: Nov. 30, 2026; Dec. 28, 2026;" in html


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
    wheel = make_wheel()
    html = refusal(edit(editor, wheel, ring(activities=[activity("Kept as typed", **fields)])))
    assert sentence in html
    assert "Kept as typed" in html
    assert not saved(wheel).rings.exists()


def test_an_occurrence_may_last_into_the_next(editor):
    wheel = make_wheel()
    row = activity(repeat="weekly", end="2026-09-20")
    assert edit(editor, wheel, ring(activities=[row])).status_code == 302


def test_ten_thousand_occurrences_are_refused_with_a_sentence_everywhere(editor):
    wheel = make_wheel(months=24, rings=[("School", [])])
    rows = [activity(f"Round {n}", repeat="weekly") for n in range(20)]
    html = refusal(edit(editor, wheel, ring(activities=rows), months="24"))
    assert "would happen up to 2140 times, and a wheel shows at most 2000." in html
    draft = wheel.latest_revision.as_object()
    draft.rings.all()[0].activities = [make_activity(f"Round {n}", repeat="weekly") for n in range(20)]
    with pytest.raises(ValidationError, match="at most 2000"):
        save_and_publish(draft)
    assert edit(editor, wheel, ring(activities=rows), months="12").status_code == 302


def hidden_uids(client, wheel):
    forms = client.get(f"/admin/pages/{wheel.pk}/edit/").context["form"].formsets["rings"].forms
    return [row["uid"].value() for form in forms for row in form.formsets["activities"].forms]


def test_an_activity_keeps_its_name_from_the_first_draft_on(editor):
    wheel = make_wheel()
    edit(editor, wheel, ring(activities=[activity()]), publish=False)
    (uid,) = hidden_uids(editor, wheel)
    draft = saved(wheel).latest_revision.as_object().rings.all()[0]
    row = activity(uid=uid, id="")
    edit(editor, wheel, ring(activities=[row], uid=str(draft.uid), id=""))
    assert saved(wheel).rings.get().activities.get().uid == UUID(uid)
    assert saved(wheel).rings.get().uid == draft.uid


def test_rows_that_are_added_do_not_share_a_name(editor):
    wheel = make_wheel()
    form = editor.get(f"/admin/pages/{wheel.pk}/edit/").context["form"].formsets["rings"].empty_form
    assert form["uid"].value() is None
    assert form.formsets["activities"].empty_form["uid"].value() is None
    edit(editor, wheel, ring(activities=[activity("One"), activity("Two")]))
    assert len(set(WheelActivity.objects.values_list("uid", flat=True))) == 2


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
        ({"source": "measures", "activities": [activity()]}, "The ring has activities of its own."),
    ],
)
def test_a_ring_that_would_show_nothing_is_refused_with_a_sentence(editor, fields, sentence):
    plans = [make_plan()] if "activities" in fields else []
    assert sentence in refusal(edit(editor, make_wheel(), ring(plans=plans, **fields)))


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
