"""Where in a plan or a report something is missing."""

from dataclasses import dataclass

from ..presets.spoken import Spoken
from .facts import GoalFacts, MeasureFacts, ReportSection


@dataclass(frozen=True)
class Place:
    """Something to mend. ``part`` is the part of the editor, ``pk`` the measure's, ``number`` the goal's.

    ``fields`` are those that are empty, where the place has several. ``block`` is the id of a section,
    ``words`` how many stand there, where that is asked.
    """

    part: str
    title: str | Spoken = ""
    fields: tuple[str, ...] = ()
    pk: int | None = None
    number: int | None = None
    block: str = ""
    words: int | None = None


def goal(facts: GoalFacts, *fields: str) -> Place:
    return Place("goal", facts.title, fields, number=facts.number)


def measure(facts: MeasureFacts, *fields: str) -> Place:
    return Place("measure", facts.title, fields, pk=facts.pk)


def section(facts: ReportSection, words: int | None = None) -> Place:
    return Place("sections", facts.heading, block=facts.block, words=words)
