"""A plan's measures in numbers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..enums import MeasureStatus
from .badges import Badge, status_badge
from .measures import MeasureRow

_ORDER = (
    MeasureStatus.IN_PROGRESS,
    MeasureStatus.NOT_STARTED,
    MeasureStatus.COMPLETED,
    MeasureStatus.ON_HOLD,
    MeasureStatus.CANCELLED,
)


@dataclass(frozen=True)
class Bar:
    """How many measures have a status; ``width`` is 1–100, the longest bar is 100."""

    badge: Badge
    number: int
    width: int


@dataclass(frozen=True)
class Counts:
    total: int
    bars: tuple[Bar, ...]
    overdue: int
    due_soon: int


def counts(measures: Sequence[MeasureRow]) -> Counts:
    """Count ``measures`` by status, without the statuses that none has."""
    numbers = Counter(measure.status for measure in measures)
    longest = max(numbers.values(), default=1)
    return Counts(
        total=len(measures),
        bars=tuple(
            Bar(status_badge(status), numbers[status], max(1, round(100 * numbers[status] / longest)))
            for status in _ORDER
            if numbers[status]
        ),
        overdue=sum(measure.is_overdue for measure in measures),
        due_soon=sum(measure.is_due_soon for measure in measures),
    )
