"""What comes next in a plan."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .dated import MilestoneRow
from .measures import MeasureRow


@dataclass(frozen=True)
class NextEvent:
    """The next day that matters: a milestone, or the day by which a measure is due."""

    date: date
    title: str
    measure: MeasureRow | None = None


def next_event(milestones: Iterable[MilestoneRow], measures: Iterable[MeasureRow], *, on: date) -> NextEvent | None:
    """Return the first event on ``on`` or later, a milestone before a measure of the same day; None without any."""
    days = [NextEvent(m.date, m.title) for m in milestones if not m.reached and m.date >= on]
    days += [NextEvent(m.due, m.title, m) for m in measures if m.is_open and m.due is not None and m.due >= on]
    return min(days, key=lambda event: event.date, default=None)
