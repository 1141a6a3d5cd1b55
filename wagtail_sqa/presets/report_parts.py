"""What a preset of reports is made of, once its file has been found right."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from .building import checks, deadline, legal, references, role
from .days import day_of
from .parts import Check, Deadline, Reference, Role
from .spoken import Spoken, spoken

CALENDAR_YEAR = "calendar_year"


@dataclass(frozen=True)
class Section:
    """A part of a report. ``source`` says what is gathered into it, "none" for nothing; ``max_words`` 0 is no limit."""

    key: str
    source: str
    heading: Spoken[str]
    help: Spoken[str]
    required: bool
    max_words: int = 0
    legal: tuple[Reference, ...] = ()

    @property
    def is_summary(self) -> bool:
        return self.source == "summary_figures"


@dataclass(frozen=True)
class ReportPreset:
    """What reports of one kind hold. ``for_plans`` are the keys of the kinds of plan that they tell of."""

    key: str
    version: str
    order: int
    country: str
    title: Spoken[str]
    description: Spoken[str]
    reports_on: str
    for_plans: tuple[str, ...]
    roles: tuple[Role, ...]
    sections: tuple[Section, ...]
    deadlines: tuple[Deadline, ...]
    checks: tuple[Check, ...]

    def tells_of(self, plan_preset: str) -> bool:
        """Say whether plans of that kind belong into the report: also those without a kind."""
        return not plan_preset or plan_preset.partition("/")[0] in self.for_plans

    def words(self, text: Spoken[str], language: str) -> str:
        """Return ``text`` as it is: reports have no words of a trade in it."""
        return text.say(language)

    def accountable_title(self, language: str) -> str:
        """Return the role that answers for such reports, "" where the preset names none."""
        roles = [role for role in self.roles if role.use == "accountable"]
        chosen = next((role for role in roles if role.default), None)
        return chosen.title.say(language) if chosen else ""

    def due_days(self, start: date, end: date, language: str) -> list[tuple[date, str, bool]]:
        """Return the deadlines after the period, in their order: the day, what it is, and whether it is the law's."""
        days = ((day_of(row.when, start, end), row.title.say(language), not row.local) for row in self.deadlines)
        return sorted(days)


def report_preset(data: Mapping, shared: Mapping) -> ReportPreset:
    """Return the preset of ``data``, a file of reports, with what it takes from ``shared``."""
    known = references(shared, data)
    return ReportPreset(
        key=data["key"],
        version=data["version"],
        order=data["order"],
        country=data.get("country", ""),
        title=spoken(data["title"]),
        description=spoken(data["description"]),
        reports_on=data["reports_on"],
        for_plans=tuple(data["for_plans"]),
        roles=tuple(role(row, known) for row in data.get("roles", ())),
        sections=tuple(_section(row, known) for row in data["sections"]),
        deadlines=tuple(deadline(row, known) for row in data.get("deadlines", ())),
        checks=checks(data, shared, known),
    )


def _section(row, known) -> Section:
    return Section(
        key=row["key"],
        source=row["source"],
        heading=spoken(row["heading"]),
        help=spoken(row["help"]),
        required=row["required"],
        max_words=row.get("max_words", 0),
        legal=legal(row, known),
    )
