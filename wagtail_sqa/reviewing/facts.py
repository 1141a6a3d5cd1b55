"""What is known of a plan or a report when it is checked: plain values, of a draft in memory or in force."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ..enums import OPEN_STATUSES, MeasureStatus


@dataclass(frozen=True)
class SectionFacts:
    """The answer to a question: all its text as one, the kinds of its blocks, and pictures that nobody described."""

    text: str = ""
    blocks: frozenset[str] = frozenset()
    undescribed_pictures: int = 0

    @property
    def words(self) -> int:
        return len(self.text.split())


@dataclass(frozen=True)
class MeasureFacts:
    """``text`` holds all that is written; ``last_follow_up`` and days are None where there are none."""

    pk: int
    title: str
    status: str
    cause: str = ""
    expected_effect: str = ""
    responsible_role: str = ""
    start: date | None = None
    due: date | None = None
    follow_up_method: str = ""
    origin: str = ""
    kind: str = ""
    focus_area: str = ""
    result: str = ""
    effect: str = ""
    decision: str = ""
    completed_on: date | None = None
    last_follow_up: date | None = None
    text: str = ""

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_STATUSES

    @property
    def is_completed(self) -> bool:
        return self.status == MeasureStatus.COMPLETED


@dataclass(frozen=True)
class GoalFacts:
    """``number`` counts from 1; ``measures`` are primary keys."""

    number: int
    title: str
    description: str = ""
    focus_area: str = ""
    governing_document: str = ""
    serves_one_above: bool = False
    measures: tuple[int, ...] = ()
    indicators: int = 0
    attainment: str = ""
    judgement: str = ""
    judged_on: date | None = None
    judged_by_role: str = ""


@dataclass(frozen=True)
class ParticipationFacts:
    group: str
    who: str = ""
    how: str = ""
    when: date | None = None
    changed: str = ""


@dataclass(frozen=True)
class PlanFacts:
    """``measures`` has each measure of the goals once; ``wheel`` the category of each activity in the unit's wheel.

    ``has_documents``: the site's register of governing documents holds any.
    """

    start: date | None = None
    end: date | None = None
    introduction: str = ""
    accountable_role: str = ""
    adopted_on: date | None = None
    sections: Mapping[str, SectionFacts] = field(default_factory=dict)
    goals: tuple[GoalFacts, ...] = ()
    measures: tuple[MeasureFacts, ...] = ()
    participation: tuple[ParticipationFacts, ...] = ()
    milestones: tuple[str, ...] = ()
    last_year: tuple[MeasureFacts, ...] = ()
    has_plan_above: bool = False
    wheel: tuple[str, ...] = ()
    has_documents: bool = False

    def section(self, name: str) -> SectionFacts:
        return self.sections.get(name) or SectionFacts()


@dataclass(frozen=True)
class ReportSection:
    """A section of a report. ``key`` is its name in the preset, ``block`` its id in the editor, "" for none.

    ``own`` is what people have written, apart from what was gathered: ``gathered`` is all text of that as one.
    """

    key: str
    heading: str
    block: str = ""
    own: SectionFacts = SectionFacts()
    gathered: str = ""

    @property
    def text(self) -> str:
        return "\n".join((self.heading, self.own.text, self.gathered))


@dataclass(frozen=True)
class ReportFacts:
    start: date | None = None
    end: date | None = None
    introduction: str = ""
    accountable_role: str = ""
    adopted_on: date | None = None
    sections: tuple[ReportSection, ...] = ()

    def called(self, key: str) -> list[ReportSection]:
        """Return the sections that stand for the one that the preset calls ``key``: an author may have made more."""
        return [section for section in self.sections if section.key == key]


@dataclass(frozen=True)
class Asked:
    """What a rule is told beside the facts: the check's parameters, the preset and the day."""

    params: Mapping
    preset: object
    on: date
