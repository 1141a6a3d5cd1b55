"""What the editor of a wheel is told after saving."""

from datetime import UTC, date, datetime, time

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage

from wagtail_sqa.admin.wheel_warnings import warn_of_activities_outside

from .factories import TODAY, make_activity, make_plan, make_wheel

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime.combine(TODAY, time(12), UTC))


@pytest.fixture
def warnings(rf):
    """Warn about a page and return what the editor reads."""

    def warn(page):
        request = rf.get("/")
        request._messages = CookieStorage(request)
        warn_of_activities_outside(request, page)
        return [str(message) for message in get_messages(request)]

    return warn


def test_activities_outside_the_window_are_named(warnings):
    days = [date(2026, 7, 31), date(2026, 8, 1), date(2027, 7, 31), date(2027, 8, 1)]
    wheel = make_wheel(rings=[("School", [make_activity(f"Day {day}", day) for day in days])])
    assert warnings(wheel) == [
        "2 activities lie outside the period of the wheel and are not shown: Day 2026-07-31, Day 2027-08-01. "
        "Change their days, or the period."
    ]


def test_an_activity_that_reaches_into_the_window_is_shown(warnings):
    assert not warnings(make_wheel(rings=[("School", [make_activity(start=date(2026, 5, 1), end=date(2026, 8, 1))])]))


def test_many_are_counted_and_the_first_three_named(warnings):
    wheel = make_wheel(rings=[("School", [make_activity(f"Round {n}", date(2020, 1, 1)) for n in range(5)])])
    assert warnings(wheel)[0].startswith("5 activities lie")
    assert "Round 0, Round 1, Round 2, …" in warnings(wheel)[0]


def test_a_draft_is_judged_by_the_draft(warnings):
    wheel = make_wheel(rings=[("School", [make_activity("Moved")])])
    draft = wheel.latest_revision.as_object()
    draft.rings.all()[0].activities.all()[0].start = date(2030, 1, 1)
    assert "Moved" in warnings(draft)[0]
    assert not warnings(wheel)


def test_other_pages_are_left_alone(warnings):
    assert not warnings(make_plan())
