"""Where in a plan something is missing."""

from dataclasses import dataclass

from ..presets.spoken import Spoken
from .facts import GoalFacts, MeasureFacts


@dataclass(frozen=True)
class Place:
    """Something to mend. ``part`` is the part of the editor, ``pk`` the measure's, ``number`` the goal's.

    ``fields`` are those that are empty, where the place has several.
    """

    part: str
    title: str | Spoken = ""
    fields: tuple[str, ...] = ()
    pk: int | None = None
    number: int | None = None


def goal(facts: GoalFacts, *fields: str) -> Place:
    return Place("goal", facts.title, fields, number=facts.number)


def measure(facts: MeasureFacts, *fields: str) -> Place:
    return Place("measure", facts.title, fields, pk=facts.pk)
