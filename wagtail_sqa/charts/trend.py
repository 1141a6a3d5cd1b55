"""Where an indicator is going: facts only, the sentences are made elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from .spec import Reading


class Change(Enum):
    """How the latest value compares with where it began. ``ONLY``: there is nothing to compare it with yet."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    ONLY = "only"


@dataclass(frozen=True, slots=True)
class Trend:
    """From ``start`` to ``latest``. ``since`` is None for a baseline of which no reading is known.

    ``is_better`` is None where nothing changed, ``is_reached`` where there is no target.
    """

    change: Change
    start: Decimal
    since: date | None
    latest: Reading
    is_better: bool | None
    is_reached: bool | None


def trend(
    readings: Sequence[Reading],
    *,
    higher_is_better: bool,
    baseline: Decimal | None = None,
    baseline_day: date | None = None,
    target: Decimal | None = None,
) -> Trend | None:
    """Compare the last of ``readings`` (oldest first) with the baseline, else with the first; None without readings.

    A last reading that is the baseline itself (``baseline_day``) has nothing to be compared with.
    """
    if not readings:
        return None
    latest = readings[-1]
    start, since = (baseline, baseline_day) if baseline is not None else (readings[0].value, readings[0].day)
    change = Change.ONLY if since == latest.day else _change(start, latest.value)
    moved = change in (Change.UP, Change.DOWN)
    return Trend(
        change=change,
        start=start,
        since=since,
        latest=latest,
        is_better=(change is Change.UP) == higher_is_better if moved else None,
        is_reached=None if target is None else is_reached(latest.value, target, higher_is_better=higher_is_better),
    )


def is_reached(value: Decimal, target: Decimal, *, higher_is_better: bool) -> bool:
    """Say whether ``value`` is at the target or beyond it, in the direction that is better."""
    return value >= target if higher_is_better else value <= target


def baseline_day(readings: Sequence[Reading], baseline: Decimal | None, *, by: date | None) -> date | None:
    """Return the day of the reading that the baseline was taken from, None where no reading has that value.

    That is the last equal one until the day ``by``, on which the baseline was in use, or else the first after it.
    """
    equal = [reading.day for reading in readings if reading.value == baseline]
    before = [day for day in equal if by is None or day <= by]
    return max(before) if before else min(equal, default=None)


def _change(start: Decimal, end: Decimal) -> Change:
    if end == start:
        return Change.SAME
    return Change.UP if end > start else Change.DOWN
