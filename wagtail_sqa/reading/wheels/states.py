"""The states of what stands in a wheel, in words: beside the shape on the arc, never colour alone."""

from datetime import date

from ...enums import Lateness, MeasureStatus, OccurrenceState
from ..badges import Badge, lateness_badge, status_badge
from .rows import OVERDUE, PAUSED, ActivityRow

_BADGES = {
    OccurrenceState.DONE: ("done", "done"),
    OccurrenceState.MOVED: ("going", "moved"),
    OccurrenceState.CANCELLED: ("cancelled", "cancelled"),
}
# In the order in which the legend lists them.
_WORDS = {
    OccurrenceState.DONE: OccurrenceState.DONE.label,
    OVERDUE: Lateness.OVERDUE.label,
    PAUSED: MeasureStatus.ON_HOLD.label,
    OccurrenceState.MOVED: OccurrenceState.MOVED.label,
    OccurrenceState.CANCELLED: OccurrenceState.CANCELLED.label,
}


def state_badge(row: ActivityRow, on: date) -> Badge | None:
    """Return the state of ``row`` on the day ``on``; None for what is planned and nothing more."""
    if row.is_overdue(on):
        return lateness_badge(Lateness.OVERDUE, days=(on - row.end).days)
    if row.status:
        return status_badge(row.status)
    if row.state not in _BADGES:
        return None
    return Badge(*_BADGES[row.state], str(OccurrenceState(row.state).label))


def state_words(states: set[str]) -> list[tuple[str, str]]:
    """Return those of ``states`` that have a sign, each with its word."""
    return [(str(state), str(word)) for state, word in _WORDS.items() if state in states]
