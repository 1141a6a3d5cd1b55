"""Rules about the plan as a whole: who answers for it, when it was adopted, who took part, what it covers."""

from datetime import timedelta

from ...presets.days import day_of
from ...presets.parts import When
from ..facts import Asked, PlanFacts
from ..places import Place


def accountable_role_set(facts: PlanFacts, asked: Asked):
    if not facts.accountable_role.strip():
        yield Place("accountable_role")


def adopted_within(facts: PlanFacts, asked: Asked):
    if facts.adopted_on or not facts.start or not facts.end:
        return
    if asked.on > _last_day(facts, asked.params) - timedelta(days=asked.params.get("warn_days", 0)):
        yield Place("adopted_on")


def participation_groups(facts: PlanFacts, asked: Asked):
    """A row of the plan is about a group of the preset when its own group is one of those that this belongs to."""
    there = {row.group for row in facts.participation}
    for part in asked.preset.participation:
        if part.key in asked.params["groups"] and not there & set(part.groups):
            yield Place("participation", part.title)


def participation_has(facts: PlanFacts, asked: Asked):
    for row in facts.participation:
        empty = tuple(name for name in asked.params["fields"] if not getattr(row, name))
        if empty:
            yield Place("participation", row.who, empty)


def focus_areas_covered(facts: PlanFacts, asked: Asked):
    """An area is covered by a goal or a measure of that area, or by one whose title names it."""
    carried = [name for row in (*facts.goals, *facts.measures) for name in (row.focus_area, row.title)]
    for area in asked.preset.focus_areas:
        if area.key in asked.params["areas"] and not any(area.is_meant_by(name) for name in carried):
            yield Place("goals", area.title)


def _last_day(facts: PlanFacts, params):
    if "days" in params:
        return facts.start + timedelta(days=params["days"])
    when = When(params.get("day", 31), params.get("offset"), params.get("month"), "after" in params)
    return day_of(when, facts.start, facts.end)
