"""What an arc says: the number and the full title, the short title, a cut title, the number alone, or nothing."""

from dataclasses import dataclass
from typing import Literal

from .text import DIGIT, fitting, follows, is_simple, width

ELLIPSIS_FROM = 8
_SPACE_BETWEEN = 0.35

Kind = Literal["title", "short", "cut", "number", "nothing"]


@dataclass(frozen=True, slots=True)
class Label:
    """``text`` stands after the number; it is empty for the kinds "number" and "nothing"."""

    kind: Kind
    text: str = ""

    @property
    def has_number(self) -> bool:
        return self.kind != "nothing"


NUMBER, NOTHING = Label("number"), Label("nothing")


@dataclass(frozen=True, slots=True)
class Room:
    """The free length of an arc at its middle radius, its thickness, and the font sizes there; all in drawing units.

    A font size of 0 means that such a text would be too small to read.
    """

    length: float
    radius: float
    thickness: float
    number_size: float
    title_size: float

    def takes(self, text: str, left: float) -> bool:
        """Whether a text fits in ``left`` units; a script that cannot be cut must also stay inside the band."""
        length = width(text, self.title_size)
        return length <= left and follows(text, length, self.radius, self.thickness / 6)


def number_width(number: int, size: float) -> float:
    """How wide an arc's number is."""
    return len(str(number)) * DIGIT * size


def gap_after_number(title_size: float) -> float:
    """The space between the number and the title."""
    return title_size * _SPACE_BETWEEN


def choose(number: int, title: str, short_title: str, room: Room) -> Label:
    """The most that fits, the number first. Titles are already cleaned."""
    left = room.length - number_width(number, room.number_size)
    if left < 0 or not room.number_size:
        return NOTHING
    if not room.title_size:
        return NUMBER
    left -= gap_after_number(room.title_size)
    if title and room.takes(title, left):
        return Label("title", title)
    if short_title and room.takes(short_title, left):
        return Label("short", short_title)
    return _cut(short_title or title, left, room)


def _cut(text: str, left: float, room: Room) -> Label:
    if left < ELLIPSIS_FROM * room.title_size / 4 or not is_simple(text):
        return NUMBER
    cut = fitting(text, room.title_size, left, least=ELLIPSIS_FROM)
    return Label("cut", cut) if cut else NUMBER
