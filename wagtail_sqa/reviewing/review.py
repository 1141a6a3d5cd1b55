"""Put the facts of a plan or a report to the checks of its preset."""

from dataclasses import dataclass
from datetime import date

from ..presets.parts import Check, Preset
from ..presets.report_parts import ReportPreset
from .facts import Asked, PlanFacts, ReportFacts
from .places import Place
from .rules import rules_for
from .rules.goals import known_fields


@dataclass(frozen=True)
class Outcome:
    """What a check found: nothing where all is in place. ``is_due`` False: it is not asked yet."""

    check: Check
    places: tuple[Place, ...] = ()
    is_due: bool = True

    @property
    def lacks(self) -> bool:
        return bool(self.places)


def review(facts: PlanFacts | ReportFacts, preset: Preset | ReportPreset, *, on: date) -> list[Outcome]:
    """Return the outcome of every check of ``preset`` that pages of its sort can answer, in its order."""
    return [_outcome(check, facts, preset, on) for check in preset.checks if is_answerable(check, facts)]


def is_answerable(check: Check, facts: PlanFacts | ReportFacts) -> bool:
    """Say whether such pages have what ``check`` asks about: nothing of others, nor of a register that is empty."""
    if check.rule == "goals_have" and isinstance(facts, PlanFacts):
        return not known_fields(facts).isdisjoint(check.params["fields"])
    return check.rule in rules_for(facts)


def _outcome(check, facts, preset, on) -> Outcome:
    if not is_due(check.applies, facts, on=on):
        return Outcome(check, is_due=False)
    return Outcome(check, tuple(rules_for(facts)[check.rule](facts, Asked(check.params, preset, on))))


def is_due(applies: str, facts: PlanFacts | ReportFacts, *, on: date) -> bool:
    """Say whether what ``applies`` then is asked on the day ``on``; what has no days is asked what always holds."""
    if applies == "from_start":
        return facts.start is not None and on >= facts.start
    if applies == "from_end":
        return facts.end is not None and on > facts.end
    return True
