"""Packing: no overlap in a lane, and no more lanes than needed."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from wagtail_sqa.wheel.lanes import pack, widen
from wagtail_sqa.wheel.scale import Span

SPANS = st.lists(
    st.tuples(st.integers(0, 359), st.integers(1, 360)).map(lambda pair: Span(pair[0], min(sum(pair), 360))),
    max_size=120,
)


def test_spans_that_only_touch_share_a_lane():
    assert pack([Span(0, 10), Span(10, 20)]) == [0, 0]


def test_the_longer_of_two_spans_with_one_start_lies_outermost():
    assert pack([Span(0, 10), Span(0, 20)]) == [1, 0]


def test_a_lane_that_is_free_again_is_used_again():
    assert pack([Span(0, 30), Span(5, 10), Span(10, 20)]) == [0, 1, 1]


def test_nothing_takes_no_lane():
    assert pack([]) == []


@given(SPANS)
def test_no_two_spans_of_a_lane_overlap(spans):
    by_lane = {}
    for span, lane in zip(spans, pack(spans), strict=True):
        by_lane.setdefault(lane, []).append(span)
    for members in by_lane.values():
        members.sort(key=lambda span: span.begin)
        assert all(one.end <= following.begin for one, following in pairwise(members))


@given(SPANS)
def test_there_are_as_many_lanes_as_spans_at_the_busiest_point(spans):
    busiest = max((sum(one.begin <= at.begin < one.end for one in spans) for at in spans), default=0)
    assert len(set(pack(spans))) == busiest
    assert max(pack(spans), default=-1) == busiest - 1


@given(st.floats(0, 359), st.floats(0.01, 360), st.floats(0, 500))
def test_a_widened_span_stays_on_the_circle_and_covers_its_days(begin, width, least):
    span = Span(begin, min(begin + width, 360))
    wide = widen(span, least)
    assert 0 <= wide.begin <= span.begin + 1e-9
    assert span.end - 1e-9 <= wide.end <= 360
    assert wide.width >= min(least, 360) - 1e-9


def test_a_short_span_grows_around_its_middle_and_inwards_at_the_ends():
    assert widen(Span(100, 101), 5) == Span(98, 103)
    assert widen(Span(359, 360), 5) == Span(355, 360)
    assert widen(Span(0, 1), 5) == Span(0, 5)
    assert widen(Span(10, 20), 5) == Span(10, 20)
