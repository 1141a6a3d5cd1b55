"""Picture and list share one source: every visible item once, numbers in date order, nothing on top of anything."""

import random
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from math import radians

import pytest
from hypothesis import given, settings

from tests.test_wheel_spec import a_wheel, an_item, random_items, wheels
from wagtail_sqa.wheel import lay_out
from wagtail_sqa.wheel.geometry import FACE_INNER, FACE_OUTER, POINTS
from wagtail_sqa.wheel.labels import number_width
from wagtail_sqa.wheel.lanes import widen
from wagtail_sqa.wheel.layout import LEAST_WIDTH
from wagtail_sqa.wheel.scale import month_after
from wagtail_sqa.wheel.text import width

few = settings(max_examples=60, deadline=None)


def visible_keys(wheel):
    stop = month_after(wheel.start, wheel.months)
    return sorted(item.key for item in wheel.items if item.start < stop and item.end >= wheel.start)


@few
@given(wheels())
def test_every_visible_item_stands_once_in_the_picture_and_once_in_the_list(wheel):
    layout = lay_out(wheel)
    assert sorted(entry.item.key for entry in layout.entries) == visible_keys(wheel)
    listed = [entry for month in layout.months for entry in month.entries]
    assert listed == list(layout.entries)
    assert [entry.number for entry in listed] == list(range(1, len(listed) + 1))


@few
@given(wheels())
def test_no_two_arcs_of_a_lane_overlap_and_all_stay_on_the_circle(wheel):
    lanes = {}
    for entry in lay_out(wheel).entries:
        assert 0 <= entry.span.begin < entry.span.end <= 360
        assert entry.span.width >= LEAST_WIDTH - 1e-9
        lanes.setdefault((entry.ring, entry.lane), []).append(entry.span)
    for spans in lanes.values():
        spans.sort(key=lambda span: span.begin)
        assert all(one.end <= following.begin for one, following in pairwise(spans))


@few
@given(wheels())
def test_an_arc_covers_the_visible_days_of_its_item(wheel):
    layout = lay_out(wheel)
    for entry in layout.entries:
        clip = layout.scale.clip(entry.item.start, entry.item.end)
        assert entry.span.begin <= clip.span.begin + 1e-9
        assert entry.span.end >= clip.span.end - 1e-9
        assert (entry.cut_start, entry.cut_end) == (clip.cut_start, clip.cut_end)


@few
@given(wheels())
def test_rings_lie_inside_each_other_and_hold_all_their_lanes(wheel):
    layout = lay_out(wheel)
    assert len(layout.bands) == len(wheel.rings)
    assert layout.bands[0].outer == FACE_OUTER
    assert layout.bands[-1].inner >= FACE_INNER - 1e-6
    assert all(following.outer < one.inner for one, following in pairwise(layout.bands))
    for entry in layout.entries:
        band = layout.bands[entry.ring]
        outer, inner = band.lane(entry.lane)
        assert band.inner - 1e-6 <= inner < outer <= band.outer - band.header + 1e-6


@few
@given(wheels(most=150))
def test_either_every_arc_shows_its_number_or_all_are_as_narrow_as_they_may_be(wheel):
    layout = lay_out(wheel)
    if all(entry.label.has_number for entry in layout.entries):
        return
    for entry in layout.entries:
        clip = layout.scale.clip(entry.item.start, entry.item.end)
        assert entry.span == widen(clip.span, LEAST_WIDTH)


@few
@given(wheels(most=300))
def test_a_wheel_says_whether_its_numbers_can_be_read_on_a4(wheel):
    layout = lay_out(wheel)
    sizes = [layout.bands[entry.ring].number_size if entry.label.has_number else 0 for entry in layout.entries]
    assert layout.shows_numbers == all(sizes)
    assert layout.is_legible == all(size * POINTS >= 6 for size in sizes)


@few
@given(wheels(most=150))
def test_number_title_sign_and_cut_ends_all_fit_in_the_arc(wheel):
    layout = lay_out(wheel)
    for entry in layout.entries:
        band = layout.bands[entry.ring]
        taken = band.mark * entry.has_mark + band.chevron * (entry.cut_start + entry.cut_end)
        if entry.label.has_number:
            taken += number_width(entry.number, band.number_size) + width(entry.label.text, band.title_size)
        if entry.has_mark or entry.label.has_number:
            assert taken <= radians(entry.span.width) * sum(band.lane(entry.lane)) / 2


@few
@given(wheels(most=60))
def test_the_order_in_which_items_are_given_does_not_matter(wheel):
    shuffled = list(wheel.items)
    random.Random(1).shuffle(shuffled)  # noqa: S311
    assert lay_out(replace(wheel, items=tuple(shuffled))).entries == lay_out(wheel).entries


def test_numbers_follow_start_then_length_then_ring_then_key():
    day, later = date(2026, 9, 1), date(2026, 9, 2)
    wheel = a_wheel(
        an_item("late", start=later, end=later),
        an_item("b", start=day, end=day),
        an_item("a", start=day, end=day),
        an_item("inner", start=day, end=day, ring="r1"),
        an_item("long", start=day, end=later, ring="r1"),
        rings=2,
    )
    assert [entry.item.key for entry in lay_out(wheel).entries] == ["long", "a", "b", "inner", "late"]


def test_an_item_from_before_the_window_stands_in_the_first_month_with_its_own_dates():
    item = an_item(start=date(2026, 5, 4), end=date(2027, 1, 31))
    layout = lay_out(a_wheel(item))
    (entry,) = layout.months[0].entries
    assert (entry.cut_start, entry.cut_end) == (True, False)
    assert entry.item.start == date(2026, 5, 4)
    assert entry.weeks == (19, 4)


def test_the_list_has_every_month_of_the_window_also_the_empty_ones():
    months = lay_out(a_wheel(start=date(2026, 11, 1), months=3)).months
    assert [(month.year, month.month, month.entries) for month in months] == [
        (2026, 11, ()),
        (2026, 12, ()),
        (2027, 1, ()),
    ]


def test_an_item_as_long_as_the_window_takes_the_whole_circle():
    (entry,) = lay_out(a_wheel(an_item(start=date(2026, 8, 1), end=date(2027, 7, 31)))).entries
    assert (entry.span.begin, entry.span.end, entry.cut_start, entry.cut_end) == (0, 360, False, False)


@pytest.mark.parametrize(("first", "begin", "end"), [(date(2027, 7, 31), None, 360), (date(2026, 8, 1), 0, None)])
def test_a_single_day_at_the_edge_grows_inwards(first, begin, end):
    (entry,) = lay_out(a_wheel(an_item(start=first, end=first))).entries
    assert begin in (None, entry.span.begin)
    assert end in (None, entry.span.end)
    assert entry.span.width > 360 / 365


def test_days_that_would_touch_as_widened_arcs_get_lanes_of_their_own():
    days = [date(2026, 9, 7) + timedelta(offset) for offset in range(3)]
    layout = lay_out(a_wheel(*(an_item(str(day), start=day, end=day) for day in days)))
    assert len({entry.lane for entry in layout.entries}) > 1
    assert all(entry.label.has_number for entry in layout.entries)


def test_a_crowded_wheel_drops_numbers_and_packs_as_tight_as_it_can():
    wheel = a_wheel(*(an_item(str(index)) for index in range(300)))
    layout = lay_out(wheel)
    assert layout.bands[0].lanes == 300
    assert {entry.label.kind for entry in layout.entries} == {"nothing"}


def test_arcs_that_could_not_show_their_numbers_if_widened_stay_narrow():
    days = [date(2026, 9, 7)] * 25 + [date(2026, 9, 10)] * 25
    layout = lay_out(a_wheel(*(an_item(f"{index}", start=day, end=day) for index, day in enumerate(days))))
    assert layout.bands[0].lanes == 25
    assert {round(entry.span.width, 6) for entry in layout.entries} == {LEAST_WIDTH}


def test_eighty_items_in_four_rings_all_have_numbers():
    items = random_items(random.Random(7), 80, date(2026, 8, 1), 4)  # noqa: S311
    layout = lay_out(a_wheel(*items, rings=4))
    assert layout.entries
    assert all(entry.label.has_number for entry in layout.entries)


def test_a_wheel_without_rings_or_items_is_laid_out():
    layout = lay_out(a_wheel(rings=0))
    assert (layout.bands, layout.entries) == ((), ())
