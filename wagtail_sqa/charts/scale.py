"""The two axes: values with round ticks, and days by the calendar."""

from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

_STEPS = tuple(map(Decimal, (1, 2, 5, 10, 20, 50)))
_MOST_TICKS = 5
_DAYS_IN_DAYS, _DAYS_IN_MONTHS = 45, 550
# A single reading stands in the middle of a year.
_HALF_YEAR = 183


@dataclass(frozen=True, slots=True)
class Values:
    """Ticks from ``low`` to ``high``, ``step`` apart; ``decimals`` is how many a tick needs."""

    low: Decimal
    high: Decimal
    step: Decimal

    @property
    def decimals(self) -> int:
        return max(0, -self.step.normalize().as_tuple().exponent)

    def ticks(self) -> list[Decimal]:
        return [self.low + self.step * index for index in range(int((self.high - self.low) / self.step) + 1)]

    def share(self, value: Decimal) -> float:
        """How far ``value`` lies on the way from low to high, 0 to 1."""
        return float((value - self.low) / (self.high - self.low))


def values_scale(values: Iterable[Decimal]) -> Values:
    """Return the finest scale of at most five round ticks that holds ``values``, with a tick at or beyond each end."""
    given = list(values)
    low, high = min(given), max(given)
    if low == high:
        room = abs(low) / 10 or Decimal(1)
        low, high = low - room, high + room
    power = Decimal(10) ** ((high - low) / _MOST_TICKS).adjusted()
    steps = (factor * power for factor in _STEPS)
    scales = (Values(_rounded(low, step, ROUND_FLOOR), _rounded(high, step, ROUND_CEILING), step) for step in steps)
    return next(scale for scale in scales if (scale.high - scale.low) / scale.step < _MOST_TICKS)


def _rounded(value: Decimal, step: Decimal, way: str) -> Decimal:
    return (value / step).to_integral_value(way) * step


@dataclass(frozen=True, slots=True)
class Stretch:
    """A day, month or year of the axis that is named: ordinals, ``stop`` not included."""

    name: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Days:
    """The days between two ordinals. ``rows`` names them once or, below a year, in two rows of stretches."""

    first: int
    last: int
    rows: tuple[tuple[Stretch, ...], ...]

    def share(self, day: date | int) -> float:
        """How far a day lies on the way from the first to the last, below 0 or above 1 outside."""
        ordinal = day if isinstance(day, int) else day.toordinal()
        return (ordinal - self.first) / (self.last - self.first)


def days_scale(first: date, last: date, months: tuple[str, ...], *, margin: float) -> Days:
    """Return a true time axis; the stretches reach ``margin`` (a share of the length) beyond both ends."""
    begin, end = first.toordinal(), last.toordinal()
    length = end - begin
    if not length:
        begin, end = begin - _HALF_YEAR, end + _HALF_YEAR
    beyond = int((end - begin) * margin)
    low = max(begin - beyond, date.min.toordinal())
    high = min(end + beyond, date.max.toordinal()) + 1
    return Days(begin, end, _rows(low, high, length, months))


def _rows(low: int, high: int, length: int, months: tuple[str, ...]) -> tuple[tuple[Stretch, ...], ...]:
    years = _stretches(low, high, _end_of_year, lambda day: str(day.year))
    if not length or length > _DAYS_IN_MONTHS:
        return (years,)
    if length > _DAYS_IN_DAYS:
        return _stretches(low, high, _end_of_month, lambda day: months[day.month - 1]), years
    return (
        _stretches(low, high, lambda day: day, lambda day: str(day.day)),
        _stretches(low, high, _end_of_month, lambda day: f"{months[day.month - 1]} {day.year}"),
    )


def _end_of_year(day: date) -> date:
    return date(day.year, 12, 31)


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _stretches(low: int, high: int, end_of: Callable[[date], date], name: Callable[[date], str]) -> tuple[Stretch, ...]:
    """Cut the days from ``low`` to ``high`` (not included) after each ``end_of``."""
    found = []
    while low < high:
        day = date.fromordinal(low)
        stop = min(end_of(day).toordinal() + 1, high)
        found.append(Stretch(name(day), low, stop))
        low = stop
    return tuple(found)
