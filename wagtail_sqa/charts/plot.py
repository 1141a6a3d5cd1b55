"""Everything of a chart in its place: what is drawn is decided here and written in `line`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..wheel.text import clean, width
from .boxes import Box, best, covered, crossed
from .numbers import say_number
from .scale import Days, Stretch, Values, days_scale, values_scale
from .spec import Chart

Point = tuple[float, float]

WIDTH, HEIGHT = 440, 236
SIZE = 14
# How far the ring of the baseline stands from its point.
RING = 3
_RIGHT, _TOP, _ROW = 432, 30, 20
# Room for one letter line between the lowest tick and the axis, so that a value can stand below its point.
_FOOT, _GAP, _INSET = 22, 7, 18
_LONGEST_LABEL = 170
# How much free room a label has beside it, and above and below.
_BESIDE, _ABOVE = 4, 2
# Up to so many readings have large points.
_FEW = 15
# Among more readings than this there is no room for further numbers.
_MOST_TRIED = 60


@dataclass(frozen=True, slots=True)
class Label:
    """A text with its box; ``anchor`` is start, middle or end."""

    text: str
    box: Box
    anchor: str = "middle"

    @property
    def at(self) -> Point:
        """Where the text is anchored, on its baseline."""
        x = {"start": self.box.left, "end": self.box.right}.get(self.anchor, (self.box.left + self.box.right) / 2)
        return x, self.box.bottom - SIZE * 0.2


@dataclass(frozen=True, slots=True)
class Level:
    """A horizontal line across the plot with its label, None where there is no room for one."""

    y: float
    label: Label | None


@dataclass(frozen=True, slots=True)
class Plot:
    """A laid-out chart. ``grid`` is the ticks of the value axis, ``cuts`` where a new stretch of days begins."""

    chart: Chart
    left: float
    bottom: float
    grid: tuple[tuple[float, Label], ...]
    cuts: tuple[float, ...]
    days: tuple[Label, ...]
    points: tuple[Point, ...]
    radius: float
    target: Level | None
    baseline: Level | None
    values: tuple[Label | None, ...]

    @property
    def right(self) -> float:
        return _RIGHT

    @property
    def baseline_point(self) -> Point | None:
        """The point whose reading is the baseline."""
        days = [reading.day for reading in self.chart.readings]
        return self.points[days.index(self.chart.baseline_day)] if self.chart.baseline_day in days else None


def lay_out(chart: Chart) -> Plot:
    """Decide where everything of ``chart`` stands. The newest value always has its number; others where there is room.

    Labels never cover each other.
    """
    scale = values_scale(chart.values)
    ticks = [clean(say_number(tick, chart.words.numbers, decimals=scale.decimals)) for tick in scale.ticks()]
    frame = _Frame.around(chart, scale, ticks)
    points = tuple((frame.x(reading.day), frame.y(reading.value)) for reading in chart.readings)
    radius = 4.5 if len(points) <= _FEW else 2.5
    levels = [frame.y(value) for value in (chart.target, chart.baseline) if value is not None]
    labels = _Labels(frame, points, radius, levels)
    newest = labels.value(chart, len(points) - 1)
    target = labels.level(chart, chart.words.target, chart.target, ("end", "start", "middle"))
    baseline = labels.level(chart, chart.words.baseline, chart.baseline, ("start", "end", "middle"))
    return Plot(
        chart=chart,
        left=frame.left,
        bottom=frame.bottom,
        grid=tuple(frame.tick(*tick) for tick in zip(scale.ticks(), ticks, strict=True)),
        cuts=tuple(frame.x(stretch.start) for stretch in frame.days.rows[0][1:]),
        days=tuple(_day_labels(frame)),
        points=points,
        radius=radius,
        target=target,
        baseline=baseline,
        values=(*labels.values(chart), newest),
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """The field between the axes and its two scales."""

    left: float
    bottom: float
    scale: Values
    days: Days

    @classmethod
    def around(cls, chart: Chart, scale: Values, ticks: Sequence[str]) -> "_Frame":
        left = max(width(text, SIZE) for text in ticks) + 10
        first, last = chart.readings[0].day, chart.readings[-1].day
        days = days_scale(first, last, chart.words.months, margin=_INSET / (_RIGHT - left - 2 * _INSET))
        return cls(left, HEIGHT - 4 - _ROW * len(days.rows), scale, days)

    @property
    def room(self) -> Box:
        return Box(self.left, 0, _RIGHT, self.bottom)

    def x(self, day) -> float:
        low, high = self.left + _INSET, _RIGHT - _INSET
        return min(max(low + self.days.share(day) * (high - low), self.left), _RIGHT)

    def y(self, value: Decimal) -> float:
        low = self.bottom - _FOOT
        return low - self.scale.share(value) * (low - _TOP)

    def tick(self, value: Decimal, text: str) -> tuple[float, Label]:
        """The height of a tick, and its label left of the axis with its digits in the middle of that height."""
        y, right = self.y(value), self.left - 6
        return y, Label(text, Box(right - width(text, SIZE), y - SIZE * 0.445, right, y + SIZE * 0.555), "end")


class _Labels:
    """Places one label after the other; what has been placed is an obstacle for the next."""

    def __init__(self, frame: _Frame, points: Sequence[Point], radius: float, levels: Sequence[float]):
        self.frame, self.points, self.reach, self.levels = frame, points, radius + 2, levels
        self.dots = [Box(x - radius, y - radius, x + radius, y + radius) for x, y in points]
        self.are_many = len(points) > _FEW
        self.texts: list[Box] = []

    def value(self, chart: Chart, index: int) -> Label | None:
        """The number of a reading above its point, below it, or nowhere."""
        text = clean(say_number(chart.readings[index].value, chart.words.numbers))
        (x, y), half = self.points[index], width(text, SIZE, bold=True) / 2 + 1
        x = min(max(x, self.frame.left + half), _RIGHT - half)
        reach = self.reach + RING if chart.readings[index].day == chart.baseline_day else self.reach
        tops = (y - reach - SIZE, y + reach)
        others = self.dots[:index] + self.dots[index + 1 :]
        box = self._place([Box(x - half, top, x + half, top + SIZE) for top in tops], others)
        return box and Label(text, box)

    def values(self, chart: Chart) -> list[Label | None]:
        """The numbers of all readings but the newest: the first, then the extremes, then from new to old."""
        indices = range(len(self.points) - 1)
        by_value = sorted(indices, key=lambda index: chart.readings[index].value)
        order = dict.fromkeys([*indices[:1], *by_value[-1:], *by_value[:1], *reversed(indices)])
        placed = {index: self._value_if_clear(chart, index) for index in list(order)[:_MOST_TRIED]}
        return [placed.get(index) for index in indices]

    def _value_if_clear(self, chart: Chart, index: int) -> Label | None:
        """A number that would stand on a neighbour's point or, among many, on the line is left out."""
        label, others = self.value(chart, index), self.dots[:index] + self.dots[index + 1 :]
        line = self.points if self.are_many else []
        if label is not None and covered(label.box, others, line):
            self.texts.remove(label.box.grown(_BESIDE, _ABOVE))
            return None
        return label

    def level(self, chart: Chart, word: str, value: Decimal | None, ends: tuple[str, ...]) -> Level | None:
        """A line at ``value`` with its label above or below it, at one of its ``ends`` (anchors), the better first."""
        if value is None:
            return None
        number = clean(say_number(value, chart.words.numbers))
        said = clean(f"{word} {number}")
        text = said if width(said, SIZE, bold=True) <= _LONGEST_LABEL else number
        length, y = width(text, SIZE, bold=True), self.frame.y(value)
        start, end = self.frame.left + 2, _RIGHT - length
        lefts = {"start": start, "end": end, "middle": (start + end) / 2}
        boxes = {
            Box(lefts[end], top, lefts[end] + length, top + SIZE): end for end in ends for top in (y - SIZE - 3, y + 3)
        }
        box = self._place(boxes, self.dots)
        return Level(y, box and Label(text, box, boxes[box]))

    def _place(self, boxes: Iterable[Box], dots: Sequence[Box]) -> Box | None:
        def weigh(box: Box) -> int:
            return covered(box, dots, self.points) + crossed(box, self.levels)

        box = best(boxes, self.texts, weigh, self.frame.room)
        if box is not None:
            self.texts.append(box.grown(_BESIDE, _ABOVE))
        return box


def _day_labels(frame: _Frame) -> list[Label]:
    """The names of the stretches, each in the middle of its visible part, as many as do not touch."""
    found = []
    for row, stretches in enumerate(frame.days.rows):
        top, free = frame.bottom + 5 + _ROW * row, frame.left - _GAP
        for stretch in stretches:
            label = _day_label(frame, stretch, top)
            if label is not None and label.box.left >= free + _GAP:
                found.append(label)
                free = label.box.right
    return found


def _day_label(frame: _Frame, stretch: Stretch, top: float) -> Label | None:
    """None for a stretch that is cut so short that its name would stand outside the axis."""
    text = clean(stretch.name)
    half = width(text, SIZE) / 2
    middle = (frame.x(stretch.start) + frame.x(stretch.stop)) / 2
    box = Box(middle - half, top, middle + half, top + SIZE)
    return Label(text, box) if box.left >= frame.left - 2 and box.right <= _RIGHT + 2 else None
