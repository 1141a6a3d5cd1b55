from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagtail_sqa.reading.phases import StepState, steps, turning_points

START, END, ADOPTED = date(2026, 8, 1), date(2027, 7, 31), date(2026, 8, 27)
days = st.dates()
perhaps = st.none() | days


def states(on, start=START, end=END, adopted_on=ADOPTED):
    return [step.state.value for step in steps(start, end, adopted_on, on=on)]


def test_a_plan_without_a_period_has_no_steps():
    assert steps(None, END, None, on=START) == ()
    assert steps(START, None, None, on=START) == ()


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 5, 20), ["now", "coming", "coming", "coming"]),
        (date(2026, 8, 26), ["done", "now", "coming", "coming"]),
        (date(2026, 8, 27), ["done", "done", "now", "coming"]),
        (date(2026, 11, 23), ["done", "done", "now", "coming"]),
        (date(2027, 6, 30), ["done", "done", "done", "now"]),
        (date(2027, 7, 31), ["done", "done", "done", "now"]),
        (date(2027, 8, 1), ["done", "done", "done", "done"]),
    ],
)
def test_a_school_year_goes_through_its_four_questions(on, expected):
    assert states(on) == expected


def test_measures_wait_for_an_adoption_that_comes_late():
    late = date(2026, 10, 1)
    assert states(date(2026, 9, 30), adopted_on=late) == ["done", "now", "coming", "coming"]
    assert states(late, adopted_on=late) == ["done", "done", "now", "coming"]


def test_measures_begin_with_the_period_when_the_plan_was_adopted_before_it():
    early = date(2026, 6, 1)
    assert turning_points(START, END, early) == (early, START, date(2027, 6, 16))


def test_a_plan_that_nobody_adopts_reaches_its_measures_an_eighth_into_the_period():
    assert turning_points(START, END, None)[1] == START + timedelta(days=(END - START).days // 8)


def test_a_plan_of_four_years_keeps_the_last_half_year_for_its_outcome():
    assert turning_points(date(2025, 1, 1), date(2028, 12, 31), None)[2] == date(2028, 7, 2)


@given(start=days, end=days, adopted_on=perhaps, on=days)
def test_whatever_the_dates_the_steps_are_in_order_and_at_most_one_goes_on(start, end, adopted_on, on):
    order = [StepState.DONE, StepState.NOW, StepState.COMING]
    found = [step.state for step in steps(start, end, adopted_on, on=on)]
    assert len(found) == 4
    assert found == sorted(found, key=order.index)
    assert found.count(StepState.NOW) <= 1
    assert list(turning_points(start, end, adopted_on)) == sorted(turning_points(start, end, adopted_on))


@given(start=days, end=days, adopted_on=perhaps, on=days, later=days)
def test_a_plan_never_goes_back_to_an_earlier_question(start, end, adopted_on, on, later):
    on, later = sorted((on, later))

    def done(day):
        return sum(step.is_done for step in steps(start, end, adopted_on, on=day))

    assert done(on) <= done(later)


@given(start=days, end=days, adopted_on=perhaps)
def test_a_step_is_going_on_from_its_first_day_to_its_last(start, end, adopted_on):
    for number, step in enumerate(steps(start, end, adopted_on, on=start)):
        if step.first is not None and step.first <= step.last:
            assert steps(start, end, adopted_on, on=step.first)[number].is_now
            assert steps(start, end, adopted_on, on=step.last)[number].is_now
