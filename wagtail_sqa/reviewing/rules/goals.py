"""Rules about goals."""

from datetime import timedelta

from ...enums import Attainment
from .. import places
from ..facts import Asked, GoalFacts, PlanFacts
from ..places import Place

_FIELDS = frozenset({"description", "focus_area", "governing_document"})


def known_fields(facts: PlanFacts) -> frozenset[str]:
    """Return what can be asked of goals; a preset may ask for more than this site has, and that is skipped."""
    return _FIELDS if facts.has_documents else _FIELDS - {"governing_document"}


def goals_between(facts: PlanFacts, asked: Asked):
    number = len(facts.goals)
    if number < asked.params.get("min", 0) or number > asked.params.get("max", number):
        yield Place("goals")


def goals_have(facts: PlanFacts, asked: Asked):
    fields = [name for name in asked.params["fields"] if name in known_fields(facts)]
    for goal in facts.goals:
        empty = [name for name in fields if not getattr(goal, name)]
        if empty:
            yield places.goal(goal, *empty)


def goals_have_measures(facts: PlanFacts, asked: Asked):
    yield from (places.goal(goal, "measures") for goal in facts.goals if not goal.measures)


def goals_have_indicator_or_judgement(facts: PlanFacts, asked: Asked):
    """How a goal will be known may also stand in words, under *how we will know*."""
    for goal in facts.goals:
        if not goal.indicators and not goal.judgement and not goal.description:
            yield places.goal(goal, "indicators")


def goals_judged(facts: PlanFacts, asked: Asked):
    """With ``max_age_days``, judgements that are older or undated; without, goals that are not fully judged."""
    age = asked.params.get("max_age_days")
    if age is None:
        yield from (places.goal(goal, *_not_judged(goal)) for goal in facts.goals if _not_judged(goal))
        return
    oldest = asked.on - timedelta(days=age)
    for goal in facts.goals:
        if _is_judged(goal) and (goal.judged_on is None or goal.judged_on < oldest):
            yield places.goal(goal, "judged_on")


def _is_judged(goal: GoalFacts) -> bool:
    return goal.attainment not in ("", Attainment.NOT_ASSESSED)


def _not_judged(goal: GoalFacts) -> list[str]:
    empty = [name for name in ("judgement", "judged_on", "judged_by_role") if not getattr(goal, name)]
    return empty if _is_judged(goal) else ["attainment", *empty]
