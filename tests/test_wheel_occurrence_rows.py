"""Rows from rules and facts, whatever the rules and the facts are: nothing twice, nothing lost, nothing outside."""

from collections import Counter
from datetime import date, timedelta
from uuid import UUID, uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from wagtail_sqa.reading.wheels.occurrences import Fact, Place, rows_of
from wagtail_sqa.reading.wheels.records import ActivityRecord
from wagtail_sqa.reading.wheels.rows import CategoryRow, RingRow
from wagtail_sqa.reading.wheels.series import gather
from wagtail_sqa.wheel import STATES, Item, Ring, Wheel, Words, lay_out
from wagtail_sqa.wheel.recurrence import Preset, Repeat, dates
from wagtail_sqa.wheel.scale import month_after

PLACE = Place("0", 1)
days = st.dates(date(2019, 1, 1), date(2033, 12, 31))
repeats = st.builds(
    Repeat,
    preset=st.sampled_from(Preset),
    every=st.integers(1, 5),
    nth=st.none() | st.integers(1, 4),
    weekday=st.none() | st.integers(0, 6),
    week=st.none() | st.integers(1, 53),
    until=st.none() | days,
)
facts = st.dictionaries(
    st.integers(0, 5000),
    st.tuples(st.sampled_from(["planned", "done", "moved", "cancelled"]), st.none() | days),
    max_size=8,
)
windows = st.builds(date, st.integers(2023, 2029), st.integers(1, 12), st.just(1))


@st.composite
def activities(draw):
    start, length = draw(days), draw(st.none() | st.integers(-5, 400))
    end = None if length is None else start + timedelta(days=length)
    texts = {"title": "T", "short_title": "", "responsible_role": "", "description": ""}
    return ActivityRecord(
        uid=uuid4(),
        **texts,
        start=start,
        end=end,
        measure_id=None,
        links=(),
        to_tick_off=draw(st.booleans()),
        repeat=draw(repeats),
        category=CategoryRow(),
    )


def known_of(activity, drawn) -> dict[date, Fact]:
    """Hang the facts on days on which the activity happens, and one on a day on which it may not."""
    originals = dates(activity.repeat, activity.start, first=date.min, last=date(2035, 1, 1), limit=5001)
    known = {activity.start + timedelta(days=1): Fact("done", date(2026, 9, 1))}
    for index, (state, moved_to) in drawn.items():
        if index < len(originals):
            known[originals[index]] = Fact(state, moved_to)
    return known


@settings(max_examples=200, deadline=None)
@given(activities(), facts, windows, st.integers(1, 24))
def test_each_time_that_touches_the_window_is_a_row_and_nothing_else_is(activity, drawn, first, months):
    last = month_after(first, months) - timedelta(days=1)
    known = known_of(activity, drawn)
    rows = list(rows_of(activity, PLACE, {(1, activity.uid): known}, first=first, last=last))
    length = max(((activity.end or activity.start) - activity.start).days, 0)
    expected = Counter()
    for original in dates(activity.repeat, activity.start, first=date.min, last=date(2036, 1, 1), limit=5001):
        moved_to = known[original].moved_to if original in known else None
        start = moved_to or original
        if start <= last and start + timedelta(days=length) >= first:
            expected[original] += 1
    assert Counter(row.original for row in rows) == expected
    assert len({row.anchor for row in rows}) == len(rows)
    assert all(row.start <= last and row.end >= first and row.start <= row.end for row in rows)
    assert all(row.state_on(last) in STATES for row in rows)


@settings(max_examples=50, deadline=None)
@given(st.lists(activities(), max_size=40), windows, st.integers(1, 24))
def test_every_row_is_drawn_and_listed_once_under_one_number(given_activities, first, months):
    last = month_after(first, months) - timedelta(days=1)
    rows = [row for one in given_activities for row in rows_of(one, PLACE, {}, first=first, last=last)]
    (ring,) = gather([RingRow("0", "Ring", "", tuple(rows))])
    items = tuple(
        Item(str(index), "0", row.title, row.start, row.end, row.category.colour, series=row.activity)
        for index, row in enumerate(ring.activities)
    )
    wheel = Wheel("W", "", first, months, (Ring("0", "Ring"),), items, Words(tuple("JFMAMJJASOND")))
    layout = lay_out(wheel)
    listed = [entry.number for month in layout.months for entry in month.entries]
    assert sorted(listed) == list(range(1, len(items) + 1))
    assert sum(len(row.times) or 1 for row in ring.activities) == len(rows)
    assert {UUID(row.activity) for row in ring.activities} <= {one.uid for one in given_activities}
