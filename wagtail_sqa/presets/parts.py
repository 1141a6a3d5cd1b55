"""What a preset is made of, once it has been read and found right."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from .spoken import Spoken


@dataclass(frozen=True)
class Law:
    """``checked_on`` is the date of the consolidated text that was read; None if nobody has read it.

    ``kind`` is a value of `wagtail_sqa.enums.DocumentKind`.
    """

    short: Spoken[str]
    title: str
    link: str
    checked_on: date | None = None
    kind: str = "law"


@dataclass(frozen=True)
class Reference:
    """A paragraph of a law. ``verified`` False: nobody has checked it in the law's own text."""

    key: str
    law: Law
    chapter: str
    paragraph: str
    binding: str
    about: Spoken[str]
    verified: bool
    note: str = ""

    def label(self, language: str) -> str:
        """Return its short name, for example Skollagen 4 kap. 3 §."""
        name = self.law.short.say(language)
        if language.startswith("sv"):
            chapter = f"{self.chapter} kap. " if self.chapter else ""
            return f"{name} {chapter}{self.paragraph} §"
        chapter = f"chapter {self.chapter}, " if self.chapter else ""
        return f"{name}, {chapter}section {self.paragraph}"


@dataclass(frozen=True)
class Named:
    """Something with a title. ``also`` are other words by which sites know it, in any language."""

    key: str
    title: Spoken[str]
    also: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()

    def is_meant_by(self, name: str) -> bool:
        """Say whether ``name``, as a site has written it, means this: the title itself, or it holds another word."""
        folded = name.casefold().strip()
        titles = {title.casefold() for title in self.title.by_language.values()}
        return folded in titles or any(word.casefold() in folded for word in self.also)


@dataclass(frozen=True)
class Role:
    key: str
    use: str
    title: Spoken[str]
    default: bool = False
    legal: tuple[Reference, ...] = ()
    variants: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    heading: Spoken[str]
    help: Spoken[str]
    prompts: Spoken[tuple[str, ...]]
    example: Spoken[str]


@dataclass(frozen=True)
class Guidance:
    text: Spoken[str] | None = None
    example: Spoken[str] | None = None


@dataclass(frozen=True)
class TakingPart:
    """A group that takes part. A row of a plan about any of ``groups``, of the plan's vocabulary, is about it."""

    key: str
    verb: str
    title: Spoken[str]
    groups: tuple[str, ...]
    hint: Spoken[str] | None = None
    legal: tuple[Reference, ...] = ()
    variants: tuple[str, ...] = ()


@dataclass(frozen=True)
class When:
    """``day`` of the month that lies ``offset`` months after the first, or of the next ``month`` by its number.

    Counts from the period's first day, or from the day after its last.
    """

    day: int
    offset: int | None = None
    month: int | None = None
    after_end: bool = False


@dataclass(frozen=True)
class Milestone:
    key: str
    when: When
    title: Spoken[str]
    description: Spoken[str] | None = None
    variants: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deadline:
    """Something for the annual wheel; ``local`` is custom, not law: the site sets its own day."""

    key: str
    when: When
    ring: str
    category: str
    title: Spoken[str]
    until: When | None = None
    repeat: str = ""
    short: Spoken[str] | None = None
    legal: tuple[Reference, ...] = ()
    local: bool = False
    variants: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    key: str
    severity: str
    rule: str
    params: Mapping[str, Any]
    applies: str
    message: Spoken[str]
    fix: Spoken[str]
    legal: tuple[Reference, ...] = ()
    variants: tuple[str, ...] = ()


@dataclass(frozen=True)
class Variant:
    key: str
    title: Spoken[str]
    help: Spoken[str] | None = None


# The rows of a preset that may be for some variants only.
_BY_VARIANT = ("roles", "participation", "focus_areas", "milestones", "deadlines", "checks")


@dataclass(frozen=True)
class Preset:
    """What plans of one kind ask for, in the words of their trade."""

    key: str
    version: str
    order: int
    country: str
    title: Spoken[str]
    description: Spoken[str]
    period_kind: str
    start_month: int
    months: int
    term: Spoken[Mapping[str, str]]
    questions: Mapping[str, Question]
    guidance: Mapping[str, Guidance]
    rings: Mapping[str, Spoken[str]]
    variants: tuple[Variant, ...]
    roles: tuple[Role, ...]
    participation: tuple[TakingPart, ...]
    focus_areas: tuple[Named, ...]
    milestones: tuple[Milestone, ...]
    deadlines: tuple[Deadline, ...]
    checks: tuple[Check, ...]
    categories: Mapping[str, Named] = field(default_factory=dict)

    def of_variant(self, variant: Variant) -> "Preset":
        """Return the preset as it is for plans of ``variant`` alone: with its key, title and rows."""
        kept = {
            name: tuple(row for row in getattr(self, name) if not row.variants or variant.key in row.variants)
            for name in _BY_VARIANT
        }
        titles = {code: f"{title}: {variant.title.say(code)}" for code, title in self.title.by_language.items()}
        about = variant.help or self.description
        key = f"{self.key}/{variant.key}"
        return replace(self, key=key, title=Spoken(titles), description=about, variants=(), **kept)

    def words(self, text: Spoken[str], language: str) -> str:
        """Return ``text`` with what a measure is called in this trade; sentences begin with a capital."""
        return fill(text.say(language), self.term.say(language))

    def measures_title(self, language: str) -> str:
        """Return what measures are called, as a heading."""
        return _capital(self.term.say(language)["many"])

    def accountable_title(self, language: str) -> str:
        """Return the role that answers for such plans, "" where the preset names none."""
        roles = [role for role in self.roles if role.use == "accountable"]
        chosen = next((role for role in roles if role.default), None)
        return chosen.title.say(language) if chosen else ""


def fill(text: str, term: Mapping[str, str]) -> str:
    """Replace the placeholders of ``text`` and give each sentence that begins with one its capital."""
    filled = text
    for name, word in (
        ("measure", "one"),
        ("the_measure", "the_one"),
        ("measures", "many"),
        ("the_measures", "the_many"),
    ):
        filled = filled.replace(f"{{{name}}}", term[word])
    return _capital(filled) if text.startswith("{") else filled


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
