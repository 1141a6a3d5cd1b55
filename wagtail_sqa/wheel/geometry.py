"""Radii of everything that is drawn, in a square of 1000 units with its centre at 500, 500."""

from dataclasses import dataclass
from functools import cached_property

CENTRE = 500
MONTH_OUTER, MONTH_INNER = 497, 463
WEEK_OUTER, WEEK_TEXT, WEEK_INNER = 461, 453, 445
FACE_OUTER, FACE_INNER = 441, 90
HUB_MARGIN = 14
HUB_RADIUS = FACE_INNER - HUB_MARGIN
RING_GAP = 4
MAX_PITCH = 40
# How wide the picture is on a lying A4 page; `wheel-print.css` and the PDF's template print it so.
PRINTED_MM = 194
POINTS = PRINTED_MM * 72 / 25.4 / 1000  # in a drawing unit on that page
# The least size of any text but a number: six points on that page. A title that would be smaller is left out.
LEGIBLE = 11
# Numbers tie the arcs to the list, so in a crowded wheel they may be as small as what is six points on an A3 page.
MIN_NUMBER_SIZE = LEGIBLE / 2**0.5
MAX_NUMBER_SIZE, MAX_TITLE_SIZE = 18, 16
# As shares of an arc's thickness: what looks well, and what just fits in it (digits have nothing below the line).
_NUMBER, _NUMBER_AT_MOST = 0.78, 1.05
_TITLE, _TITLE_AT_MOST = 0.69, 0.85
# In arcs thinner than this a state's sign would be a dot.
MIN_MARKED_THICKNESS = 4


@dataclass(frozen=True)
class Band:
    """One ring: a strip with its name, then lanes of one ``pitch`` (arc and gap together) inwards.

    Its measures are asked for by every arc, so they are kept: hence no slots.
    """

    outer: float
    header: float
    pitch: float
    lanes: int

    @cached_property
    def inner(self) -> float:
        return self.outer - self.header - self.pitch * self.lanes

    @cached_property
    def gap(self) -> float:
        """Free space between two lanes."""
        return min(3, self.pitch / 6)

    @cached_property
    def thickness(self) -> float:
        return self.pitch - self.gap

    def lane(self, number: int) -> tuple[float, float]:
        """The outer and inner radius of an arc in lane ``number``, 0 outermost."""
        outer = self.outer - self.header - self.pitch * number - self.gap / 2
        return outer, outer - self.thickness

    @cached_property
    def innermost(self) -> float:
        """The middle radius of the last lane, where a degree is shortest."""
        outer, inner = self.lane(self.lanes - 1)
        return (outer + inner) / 2

    @cached_property
    def number_size(self) -> float:
        """Font size of the numbers, or 0 when they could not be read."""
        size = min(MAX_NUMBER_SIZE, _legible(self.thickness, _NUMBER, _NUMBER_AT_MOST))
        return size if size >= MIN_NUMBER_SIZE else 0

    @cached_property
    def title_size(self) -> float:
        """Font size of the titles, or 0 when they could not be read."""
        size = min(MAX_TITLE_SIZE, _legible(self.thickness, _TITLE, _TITLE_AT_MOST))
        return size if size >= LEGIBLE else 0

    @cached_property
    def padding(self) -> float:
        """Free length at each end of an arc."""
        return self.thickness * 0.18

    @cached_property
    def mark(self) -> float:
        """The length that a state's mark takes."""
        return self.thickness * 0.85

    @cached_property
    def shows_marks(self) -> bool:
        return self.thickness >= MIN_MARKED_THICKNESS

    @cached_property
    def chevron(self) -> float:
        """How far the point of a cut end reaches."""
        return min(9, self.thickness * 0.45)


def divide(lane_counts: list[int]) -> tuple[Band, ...]:
    """The bands from the outside in, with one pitch, as wide as the lanes allow; an empty ring keeps one lane."""
    if not lane_counts:
        return ()
    counts = [max(count, 1) for count in lane_counts]
    header = 20 if len(counts) <= 5 else 16
    room = FACE_OUTER - FACE_INNER - RING_GAP * (len(counts) - 1) - header * len(counts)
    pitch = min(MAX_PITCH, room / sum(counts))
    bands = []
    outer = FACE_OUTER
    for count in counts:
        bands.append(Band(outer, header, pitch, count))
        outer = bands[-1].inner - RING_GAP
    return tuple(bands)


def _legible(thickness: float, share: float, at_most: float) -> float:
    """The font size in an arc: legible where that fits in it, else as large as fits."""
    return max(thickness * share, min(LEGIBLE, thickness * at_most))


def hub_radius(bands: tuple[Band, ...]) -> float:
    """The radius of the disc in the middle."""
    return (bands[-1].inner if bands else FACE_OUTER) - HUB_MARGIN
