"""What happens often stands once in the wheel and in its list, with every time behind it."""

import re
from datetime import UTC, date, datetime, time
from itertools import pairwise

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from wagtail_sqa.actions.occurrences import Occurrence, Outcome, record
from wagtail_sqa.models import WheelActivity
from wagtail_sqa.reading.wheels.occurrences import anchor, occurrence_rows
from wagtail_sqa.reading.wheels.repeat_words import repeat_sentence, repeat_text
from wagtail_sqa.reading.wheels.series import MOST_APART, gather
from wagtail_sqa.wheel.lanes import pack
from wagtail_sqa.wheel.recurrence import Preset, Repeat
from wagtail_sqa.wheel.scale import Span

from .factories import TODAY, make_activity, make_wheel

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 8, 31)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime.combine(TODAY, time(12), UTC))


def wheel_of(**fields):
    fields.setdefault("repeat", "weekly")
    return make_wheel(rings=[("School", [make_activity("Round", MONDAY, **fields)])])


def rows(wheel, first=date(2026, 8, 1), last=date(2027, 7, 31)):
    return gather(occurrence_rows(wheel, first=first, last=last))[0].activities


def tick(wheel, day, state="done", **said):
    return record(Occurrence(wheel, WheelActivity.objects.get().uid, day), Outcome(state, **said))


def test_a_weekly_activity_is_one_entry_and_one_arc_with_every_time_behind_it(client):
    wheel = wheel_of()
    html = client.get(wheel.url).content.decode()
    assert html.count('<li class="sqa-act"') == 1
    assert len(re.findall(r'<a href="#all-activity-[^"]+" aria-label="1 ', html)) == 1
    assert "Every week on Mondays. 48 times in this period." in html
    assert html.count('<li id="activity-') == 48


def test_a_monthly_activity_stands_on_each_of_its_days():
    assert len(rows(wheel_of(repeat="monthly"))) == MOST_APART == 12


def test_in_a_short_window_each_week_stands_for_itself():
    assert len(rows(wheel_of(), last=date(2026, 9, 30))) == 5


def test_what_is_known_of_each_time_is_told_and_found_under_its_own_address(client):
    wheel = wheel_of()
    uid = WheelActivity.objects.get().uid
    tick(wheel, date(2026, 10, 26), "cancelled", note="Half-term.")
    html = client.get(wheel.url).content.decode()
    line = re.search(rf'<li id="{anchor(uid, date(2026, 10, 26))}">.*?</li>', html, re.DOTALL)[0]
    assert "Cancelled" in line
    assert "Half-term." in line


def test_a_series_is_late_when_one_of_its_times_is_and_done_when_all_are():
    wheel = wheel_of(until=date(2026, 11, 23), to_tick_off=True)
    (series,) = rows(wheel)
    assert series.is_overdue(TODAY)
    for one in series.times:
        tick(wheel, one.original, "done" if one.original.day % 2 else "cancelled", note="So")
    (series,) = rows(wheel)
    assert (series.state_on(date(2027, 1, 1)), len(series.times)) == ("done", 13)


def test_no_time_is_lost_whatever_is_gathered():
    wheel = wheel_of(end=date(2026, 9, 20))
    separate = occurrence_rows(wheel, first=date(2026, 8, 1), last=date(2027, 7, 31))[0].activities
    (series,) = rows(wheel)
    assert series.times == separate
    assert (series.start, series.end) == (separate[0].start, separate[-1].end)


spans = st.lists(
    st.tuples(st.integers(0, 350), st.integers(1, 40), st.sampled_from(["", "a", "b", "c"])), max_size=80
).map(lambda rows: [(Span(begin, min(begin + width, 360)), name) for begin, width, name in rows])


@settings(max_examples=200, deadline=None)
@given(spans)
def test_series_cost_no_lane_and_overlap_nothing(named):
    drawn, names = [span for span, _name in named], [name for _span, name in named]
    lanes = pack(drawn, names)
    assert max(lanes, default=0) == max(pack(drawn), default=0)
    for lane in set(lanes):
        taken = sorted((span.begin, span.end) for span, number in zip(drawn, lanes, strict=True) if number == lane)
        assert all(before[1] <= after[0] for before, after in pairwise(taken))


def test_a_series_stays_on_its_lane_past_what_frees_an_outer_one():
    drawn = [Span(0, 50), Span(10, 20), Span(60, 70), Span(110, 120)]
    assert pack(drawn, ["", "weekly", "weekly", "weekly"]) == [0, 1, 1, 1]
    assert pack(drawn) == [0, 1, 0, 0]


SENTENCES = {
    Repeat("weekly"): ("every week on Mondays", "varje vecka på måndagar"),
    Repeat("weekly", 2): ("every second week on Mondays", "varannan vecka på måndagar"),
    Repeat("weekly", 3): ("every 3 weeks on Mondays", "med 3 veckors mellanrum på måndagar"),
    Repeat("monthly"): ("on day 31, or the last day, of every month", "den 31, eller sista dagen, i varje månad"),
    Repeat("nth_weekday", nth=3, weekday=3, every=2): (
        "the third Thursday of every second month",
        "tredje torsdagen i varannan månad",
    ),
    Repeat("last_weekday", until=date(2027, 6, 30)): (
        "the last Monday of every month, until June 30, 2027",
        "sista måndagen i varje månad, till och med 30 juni 2027",
    ),
    Repeat("last_week"): ("Monday in the last week of every month", "måndagen i sista veckan i varje månad"),
    Repeat("iso_week", week=44): ("Monday in week 44, every year", "måndagen i vecka 44, varje år"),
    Repeat("iso_week", week=53): (
        "Monday in the last week of the year, every year",
        "måndagen i årets sista vecka, varje år",
    ),
    Repeat("yearly", 2): ("on August 31, every second year", "den 31 augusti, vartannat år"),
    Repeat("once"): ("", ""),
}


@pytest.mark.parametrize("repeat", SENTENCES)
def test_a_repeat_is_said_in_words(repeat):
    english, swedish = SENTENCES[repeat]
    assert repeat_text(repeat, MONDAY) == english
    with translation.override("sv"):
        assert repeat_text(repeat, MONDAY) == swedish


@settings(max_examples=100, deadline=None)
@given(
    st.builds(Repeat, preset=st.sampled_from(Preset), every=st.integers(1, 60), week=st.none() | st.integers(1, 53)),
    st.dates(),
    st.dates(),
)
def test_any_repeat_has_a_sentence_and_none_says_a_placeholder(repeat, start, on):
    sentence = repeat_sentence(repeat, start, on=on)
    assert "%(" not in sentence
    assert bool(sentence) == repeat.repeats
