"""The reader's choice among a plan's measures, from the address of the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..enums import Lateness, MeasureStatus
from .measures import MeasureRow

# Fewer than this are seen at a glance.
_WORTH_FILTERING = 6


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class MeasureFilter:
    """The chosen ``status`` (or lateness) and ``role``, "" for all, and what there is to choose from."""

    status: str
    role: str
    statuses: tuple[Choice, ...]
    roles: tuple[Choice, ...]
    shown: frozenset[int]
    total: int

    @property
    def is_active(self) -> bool:
        return bool(self.status or self.role)

    @property
    def is_offered(self) -> bool:
        return self.is_active or self.total >= _WORTH_FILTERING


def measure_filter(query: Mapping[str, str], measures: Sequence[MeasureRow]) -> MeasureFilter:
    """Read ``status`` and ``role`` from ``query``; what is not on offer there counts as all."""
    known = [(value, str(label)) for value, label in (*MeasureStatus.choices, *Lateness.choices)]
    roles = sorted({m.responsible_role for m in measures if m.responsible_role})
    status = _known(query.get("status", ""), [value for value, _ in known])
    role = _known(query.get("role", ""), roles)
    shown = (m.pk for m in measures if status in ("", m.status, m.lateness) and role in ("", m.responsible_role))
    return MeasureFilter(
        status=status,
        role=role,
        statuses=tuple(Choice(value, label, value == status) for value, label in known),
        roles=tuple(Choice(name, name, name == role) for name in roles),
        shown=frozenset(shown),
        total=len(measures),
    )


def chosen_goals(goals, chosen: MeasureFilter) -> list:
    """Return ``goals`` with the chosen measures only; while a filter is active, without goals that have none."""
    kept = [replace(goal, measures=tuple(e for e in goal.measures if e.measure.pk in chosen.shown)) for goal in goals]
    return [goal for goal in kept if goal.measures or not chosen.is_active]


def _known(value, values) -> str:
    return value if value in values else ""
