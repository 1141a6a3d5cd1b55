"""Rules about the answers to the four questions."""

from datetime import timedelta

from ...enums import Phase
from ..facts import Asked, PlanFacts
from ..places import Place

# What serves as what a preset calls evidence or an analysis of causes.
BLOCKS = {
    "evidence": frozenset({"key_figure", "table", "document"}),
    "cause_analysis": frozenset({"cause_analysis"}),
}


def section_present(facts: PlanFacts, asked: Asked):
    name = asked.params["section"]
    if facts.section(name).words < max(asked.params.get("min_words", 1), 1):
        yield Place(name)


def section_has_block(facts: PlanFacts, asked: Asked):
    name = asked.params["section"]
    if not facts.section(name).blocks & BLOCKS[asked.params["block"]]:
        yield Place(name)


def evaluation_filled_after_period(facts: PlanFacts, asked: Asked):
    grace = timedelta(days=asked.params.get("grace_days", 0))
    if facts.end and asked.on - grace > facts.end and not facts.section(Phase.OUTCOME).words:
        yield Place(Phase.OUTCOME.value)
