"""What a wheel accepts, and the builders that the other wheel tests use."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import strategies as st

from wagtail_sqa.wheel import STATES, Item, Ring, Wheel, Words

TODAY = date(2026, 11, 23)
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WORDS = Words(
    months=MONTHS,
    months_short=tuple(name[:3] for name in MONTHS),
    wheel="annual wheel",
    centre_above="School year",
    centre="2026/27",
    centre_below=("Today 23 November", "week 48"),
)
HOSTILE = (
    "",
    " ",
    "<script>alert(1)</script>",
    'a" onclick="alert(1)',
    "R&D ]]> <!-- &amp;",
    "\x00\x01\x1b\x7f\x85 control",
    "half \ud800 and \udfff a surrogate",
    "\u202eturned\u202c \u2066round\u2069",
    "שלום عليكم",
    "👩🏽‍🏫 🇸🇪 ✓",
    "e\u0301\u0301\u0301 zalgo",
    "\u200d\u0300",
    "\ufffe\uffff\ufeff",
    "安全な学校づくり",
    "long " * 100,
    "W" * 500,
    "line\nbreak\r\n\ttab",
)
ADDRESSES = (
    "",
    "#a",
    "/path/?q=1&r=2",
    "javascript:alert(1)",
    "java\nscript:alert(1)",
    "https://example.org/",
    "\ud800",
)


def an_item(key="a", **changed):
    given = {"ring": "r0", "title": "Follow-up", "start": date(2026, 9, 7), "end": date(2026, 9, 11)}
    return Item(**{"key": key, "colour": "#1f5a96", **given, **changed})


def a_wheel(*items, rings=1, **changed):
    given = {"title": "Annual wheel", "description": "What happens when", "start": date(2026, 8, 1), "months": 12}
    names = tuple(Ring(f"r{index}", f"Ring number {index}") for index in range(rings))
    return Wheel(**{**given, "rings": names, "items": items, "words": WORDS, "today": TODAY, **changed})


def random_items(draw, count, start, rings):
    """``count`` items with dates around, inside and far from the window; a few at the ends of the calendar."""
    days = [start + timedelta(draw.randint(-500, 1000)) for _ in range(count)]
    lengths = (0, 0, 0, 1, 4, 11, 30, 100, 365, 2000)
    ends = [day + timedelta(draw.choice(lengths)) for day in days]
    return tuple(
        an_item(
            key=f"item-{index}",
            ring=f"r{draw.randrange(rings)}",
            title=draw.choice((*HOSTILE, "Follow-up of a goal", "Survey")),
            short_title=draw.choice(("", "Short", *HOSTILE)),
            start=date.min if draw.random() < 0.02 else day,
            end=date.max if draw.random() < 0.02 else end,
            colour=f"#{draw.randrange(1 << 24):06x}",
            category=draw.choice(("", "1", 'x" y')),
            state=draw.choice(STATES),
            href=draw.choice(ADDRESSES),
            label=f"key:item-{index}",
        )
        for index, (day, end) in enumerate(zip(days, ends, strict=True))
    )


@st.composite
def wheels(draw, most=500):
    """Any window, 1 to 8 rings, up to ``most`` items with hostile texts."""
    start = draw(st.dates(date(1990, 1, 1), date(2060, 1, 1))).replace(day=1)
    rings = draw(st.integers(1, 8))
    count = draw(st.one_of(st.integers(0, min(12, most)), st.integers(0, most)))
    items = random_items(random.Random(draw(st.integers(0, 10**6))), count, start, rings)  # noqa: S311
    today = draw(st.none() | st.just(start + timedelta(draw(st.integers(-40, 800)))))
    return a_wheel(*items, rings=rings, start=start, months=draw(st.integers(1, 24)), today=today)


@pytest.mark.parametrize("months", [0, 25, -1])
def test_a_window_outside_1_to_24_months_is_refused(months):
    with pytest.raises(ValueError, match="1 to 24 months"):
        a_wheel(months=months)


def test_a_window_that_starts_inside_a_month_is_refused():
    with pytest.raises(ValueError, match="first of a month"):
        a_wheel(start=date(2026, 8, 2))


def test_a_window_past_the_last_year_of_the_calendar_is_refused():
    assert a_wheel(start=date(9998, 12, 1), months=12)
    with pytest.raises(ValueError, match="last year"):
        a_wheel(start=date(9999, 1, 1), months=12)


def test_an_item_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="before it starts"):
        an_item(start=date(2026, 9, 2), end=date(2026, 9, 1))


@pytest.mark.parametrize("colour", ["red", "#fff", "#12345g", '#123456"', "#123456\n", ""])
def test_a_colour_that_is_not_hex_is_refused(colour):
    with pytest.raises(ValueError, match="#rrggbb"):
        an_item(colour=colour)


def test_an_unknown_state_is_refused():
    with pytest.raises(ValueError, match="state"):
        an_item(state="late")


def test_an_item_in_an_unknown_ring_is_refused():
    with pytest.raises(ValueError, match="'nowhere'"):
        a_wheel(an_item(ring="nowhere"))


def test_two_items_with_one_key_are_refused():
    with pytest.raises(ValueError, match="same key"):
        a_wheel(an_item("twin"), an_item("twin"))


def test_two_rings_with_one_key_and_a_ninth_ring_are_refused():
    with pytest.raises(ValueError, match="same key"):
        replace(a_wheel(), rings=(Ring("r", "A"), Ring("r", "B")))
    with pytest.raises(ValueError, match="at most 8 rings"):
        a_wheel(rings=9)


@pytest.mark.parametrize("prefix", ["", "1a", 'a" b', "å"])
def test_an_id_prefix_that_is_no_id_is_refused(prefix):
    with pytest.raises(ValueError, match="id prefix"):
        a_wheel(id_prefix=prefix)


def test_eleven_month_names_are_refused():
    with pytest.raises(ValueError, match="twelve month names"):
        replace(WORDS, months=MONTHS[:11])
    with pytest.raises(ValueError, match="twelve month names"):
        replace(WORDS, months_short=("Jan",))
