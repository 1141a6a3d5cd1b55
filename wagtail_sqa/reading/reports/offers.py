"""What a gathering has that a draft has not: offered one by one, and nothing of it is in the draft yet."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ...enums import Attainment, Decision, Effect, MeasureStatus, ParticipantGroup
from ...report_blocks import FACT
from .facts import Fact, fingerprint, is_list, plain, unpacked

NEW, CHANGED, EDITED, GONE = "new", "changed", "edited", "gone"
_STATES = {
    str(value): label
    for choices in (Attainment, MeasureStatus, Effect, Decision, ParticipantGroup)
    for value, label in choices.choices
}


@dataclass(frozen=True)
class Offer:
    """``kind`` is new, changed, edited (changed in the plans, and by a person in the draft) or gone. ``now`` are lines
    of what was gathered, ``before`` of what stands in the draft. ``section`` is the heading of where it goes."""

    key: str
    kind: str
    section: str
    source: str
    before: tuple[str, ...]
    now: tuple[str, ...]


@dataclass(frozen=True)
class Placed:
    """A fact as it stands in a draft: ``section`` and ``place`` are positions in the raw data."""

    section: int
    place: int
    kind: str
    value: Mapping

    @property
    def key(self) -> str:
        return (self.value.get("origin") or {}).get("key") or ""

    @property
    def was(self) -> str:
        """What was gathered."""
        return (self.value.get("origin") or {}).get("fingerprint") or ""

    @property
    def is_edited(self) -> bool:
        """Whether a person has changed its words since it was gathered."""
        return fingerprint(self.value) != self.was


def raw_sections(draft) -> list[dict]:
    """Return the sections of ``draft`` as plain data that may be changed."""
    sections = []
    for section in draft.sections.raw_data:
        value = section["value"]
        sections.append({**section, "value": {**value, "body": list(value.get("body") or [])}})
    return sections


def placed(sections: Sequence[Mapping]) -> Iterator[Placed]:
    """Yield the gathered facts that stand in ``sections``, by which a person may have written."""
    for i, section in enumerate(sections):
        for j, block in enumerate(section["value"]["body"]):
            if block["type"].startswith(FACT):
                found = Placed(i, j, block["type"], block["value"])
                if found.key:
                    yield found


def offers(draft, facts: Iterable[Fact]) -> list[Offer]:
    """Return what ``facts`` say that ``draft`` does not, in their order, and then what they say no longer.

    A fact that says what it said when the draft got it is no offer, whatever a person has made of it there; nor is one
    that the author has left, until it changes.
    """
    sections, known = raw_sections(draft), {fact.key: fact for fact in facts}
    there = {row.key: row for row in placed(sections)}
    headings = _headings(draft, sections)
    found = []
    for fact in known.values():
        row = there.get(fact.key)
        kind = _kind(fact, row)
        if kind and fact.section in headings and draft.left_out.get(fact.key) != fact.fingerprint:
            before = lines(row.value) if row is not None else ()
            found.append(Offer(fact.key, kind, headings[fact.section], fact.source, before, lines(fact.value)))
    for row in there.values():
        if row.key not in known and draft.left_out.get(row.key) != GONE:
            heading = sections[row.section]["value"].get("heading") or ""
            source = (row.value.get("origin") or {}).get("source") or ""
            found.append(Offer(row.key, GONE, heading, source, lines(row.value), ()))
    return found


def _kind(fact: Fact, row: Placed | None) -> str:
    if row is None:
        return NEW
    if fact.fingerprint == row.was:
        return ""
    return EDITED if row.is_edited else CHANGED


def _headings(draft, sections) -> dict[str, str]:
    """Return by source the heading of the first section that takes it; the sources that no section takes are missing.

    A report without a preset takes everything, into its last section.
    """
    sources = section_sources(draft, sections)
    return {source: sections[i]["value"].get("heading") or "" for source, i in sources.items()}


def section_sources(draft, sections: Sequence[Mapping]) -> dict[str, int]:
    """Return the position of the section that each source is gathered into."""
    preset = draft.preset_in_use
    if preset is None:
        return {}
    places = {section["value"].get("key"): i for i, section in reversed(list(enumerate(sections)))}
    return {
        section.source: places[section.key]
        for section in reversed(preset.sections)
        if section.source != "none" and section.key in places
    }


def lines(value: Mapping) -> tuple[str, ...]:
    """Return the words of a fact's stored ``value`` in lines that can be read side by side."""
    return tuple(_lines({name: part for name, part in value.items() if name != "origin"}))


def _lines(value) -> Iterator[str]:
    value = unpacked(value)
    if isinstance(value, Mapping):
        yield from _lines_of(value)
    elif is_list(value):
        for item in value:
            yield from _lines(item)
    elif value is not None and (text := plain(str(value))):
        yield str(_STATES.get(text, text))


def _lines_of(value: Mapping) -> Iterator[str]:
    """Yield a figure, a reading or the row of a table in one line, each part of anything else in its own."""
    if "rows" in value and "columns" in value:
        yield from (" · ".join(str(cell) for cell in row["values"]) for row in value["rows"])
    elif "value" in value:
        yield f"{value.get('label') or value.get('day') or ''}: {value['value']}"
    else:
        for part in value.values():
            yield from _lines(part)


def kind_label(kind: str) -> str:
    """Return what an offer of that kind is, as a word."""
    return {
        NEW: _("New"),
        CHANGED: _("Changed in the plans"),
        EDITED: _("Changed in the plans, and rewritten by you"),
        GONE: _("No longer in the plans"),
    }[kind]
