"""What a line chart is made of. Everything is an argument, words and number format too."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from .numbers import NumberFormat

_ID_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Reading:
    """A value on a day."""

    day: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Words:
    """What is written in the chart, in the page's language: twelve short month names, January first."""

    months: tuple[str, ...]
    numbers: NumberFormat
    target: str
    baseline: str

    def __post_init__(self) -> None:
        """Raises ValueError unless the names are twelve."""
        if len(self.months) != 12:
            raise ValueError("A chart needs twelve month names.")


@dataclass(frozen=True, slots=True)
class Chart:
    """One or more ``readings``, one a day at most, oldest first; perhaps a target and a baseline.

    ``id_prefix`` begins every id of the picture, so that several charts can stand on one page. ``baseline_day`` is the
    day of the reading that is the baseline, where it is one.
    """

    title: str
    description: str
    readings: tuple[Reading, ...]
    words: Words
    target: Decimal | None = None
    baseline: Decimal | None = None
    baseline_day: date | None = None
    id_prefix: str = "sqa-chart-"

    def __post_init__(self) -> None:
        """Raises ValueError for no readings, readings out of order, numbers without end and a spoilt id prefix."""
        if not self.readings:
            raise ValueError("A chart needs at least one reading.")
        if any(later.day <= earlier.day for earlier, later in pairwise(self.readings)):
            raise ValueError("A chart has one reading a day at most, oldest first.")
        if not all(value.is_finite() for value in self.values):
            raise ValueError("A chart shows finite numbers only.")
        if not _ID_PREFIX.fullmatch(self.id_prefix):
            raise ValueError(f"The id prefix {self.id_prefix!r} must begin with a letter and hold no spaces.")

    @property
    def values(self) -> list[Decimal]:
        """Every value that the chart has to show."""
        extra = [value for value in (self.target, self.baseline) if value is not None]
        return [*(reading.value for reading in self.readings), *extra]
