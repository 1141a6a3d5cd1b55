"""Days and angles: 0° is at twelve o'clock, clockwise. Days are counted as ordinals, so that no date overflows."""

from dataclasses import dataclass
from datetime import date

FULL_TURN = 360


@dataclass(frozen=True, slots=True)
class Span:
    """Part of the circle in degrees, 0 ≤ begin < end ≤ 360."""

    begin: float
    end: float

    @property
    def middle(self) -> float:
        return (self.begin + self.end) / 2

    @property
    def width(self) -> float:
        return self.end - self.begin


@dataclass(frozen=True, slots=True)
class MonthSpan:
    """One month of the window."""

    year: int
    month: int
    span: Span


@dataclass(frozen=True, slots=True)
class WeekSpan:
    """The visible part of one ISO week. ``has_label`` is false for the lesser of two ends with the same number."""

    number: int
    span: Span
    has_label: bool


@dataclass(frozen=True, slots=True)
class Clip:
    """The visible part of some days, and whether they go on outside the window."""

    span: Span
    cut_start: bool
    cut_end: bool


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps the days from ``first`` to ``stop`` (ordinals, ``stop`` not included) on the whole circle."""

    first: int
    stop: int

    @classmethod
    def of(cls, start: date, months: int) -> "Scale":
        """The scale of a window of whole months; ``start`` is the first of a month."""
        return cls(start.toordinal(), month_after(start, months).toordinal())

    def angle(self, day: int) -> float:
        """Degrees from twelve o'clock to the beginning of the day with this ordinal."""
        return (day - self.first) * FULL_TURN / (self.stop - self.first)

    def span(self, first: int, stop: int) -> Span:
        """The span of the days from ``first`` up to but not including ``stop``."""
        return Span(self.angle(first), self.angle(stop))

    def clip(self, start: date, end: date) -> Clip | None:
        """The visible part of ``start`` to ``end`` (both included), or None when nothing is visible."""
        first, stop = start.toordinal(), end.toordinal() + 1
        if first >= self.stop or stop <= self.first:
            return None
        span = self.span(max(first, self.first), min(stop, self.stop))
        return Clip(span, first < self.first, stop > self.stop)

    def middle_of(self, day: date) -> float | None:
        """The angle at noon of a day, or None when the day is outside the window."""
        ordinal = day.toordinal()
        return self.angle(ordinal) + self.angle(self.first + 1) / 2 if self.first <= ordinal < self.stop else None

    def months(self) -> list[MonthSpan]:
        """The months of the window in order."""
        found = []
        begin = date.fromordinal(self.first)
        while begin.toordinal() < self.stop:
            following = month_after(begin, 1)
            found.append(MonthSpan(begin.year, begin.month, self.span(begin.toordinal(), following.toordinal())))
            begin = following
        return found

    def quarters(self) -> list[float]:
        """The angles at which the quarters of a calendar year begin."""
        return [month.span.begin for month in self.months() if month.month % 3 == 1]

    def weeks(self) -> list[WeekSpan]:
        """The ISO weeks of the window in order, partial at both ends."""
        parts = []
        first = self.first
        while first < self.stop:
            stop = min(first + 7 - (first - 1) % 7, self.stop)
            parts.append((date.fromordinal(first).isocalendar().week, self.span(first, stop)))
            first = stop
        unlabelled = _twin_end(parts)
        return [WeekSpan(number, span, index != unlabelled) for index, (number, span) in enumerate(parts)]


def month_after(day: date, months: int) -> date:
    """The first of the month that lies ``months`` months after the month of ``day``."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


def _twin_end(parts: list[tuple[int, Span]]) -> int | None:
    """The index of the narrower end when both ends carry the same week number: they meet at twelve o'clock."""
    (first_number, first_span), (last_number, last_span) = parts[0], parts[-1]
    if first_number != last_number or len(parts) == 1:
        return None
    return 0 if first_span.width < last_span.width else len(parts) - 1
