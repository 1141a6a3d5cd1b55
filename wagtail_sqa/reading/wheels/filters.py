"""The reader's choice among the activities of a wheel, from the address of the page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import lru_cache

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from ...enums import OccurrenceState
from ...text import clean_text
from ..filters import Choice
from .rows import ActivityRow, RingRow, categories_of
from .states import state_words

#: A choice of states: what is still to be done.
LEFT = "left"
_NOTHING_LEFT = frozenset({OccurrenceState.DONE, OccurrenceState.CANCELLED})
# Fewer than this are seen at a glance.
_WORTH_FILTERING = 6
_REMEMBERED = 32


@dataclass(frozen=True, slots=True)
class WheelFilter:
    """What an activity must be, "" for anything. ``state`` is a state or "left", what has not been done yet.

    ``q`` are words that must all stand in its texts, wherever and in whatever case.
    """

    ring: str = ""
    category: str = ""
    role: str = ""
    state: str = ""
    q: str = ""

    @property
    def is_active(self) -> bool:
        return any((self.ring, self.category, self.role, self.state, self.q))

    @property
    def query(self) -> dict[str, str]:
        """What stands in an address that asks for this."""
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name))}

    def of(self, rings: Iterable[RingRow], *, on: date) -> tuple[RingRow, ...]:
        """Return ``rings`` with the chosen activities; of several rings only the chosen one, where there is such."""
        rings = tuple(rings)
        if not self.is_active:
            return rings
        chosen = [ring for ring in rings if ring.name == self.ring] or rings
        return tuple(
            replace(ring, activities=tuple(row for row in ring.activities if self._takes(row, ring, on)))
            for ring in chosen
        )

    def _takes(self, row: ActivityRow, ring: RingRow, on: date) -> bool:
        return (
            self.ring in ("", ring.name)
            and self.category in ("", row.category.name)
            and self.role in ("", row.responsible_role)
            and any(self._takes_state(time.state_on(on)) for time in row.times or (row,))
            and (not self.q or _holds(self.q, row, ring))
        )

    def _takes_state(self, state: str) -> bool:
        return state not in _NOTHING_LEFT if self.state == LEFT else self.state in ("", state)


@dataclass(frozen=True, slots=True)
class FilterField:
    """One question of the form; ``everything`` is the answer that leaves nothing out."""

    name: str
    label: str
    everything: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class FilterView:
    """The form. ``total`` is how many activities there are without the filter."""

    chosen: WheelFilter
    fields: tuple[FilterField, ...]
    shown: int
    total: int

    @property
    def is_active(self) -> bool:
        return self.chosen.is_active

    @property
    def is_offered(self) -> bool:
        return self.is_active or self.total >= _WORTH_FILTERING


def wheel_filter(query: Mapping[str, str]) -> WheelFilter:
    """Read ring, category, role, state and q from ``query``. What no activity is, leaves nothing over."""
    return WheelFilter(**{field.name: clean_text(query.get(field.name, "")).strip() for field in fields(WheelFilter)})


def filter_fields(chosen: WheelFilter, rings: Iterable[RingRow], *, on: date) -> tuple[FilterField, ...]:
    """Return the questions about ``rings``: those with more than one answer, and those that are answered."""
    return _fields(chosen, tuple(rings), on, get_language())


@lru_cache(maxsize=_REMEMBERED)
def _fields(chosen: WheelFilter, rings: tuple[RingRow, ...], on: date, language: str) -> tuple[FilterField, ...]:
    rows = [row for ring in rings for row in ring.activities]
    found = (
        _field("ring", _("Ring"), _("All rings"), chosen.ring, dict.fromkeys(ring.name for ring in rings)),
        _field("category", _("Category"), _("All categories"), chosen.category, [c.name for c in categories_of(rows)]),
        _field("role", _("Responsible"), _("All roles"), chosen.role, sorted({row.responsible_role for row in rows})),
        _state_field(chosen.state, {time.state_on(on) for row in rows for time in row.times or (row,)}),
    )
    return tuple(field for field in found if len(field.choices) > 1 or any(c.is_chosen for c in field.choices))


def still_to_do(row: ActivityRow, on: date) -> bool:
    return row.state_on(on) not in _NOTHING_LEFT


def in_words(chosen: WheelFilter, asked: Iterable[FilterField]) -> str:
    """Return "Ring: School · Responsible: Nurse", for whoever has the picture and not the form; "" without a filter."""
    said = [f"{field.label}: {choice.label}" for field in asked for choice in field.choices if choice.is_chosen]
    return " · ".join([*said, f"{_('Text')}: {chosen.q}"] if chosen.q else said)


def _field(name: str, label: str, everything: str, chosen: str, values: Iterable[str]) -> FilterField:
    """What is chosen is among the answers even when no activity is so any longer."""
    values = [value for value in values if value]
    values += [chosen] if chosen and chosen not in values else []
    return FilterField(name, label, everything, tuple(Choice(value, value, value == chosen) for value in values))


def _state_field(chosen: str, states: set[str]) -> FilterField:
    """Nothing to ask while all is planned."""
    words = {OccurrenceState.PLANNED.value: str(OccurrenceState.PLANNED.label), **dict(state_words(states | {chosen}))}
    if len(states) > 1 or chosen == LEFT:
        words = {LEFT: _("What remains"), **words}
    elif chosen:
        words.setdefault(chosen, chosen)
    choices = tuple(Choice(value, word, value == chosen) for value, word in words.items())
    return FilterField("state", pgettext("of an activity", "State"), pgettext("states", "All"), choices)


def _holds(text: str, row: ActivityRow, ring: RingRow) -> bool:
    texts = (row.title, row.short_title, row.description, row.responsible_role, row.category.name, ring.name)
    haystack = "\n".join(texts).casefold()
    return all(word in haystack for word in text.casefold().split())
