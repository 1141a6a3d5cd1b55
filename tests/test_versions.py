"""The number that ETags and cache keys hang on rises with every change that a reader of the page can see."""

from collections import Counter

import pytest
from wagtail.models import ReferenceIndex

from tests.factories import TODAY, make_category, make_focus_area, make_goal, make_measure, make_plan, make_wheel
from tests.factories import make_activity as activity
from wagtail_sqa.actions.follow_up import follow_up
from wagtail_sqa.actions.publish import retire, save_and_publish, save_draft

pytestmark = pytest.mark.django_db


def version(page):
    return type(page).objects.values_list("content_version", flat=True).get(pk=page.pk)


@pytest.fixture
def area():
    return make_focus_area()


@pytest.fixture
def measure(area):
    return make_measure(focus_area=area)


@pytest.fixture
def plan(measure):
    return make_plan(goals=[make_goal(measures=[measure])])


def change(thing, **fields):
    for name, value in fields.items():
        setattr(thing, name, value)
    return thing


CHANGES = {
    "the plan is published": lambda plan, measure, area: save_and_publish(change(plan, introduction="New")),
    "the plan is retired": lambda plan, measure, area: plan.unpublish(),
    "a measure is published": lambda plan, measure, area: save_and_publish(change(measure, title="New")),
    "a measure is retired": lambda plan, measure, area: retire(measure),
    "a measure is followed up": lambda plan, measure, area: follow_up(
        measure, on=TODAY, seen="Begun", status="in_progress", today=TODAY
    ),
    "a measure's focus area is renamed": lambda plan, measure, area: change(area, name="New").save(),
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_version_of_a_plan_rises_when(name, plan, measure, area):
    before = version(plan)
    CHANGES[name](plan, measure, area)
    assert version(plan) > before


def test_a_draft_raises_nothing(plan, measure):
    before = version(plan)
    save_draft(change(measure, title="Draft"))
    save_draft(change(plan, introduction="Draft"))
    assert version(plan) == before


def test_the_version_never_falls_when_an_old_revision_is_published(plan):
    old = plan.latest_revision
    save_and_publish(change(plan, introduction="New"))
    before = version(plan)
    old.publish()
    assert version(plan) > before


def test_a_plan_rises_when_the_plan_that_its_goal_contributes_to_is_published(plan):
    below = make_plan("Below", goals=[make_goal(supports=plan.goals.get())])
    before = version(below)
    save_and_publish(change(plan, introduction="New"))
    assert version(below) > before


def test_a_plan_rises_when_last_years_plan_is_published(plan):
    following = make_plan("Next", previous_plan=plan)
    before = version(following)
    save_and_publish(change(plan, introduction="New"))
    assert version(following) > before


def test_a_plan_rises_when_a_measure_named_in_its_text_is_published(measure):
    named = make_plan("Text", current_state=[("measures", [measure])])
    before = version(named)
    save_and_publish(change(measure, title="New"))
    assert version(named) > before


def test_a_wheel_rises_when_it_is_published_and_when_a_category_of_its_changes():
    category = make_category()
    wheel = make_wheel(rings=[("School", [activity(category=category)])])
    before = version(wheel)
    change(category, name="New").save()
    between = version(wheel)
    save_and_publish(change(wheel, introduction="New"))
    assert before < between < version(wheel)


def test_a_wheel_rises_when_a_measure_of_its_activity_is_published(measure):
    wheel = make_wheel(rings=[("School", [activity(measure=measure)])])
    before = version(wheel)
    save_and_publish(change(measure, title="New"))
    assert version(wheel) > before


def test_what_a_plan_refers_to_is_read_with_its_goals_and_once_however_many_they_are(monkeypatch):
    read = Counter()
    extract = ReferenceIndex._extract_references_from_object.__func__

    def counted(cls, thing):
        read.update([type(thing).__name__])
        return extract(cls, thing)

    monkeypatch.setattr(ReferenceIndex, "_extract_references_from_object", classmethod(counted))
    measure = make_measure()
    make_plan(goals=[("One", [measure])])
    few = read.pop("QualityPlanPage")
    plan = make_plan(goals=[(f"Goal {n}", [measure]) for n in range(4)])
    assert read["QualityPlanPage"] == few
    assert ReferenceIndex.get_references_to(measure).filter(object_id=plan.pk).count() == 4
