"""Rings that show what stands elsewhere: measures and milestones of plans, a ring of another wheel."""

from datetime import UTC, date, datetime, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from wagtail_sqa.actions.follow_up import follow_up
from wagtail_sqa.actions.publish import retire, save_and_publish, save_draft
from wagtail_sqa.models import AnnualWheelPage, PlanMilestone, WheelRing
from wagtail_sqa.reading.wheels.occurrences import occurrence_rows

from .factories import (
    TODAY,
    home,
    make_activity,
    make_category,
    make_goal,
    make_measure,
    make_plan,
    make_unit,
    make_wheel,
)

pytestmark = [pytest.mark.django_db, pytest.mark.worker]
YEAR = {"first": date(2026, 8, 1), "last": date(2027, 7, 31)}


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime.combine(TODAY, time(12), UTC))


@pytest.fixture
def measure():
    return make_measure("Read together", start=date(2026, 9, 1), due=date(2026, 12, 1))


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def plan(measure, unit):
    plan = make_plan(parent=unit, goals=[make_goal(measures=[measure])])
    plan.milestones = [PlanMilestone(date=date(2027, 3, 1), title="Half-way")]
    save_and_publish(plan)
    return plan


def wheel_with(*rings, **fields):
    wheel = make_wheel(publish=False, **fields)
    wheel.rings = list(rings)
    save_and_publish(wheel)
    return AnnualWheelPage.objects.get(pk=wheel.pk)


def ring_of(source, *plans, name="From the plan", **fields):
    return WheelRing(name=name, source=source, plans=[("plan", plan) for plan in plans], **fields)


def shows(wheel, position=0):
    return occurrence_rows(wheel, **YEAR)[position].activities


def close(page, kind=PageViewRestriction.LOGIN):
    return PageViewRestriction.objects.create(page=page, restriction_type=kind)


def version(page):
    return AnnualWheelPage.objects.values_list("content_version", flat=True).get(pk=page.pk)


def test_measures_stand_from_start_to_due_date_with_their_state(plan, measure):
    wheel = wheel_with(ring_of("measures", plan))
    (row,) = shows(wheel)
    assert (row.title, row.start, row.end) == ("Read together", date(2026, 9, 1), date(2026, 12, 1))
    assert (row.state_on(date(2026, 12, 1)), row.state_on(date(2026, 12, 2))) == ("planned", "overdue")


@pytest.mark.parametrize(
    ("status", "state"),
    [("in_progress", "planned"), ("on_hold", "paused"), ("cancelled", "cancelled"), ("completed", "done")],
)
def test_the_status_of_a_measure_is_its_state_in_the_wheel(plan, measure, status, state):
    wheel = wheel_with(ring_of("measures", plan))
    follow_up(measure, on=TODAY, seen="Seen", status=status, analysis="So", today=TODAY, as_recorded=True)
    (row,) = shows(wheel)
    assert row.state_on(TODAY) == state
    assert row.state_on(date(2027, 1, 1)) == ("overdue" if state in ("planned", "paused") else state)


def test_due_dates_stand_alone_where_bars_would_fill_the_ring(plan):
    (row,) = shows(wheel_with(ring_of("due_dates", plan)))
    assert row.start == row.end == date(2026, 12, 1)


def test_milestones_stand_on_their_days_with_the_colour_of_the_ring(plan):
    category = make_category("Milestone")
    (row,) = shows(wheel_with(ring_of("milestones", plan, category=category)))
    assert (row.title, row.start, row.category.name) == ("Half-way", date(2027, 3, 1), "Milestone")


def test_a_measure_of_two_plans_stands_once(plan, measure):
    other = make_plan("Other", goals=[make_goal(measures=[measure])])
    assert len(shows(wheel_with(ring_of("measures", plan, other)))) == 1


@pytest.mark.parametrize("days", [{"start": None}, {"due": None}, {"start": None, "due": None}])
def test_a_measure_with_one_day_stands_on_it_and_one_without_any_nowhere(unit, days):
    measure = make_measure(**{"start": date(2026, 9, 1), "due": date(2026, 9, 1), **days})
    plan = make_plan(parent=unit, goals=[make_goal(measures=[measure])])
    assert len(shows(wheel_with(ring_of("measures", plan)))) == (len(days) == 1)


def test_what_is_drafted_retired_or_deleted_is_not_shown(plan, measure, unit):
    wheel = wheel_with(ring_of("measures", plan), ring_of("milestones", plan))
    save_draft(measure)
    retire(measure)
    assert shows(wheel) == ()
    plan.unpublish()
    assert shows(wheel, 1) == ()
    plan.delete()
    assert shows(wheel, 1) == ()


CLOSINGS = {
    "the plan": lambda plan, unit: close(plan),
    "the section that the plan lies in": lambda plan, unit: close(unit),
    "the plan, for a group": lambda plan, unit: close(plan, PageViewRestriction.GROUPS),
}


@pytest.mark.parametrize("name", CLOSINGS)
def test_nothing_of_a_closed_plan_leaks_into_an_open_wheel(client, plan, unit, name):
    wheel = wheel_with(ring_of("measures", plan), ring_of("milestones", plan))
    before = version(wheel)
    CLOSINGS[name](plan, unit)
    assert shows(wheel) == shows(wheel, 1) == ()
    assert version(wheel) > before
    for address in (wheel.url, f"{wheel.url}wheel/"):
        answer = client.get(address).content.decode()
        assert "Read together" not in answer
        assert "Half-way" not in answer


def test_a_wheel_of_the_same_closed_section_shows_its_plans(plan, unit):
    close(unit)
    assert len(shows(wheel_with(ring_of("measures", plan), parent=unit))) == 1


def test_a_wheel_that_is_moved_out_of_a_closed_section_shows_its_plans_no_more(plan, unit):
    wheel = wheel_with(ring_of("measures", plan), parent=unit)
    close(unit)
    before = version(wheel)
    wheel.move(home(), pos="last-child")
    wheel.refresh_from_db()
    assert shows(wheel) == ()
    assert version(wheel) > before


def change(thing, **fields):
    for name, value in fields.items():
        setattr(thing, name, value)
    save_and_publish(thing)


CHANGES = {
    "a measure is moved": lambda plan, measure: change(measure, due=date(2027, 1, 15)),
    "a measure is retired": lambda plan, measure: retire(measure),
    "a measure is followed up": lambda plan, measure: follow_up(
        measure, on=TODAY, seen="Begun", status="in_progress", today=TODAY
    ),
    "the plan is published": lambda plan, measure: change(plan, introduction="New"),
    "the plan is taken down": lambda plan, measure: plan.unpublish(),
    "the plan is deleted": lambda plan, measure: plan.delete(),
    "the plan is moved": lambda plan, measure: plan.move(home(), pos="last-child"),
    "the plan is opened again": lambda plan, measure: close(plan).delete(),
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_version_of_a_wheel_rises_when(name, plan, measure):
    wheel = wheel_with(ring_of("measures", plan))
    before = version(wheel)
    CHANGES[name](plan, measure)
    assert version(wheel) > before


def test_a_measure_that_is_moved_stands_on_its_new_day_in_the_next_request(client, plan, measure):
    wheel = wheel_with(ring_of("due_dates", plan))
    first = client.get(f"{wheel.url}wheel/")
    change(measure, due=date(2027, 1, 15))
    again = client.get(f"{wheel.url}wheel/", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200
    assert "January 15" in again.content.decode()


def shown_ring(wheel, position=0, **fields):
    ring = wheel.rings.all()[position]
    return WheelRing(name="From above", source="wheel", source_wheel=wheel, source_ring=ring.uid, **fields)


def test_a_ring_of_another_wheel_is_shown_with_what_became_of_it_and_a_link_there():
    above = make_wheel("Above", rings=[("Authority", [make_activity("Report", to_tick_off=True)]), ("Other", [])])
    (row,) = shows(wheel_with(shown_ring(above)))
    assert (row.title, row.is_own, row.wheel) == ("Report", False, above.pk)
    assert ("page", above.pk) in row.links


def test_a_ring_that_is_shown_changes_with_its_wheel():
    above = make_wheel("Above", rings=[("Authority", [make_activity("Report")])])
    wheel = wheel_with(shown_ring(above))
    before = version(wheel)
    draft = above.latest_revision.as_object()
    draft.rings.all()[0].activities.all()[0].title = "New report"
    save_draft(draft)
    assert (shows(wheel)[0].title, version(wheel)) == ("Report", before)
    draft.latest_revision.publish()
    assert shows(wheel)[0].title == "New report"
    assert version(wheel) > before


def test_nothing_of_a_closed_or_unpublished_wheel_is_shown(unit):
    above = make_wheel("Above", parent=unit, rings=[("Authority", [make_activity("Report")])])
    wheel = wheel_with(shown_ring(above))
    restriction = close(unit)
    assert shows(wheel) == ()
    restriction.delete()
    assert len(shows(wheel)) == 1
    above.unpublish()
    assert shows(wheel) == ()


def test_rings_that_show_each_other_end_after_one_step():
    one = make_wheel("One", rings=[("A", [make_activity("Report")])])
    two = wheel_with(shown_ring(one))
    one = one.latest_revision.as_object()
    ring = one.rings.all()[0]
    ring.source, ring.source_wheel, ring.source_ring = "wheel", two, two.rings.get().uid
    save_and_publish(one)
    assert shows(two) == ()
    assert shows(AnnualWheelPage.objects.get(pk=one.pk)) == ()


def test_anchors_are_unique_though_a_ring_is_shown_twice(client, plan):
    above = make_wheel("Above", rings=[("Authority", [make_activity("Report")])])
    wheel = wheel_with(shown_ring(above), shown_ring(above), ring_of("measures", plan), ring_of("due_dates", plan))
    anchors = [row.anchor for ring in occurrence_rows(wheel, **YEAR) for row in ring.activities]
    assert len(anchors) == len(set(anchors)) == 4
    assert client.get(wheel.url).status_code == 200


def test_all_sources_together_cost_as_many_queries_for_many_as_for_few(client, unit):
    def queries(count):
        measures = [make_measure(f"M{n}", start=date(2026, 9, 1), due=date(2026, 12, 1)) for n in range(count)]
        plans = [make_plan(f"P{n}", goals=[make_goal(measures=measures)]) for n in range(3)]
        above = make_wheel("Above", rings=[("A", [make_activity(f"R{n}", repeat="weekly") for n in range(count)])])
        own = make_activity(measure=measures[0], links=[("page", unit)])
        rings = [ring_of(source, *plans) for source in ("measures", "due_dates", "milestones")]
        wheel = wheel_with(*rings, shown_ring(above))
        wheel.rings.add(WheelRing(name="Own", activities=[own]))
        save_and_publish(wheel)
        client.get(wheel.url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(wheel.url).status_code == 200
        return len(captured)

    assert queries(2) == queries(12) <= 12
