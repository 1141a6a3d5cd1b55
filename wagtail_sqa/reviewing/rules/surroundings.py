"""Rules about what stands around the plan: the level above, and the annual wheel."""

from ..facts import Asked, PlanFacts
from ..places import Place


def thread_upwards(facts: PlanFacts, asked: Asked):
    if facts.has_plan_above and facts.goals and not any(goal.serves_one_above for goal in facts.goals):
        yield Place("goals", fields=("supports",))


def wheel_has_activities(facts: PlanFacts, asked: Asked):
    meant = [asked.preset.categories[key] for key in asked.params["categories"]]
    found = sum(any(category.is_meant_by(name) for category in meant) for name in facts.wheel)
    if found < asked.params["min"]:
        yield Place("wheel")
