"""What is remembered of a wheel is never older than the database, whichever way that was written."""

from datetime import UTC, date, datetime, time

import pytest
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from wagtail_sqa.models import ActivityCategory, ActivityOccurrence, Measure, WheelActivity, WheelRing
from wagtail_sqa.reading.wheels.occurrences import occurrence_rows

from .factories import TODAY, make_activity, make_category, make_measure, make_unit, make_wheel

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 5)
YEAR = {"first": date(2026, 8, 1), "last": date(2027, 7, 31)}


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime.combine(TODAY, time(12), UTC))


@pytest.fixture
def wheel():
    above = make_wheel("Above", rings=[("Authority", [make_activity("Annual report", DAY)])])
    links = [{"type": "page", "value": make_unit("Routines").pk}]
    own = make_activity(
        "Safety round", DAY, category=make_category("Survey"), measure=make_measure("Read together"), links=links
    )
    wheel = make_wheel(rings=[("Pupils", [own])])
    shown = WheelRing(name="From above", source="wheel", source_wheel=above, source_ring=above.rings.get().uid)
    shown.wheel, shown.sort_order = wheel, 1
    shown.save()
    return wheel


def tick_off(wheel):
    uid = WheelActivity.objects.get(title="Safety round").uid
    return ActivityOccurrence.objects.create(
        wheel=wheel, activity=uid, original=DAY, state="done", note="All floors seen.", changed_at=timezone.now()
    )


def close(page):
    return PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


# Written past every version number: (what is done, what stands on the page before, what stands there after).
WRITINGS = {
    "title": (lambda w: WheelActivity.objects.filter(ring__wheel=w).update(title="Fire drill"), "round", "Fire drill"),
    "days": (lambda w: WheelActivity.objects.update(start=date(2026, 12, 4)), "October 5", "December 4"),
    "link": (lambda w: Page.objects.filter(title="Routines").update(title="Rules"), "Routines</a>", "Rules</a>"),
    "closed link": (lambda w: close(Page.objects.get(title="Routines")), "Routines", ""),
    "removed link": (lambda w: WheelActivity.objects.update(links=[]), "Routines", ""),
    "category": (lambda w: ActivityCategory.objects.update(name="Meeting"), "Survey", "Meeting"),
    "ring": (lambda w: WheelRing.objects.filter(wheel=w).update(name="Kitchen"), "Pupils", "Kitchen"),
    "measure": (lambda w: Measure.objects.update(title="Read aloud"), "Read together", "Read aloud"),
    "ticked off": (tick_off, "", "All floors seen."),
    "other wheel": (lambda w: WheelActivity.objects.update(title="Survey of all"), "Annual report", "Survey of all"),
    "closed wheel": (lambda w: close(Page.objects.get(title="Above")), "Annual report", ""),
}


@pytest.mark.parametrize("writing", WRITINGS)
def test_what_is_written_anywhere_shows_in_the_next_request(client, wheel, writing):
    write, gone, new = WRITINGS[writing]

    def read():
        client.get(wheel.url)
        return client.get(wheel.url).content.decode()

    before = read()
    write(wheel)
    after = read()
    assert gone in before
    assert not gone or gone not in after
    assert not new or new not in before
    assert new in after


def test_while_nothing_is_written_the_rows_are_not_made_again(wheel, django_assert_num_queries):
    rows = occurrence_rows(wheel, **YEAR)
    with django_assert_num_queries(3):
        assert all(one is other for one, other in zip(rows, occurrence_rows(wheel, **YEAR), strict=True))
    tick_off(wheel)
    assert occurrence_rows(wheel, **YEAR) != rows


def test_equal_rows_are_one_key_and_changed_ones_another(wheel):
    (row,) = occurrence_rows(wheel, **YEAR)[0].activities
    fact = tick_off(wheel)
    (done,) = occurrence_rows(wheel, **YEAR)[0].activities
    fact.delete()
    WheelActivity.objects.filter(title="Safety round").update(description="x")
    WheelActivity.objects.filter(title="Safety round").update(description="")
    (again,) = occurrence_rows(wheel, **YEAR)[0].activities
    assert {row: "kept"}[again] == "kept"
    assert done not in {row: "kept"}


def test_blocks_of_days_gone_by_and_values_of_no_sense_lead_nowhere(client, wheel):
    odd = [{"type": "gone", "value": {"a": [1]}}, {"type": "page", "value": None}, {"type": "url", "value": "mailto:a"}]
    WheelActivity.objects.filter(title="Safety round").update(links=odd)
    html = client.get(wheel.url).content.decode()
    assert "Safety round" in html
    assert html.count("sqa-act__links") == 1  # from the other wheel


def test_one_readers_choice_and_language_are_not_the_next_readers(client, wheel):
    plain = client.get(wheel.url).content
    chosen = client.get(wheel.url, {"q": "Safety", "months": "6"}).content.decode()
    swedish = client.get(wheel.url, headers={"accept-language": "sv"}).content.decode()
    assert 'name="q" value="Safety"' in chosen
    assert "Chosen" in chosen
    assert "Urval" in client.get(wheel.url, {"q": "Safety"}, headers={"accept-language": "sv"}).content.decode()
    assert "12 månader" in swedish
    assert client.get(wheel.url, headers={"accept-language": "en"}).content == plain
