"""Whatever the dates, the window and the filter: every activity is in picture and list once, under one number."""

import random
import re
from collections import Counter
from datetime import date, timedelta
from html import unescape
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from wagtail_sqa.reading.wheels.filters import LEFT, WheelFilter
from wagtail_sqa.reading.wheels.links import Targets
from wagtail_sqa.reading.wheels.lists import month_lists
from wagtail_sqa.reading.wheels.pictures import PictureSpec, WheelPicture, wheel_picture
from wagtail_sqa.reading.wheels.rows import ActivityRow, CategoryRow, RingRow
from wagtail_sqa.reading.wheels.windows import Window, asked_windows
from wagtail_sqa.templatetags.sqa_wheels import wheel_activities
from wagtail_sqa.wheel import render

CATEGORIES = (CategoryRow(), CategoryRow("Plan", "#1f5a96", "P", 1), CategoryRow("Sörja", "#ffcc00", "S", 2))
ROLES = ("", "Head", "Nurse & co")
STATES = ("planned", "done", "moved", "cancelled", "paused")
TITLES = ("Safety round", "<b>Fish</b> & chips", "a\x00b\u202e", "مرحبا", "Ä" * 255)
# A leap year, a common year before one, years of 53 weeks.
YEARS = (2020, 2023, 2024, 2026, 2032)
LENGTHS = (0, 0, 0, 1, 6, 13, 30, 400, 1500)


def a_row(number, ring, draw, near) -> ActivityRow:
    start = near + timedelta(draw.randint(-500, 900))
    return ActivityRow(
        anchor=f"activity-{number}",
        ring=ring,
        title=draw.choice(TITLES),
        short_title=draw.choice(("", "Short")),
        start=start,
        end=start + timedelta(draw.choice(LENGTHS)),
        category=draw.choice(CATEGORIES),
        responsible_role=draw.choice(ROLES),
        description="",
        measure_id=None,
        links=(),
        state=draw.choice(STATES),
        is_awaited=draw.random() < 0.5,
    )


@st.composite
def rings_and_windows(draw):
    """Up to 500 activities in up to eight rings, a window of 1 to 24 months from any month, and a day."""
    chance = random.Random(draw(st.integers(0, 2**32)))  # noqa: S311 (not a secret)
    window = Window(date(draw(st.sampled_from(YEARS)), draw(st.integers(1, 12)), 1), draw(st.integers(1, 24)))
    rings = [[] for _ in range(draw(st.integers(1, 8)))]
    for number in range(draw(st.integers(0, 500))):
        place = chance.randrange(len(rings))
        rings[place].append(a_row(number, str(place), chance, window.start))
    rows = tuple(RingRow(str(i), f"Ring {i % 3}", "", tuple(ring)) for i, ring in enumerate(rings))
    return rows, window, window.start + timedelta(chance.randint(-50, 800))


filters = st.builds(
    WheelFilter,
    ring=st.sampled_from(("", "", "Ring 1", "none")),
    category=st.sampled_from(("", "", "Plan", "none")),
    role=st.sampled_from(("", "", *ROLES)),
    state=st.sampled_from(("", "", LEFT, "overdue", *STATES)),
    q=st.sampled_from(("", "", "FISH", "ring 1 safety")),
)


def expected(rings, window, chosen, on):
    """What should be seen, told in another way than the code tells it."""
    seen = []
    for ring in rings:
        for row in ring.activities:
            late = row.is_awaited and row.state in ("planned", "moved", "paused") and row.end < on
            state = "overdue" if late else row.state
            texts = f"{row.title} {row.short_title} {row.responsible_role} {row.category.name} {ring.name}".lower()
            asked = [
                chosen.ring in ("", ring.name),
                chosen.category in ("", row.category.name),
                chosen.role in ("", row.responsible_role),
                chosen.state in ("", state) or (chosen.state == LEFT and state not in ("done", "cancelled")),
                all(word in texts for word in chosen.q.lower().split()),
                not (row.end < window.start or row.start > window.last),
            ]
            seen += [row.anchor] if all(asked) else []
    return Counter(seen)


@settings(max_examples=60, deadline=None)
@given(rings_and_windows(), filters)
def test_every_visible_activity_is_in_picture_and_list_once_under_the_same_number(drawn, chosen):
    rings, window, on = drawn
    picture = wheel_picture(PictureSpec("Wheel", chosen.of(rings, on=on), window, on))
    listed = [(row.row.anchor, row.number) for month in month_lists(picture, Targets()) for row in month.activities]
    arcs = re.findall(r'<a href="#([^"]+)" aria-label="(\d+) ', picture.svg)
    assert [(anchor, int(number)) for anchor, number in arcs] == listed
    assert [number for _, number in listed] == list(range(1, len(listed) + 1))
    assert Counter(anchor for anchor, _ in listed) == expected(rings, window, chosen, on)
    ElementTree.fromstring(render(picture.layout, standalone=True).encode())  # noqa: S314 (drawn by ourselves)


@settings(max_examples=20, deadline=None)
@given(rings_and_windows())
def test_the_same_input_gives_the_same_bytes_also_without_what_is_remembered(drawn):
    rings, window, on = drawn
    spec = PictureSpec("Wheel", rings, window, on)
    first = wheel_picture(spec)
    anew = WheelPicture(first.layout, first.rows)
    assert render(first.layout) == first.svg == anew.svg


@settings(max_examples=15, deadline=None)
@given(rings_and_windows())
def test_the_list_as_html_holds_each_number_once_and_what_the_arcs_are_called(drawn):
    rings, window, on = drawn
    small = tuple(RingRow(r.key, r.name, "", r.activities[:10]) for r in rings)
    picture = wheel_picture(PictureSpec("Wheel", small, window, on))
    months = month_lists(picture, Targets())
    html = "".join(wheel_activities(month.activities) for month in months)
    numbers = re.findall(r'<span class="sqa-hidden">(\d+) </span>', html)
    assert numbers == [str(n) for n in range(1, len(picture.layout.entries) + 1)]
    for name in re.findall(r'aria-label="(\d+ [^"]*)"', picture.svg):
        assert unescape(name).split(" ")[0] in numbers


@given(st.text(max_size=20), st.text(max_size=20), st.integers(1, 12), st.integers(1, 24))
def test_no_text_in_the_address_is_an_error(since, months, month, length):
    windows = asked_windows(
        {"from": since, "months": months}, Window(date(2026, month, 1), length), on=date(2026, 2, 3)
    )
    assert 1 <= windows.shown.months <= 24
    assert windows.shown.start.day == 1
    assert windows.shown.period
