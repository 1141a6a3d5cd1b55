"""Why someone is reminded of a measure on a day."""

from datetime import date, timedelta

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import TODAY
from wagtail_sqa.check_points import CheckPoint
from wagtail_sqa.enums import ENDED_STATUSES, OPEN_STATUSES, MeasureStatus
from wagtail_sqa.reminders.measures import Reason, reason

DAY = timedelta(days=1)

WHY = [
    # days to the due date, days since the last follow-up or the start, reason
    (-1, 1, Reason.OVERDUE),
    (-1, 500, Reason.OVERDUE),
    (0, 1, Reason.DUE_SOON),
    (30, 500, Reason.DUE_SOON),
    (31, 1, None),
    (31, 89, None),
    (31, 90, Reason.WAITING),
    (None, 90, Reason.WAITING),
    (None, 89, None),
    (None, -5, None),
    (None, None, None),
]


@pytest.mark.parametrize(("due_in", "seen_ago", "expected"), WHY)
def test_a_measure_has_the_first_reason_that_holds(due_in, seen_ago, expected):
    due = None if due_in is None else TODAY + due_in * DAY
    since = None if seen_ago is None else TODAY - seen_ago * DAY
    assert reason("in_progress", due, since, on=TODAY) == expected


@pytest.mark.parametrize(
    ("due_in", "seen_ago", "point_in", "expected"),
    [
        (None, 500, 0, Reason.CHECK_POINT),
        (None, None, 14, Reason.CHECK_POINT),
        (None, None, 15, None),
        (None, 500, 15, Reason.WAITING),
        (3, 1, 1, Reason.DUE_SOON),
    ],
)
def test_a_check_point_is_a_reason_when_it_is_near_and_nothing_is_due(due_in, seen_ago, point_in, expected):
    due, since = (None if n is None else TODAY + n * DAY for n in (due_in, seen_ago and -seen_ago))
    point = CheckPoint(TODAY + point_in * DAY, "", "a")
    assert reason("in_progress", due, since, point, on=TODAY) == expected
    assert reason("completed", None, None, point, on=TODAY) is None


_days = st.none() | st.dates(date(2024, 1, 1), date(2029, 12, 31))


@given(st.sampled_from(MeasureStatus), _days, _days)
def test_an_open_measure_has_at_most_one_reason_and_an_ended_one_is_never_late(status, due, since):
    found = reason(status, due, since, on=TODAY)
    overdue = due is not None and due < TODAY
    soon = due is not None and TODAY <= due <= TODAY + 30 * DAY
    waited = since is not None and since <= TODAY - 90 * DAY
    if status in OPEN_STATUSES:
        assert (found == Reason.OVERDUE) == overdue
        assert (found == Reason.DUE_SOON) == soon
        assert (found == Reason.WAITING) == (waited and not overdue and not soon)
    if status in ENDED_STATUSES:
        assert found in (None, Reason.WAITING)


@override_settings(WAGTAIL_SQA={"DUE_SOON_DAYS": 5, "FOLLOW_UP_AFTER_DAYS": 10, "CHECK_POINT_DAYS": 2})
def test_the_site_says_what_is_soon_and_how_long_is_too_long():
    assert reason("on_hold", TODAY + 6 * DAY, TODAY, on=TODAY) is None
    assert reason("on_hold", TODAY + 5 * DAY, TODAY, on=TODAY) == Reason.DUE_SOON
    assert reason("on_hold", None, TODAY - 10 * DAY, on=TODAY) == Reason.WAITING
    near, far = (CheckPoint(TODAY + n * DAY, "", "a") for n in (2, 3))
    assert reason("on_hold", None, None, near, on=TODAY) == Reason.CHECK_POINT
    assert reason("on_hold", None, None, far, on=TODAY) is None
