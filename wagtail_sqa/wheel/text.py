"""Text that is safe to draw, and its width in the advances of Helvetica, which Arial and Liberation Sans share."""

import re
import unicodedata
from functools import lru_cache
from html import escape
from math import ceil, sqrt

# What XML forbids or discourages, invisible hints for breaking lines, and marks that turn the reading direction.
_UNDRAWABLE = re.compile(
    "[^\t\n\r -~\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
    "|[\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]"
)
# Scripts whose letters stand alone, so that a text may be cut anywhere: Latin, Greek, Cyrillic and their punctuation.
_SIMPLE = re.compile("[ -\u024f\u0370-\u0482\u048a-\u058f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]*")
# How far, in drawing units, a straight piece of text may stray from its circle.
_STRAY = 0.8

_REGULAR = {
    191: "'",
    222: "ijl‘’",
    260: "|",
    278: " !,./:;I[\\]ft·",
    333: "()-r`“”„",
    334: "{}",
    355: '"',
    389: "*",
    400: "°",
    469: "^",
    500: "Jckvsxyz",
    556: "#$0123456789?L_abdeghnopqu–§€",
    584: "+<=>~×",
    611: "FTZßø",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQØ",
    833: "Mm",
    889: "%æ",
    944: "W",
    1000: "…—Æ",
    1015: "@",
}
_BOLD = {
    238: "'",
    278: " ,./I\\ijl‘’·",
    333: "!()-:;[]`ft",
    389: "*r{}",
    474: '"',
    500: "z“”„",
    556: "#$0123456789J_acekvsxy–§€",
    584: "+<=>^~×",
    611: "?FLTZbdghnopqußø",
    667: "EPSVXY",
    722: "&ABCDHKNRU",
    778: "GOQwØ",
    833: "M",
    889: "%mæ",
    944: "W",
    975: "@",
    1000: "…—Æ",
}
_ADVANCES = [{letter: width for width, letters in table.items() for letter in letters} for table in (_REGULAR, _BOLD)]
# A digit is as wide in both, and all digits are.
DIGIT = 0.556
_UNKNOWN = 600
_FULL_WIDTH = 1000


def clean(text: str) -> str:
    """The text on one line, without what XML forbids (control characters, surrogates) and what cannot be seen."""
    if not text.isprintable():
        text = _UNDRAWABLE.sub("", text)
    line = " ".join(text.split())
    return line if line.isascii() else unicodedata.normalize("NFC", line)


def markup(text: str) -> str:
    """The text cleaned and escaped for an element or an attribute."""
    return escape(clean(text))


def is_simple(text: str) -> bool:
    """True when the text may be cut between any two characters without changing a letter's shape or place."""
    return _SIMPLE.fullmatch(text) is not None


def width(text: str, size: float, bold: bool = False) -> float:
    """How wide a text of this font size is, in the units of ``size``."""
    return sum(_advance(letter, bold) for letter in text) * size / 1000


def is_measured(text: str, bold: bool = False) -> bool:
    """Whether the width of every letter is known rather than guessed."""
    return all(_advance(letter, bold) != _UNKNOWN for letter in text)


def fitting(text: str, size: float, room: float, bold: bool = False, least: int = 1) -> str:
    """The text, or as much of it as fits with an ellipsis; empty when fewer than ``least`` characters would be left."""
    if width(text, size, bold) <= room:
        return text
    if not is_simple(text):
        return ""
    left = room - width("…", size, bold)
    kept = 0
    for letter in text:
        left -= width(letter, size, bold)
        if left < 0:
            break
        kept += 1
    cut = text[:kept].rstrip()
    return f"{cut}…" if len(cut) >= least else ""


def follows(text: str, length: float, radius: float, slack: float) -> bool:
    """Whether a text keeps within ``slack`` of a circle: in pieces it always does, straight only when it is short."""
    return is_simple(text) or length * length / (8 * radius) <= slack


def pieces(text: str, size: float, radius: float, bold: bool = False) -> list[tuple[str, float, float]]:
    """The text in straight pieces that follow a circle.

    Each with the distance from the text's start to its middle, and its own length.
    """
    whole = width(text, size, bold)
    number = ceil(whole / sqrt(8 * radius * _STRAY)) if is_simple(text) else 1
    if number <= 1:
        return [(text, whole / 2, whole)]
    found = []
    start = position = 0.0
    piece = ""
    for letter in text:
        piece += letter
        position += width(letter, size, bold)
        if position - start >= whole / number - 0.01:
            found += _placed(piece, start, size, bold)
            start, piece = position, ""
    return found + _placed(piece, start, size, bold)


def _placed(piece: str, start: float, size: float, bold: bool) -> list[tuple[str, float, float]]:
    """The piece without its outer spaces, which an SVG text drops, with its place and length; or nothing."""
    shown = piece.strip()
    if not shown:
        return []
    lead = piece[: len(piece) - len(piece.lstrip())]
    length = width(shown, size, bold)
    return [(shown, start + width(lead, size, bold) + length / 2, length)]


@lru_cache(maxsize=4096)
def _advance(letter: str, bold: bool) -> int:
    """Thousandths of the font size. An accented letter is as wide as its base."""
    known = _ADVANCES[bold]
    base = unicodedata.normalize("NFD", letter)[0]
    if base in known:
        return known[base]
    if unicodedata.combining(base) or unicodedata.category(base) == "Cf":
        return 0
    return _FULL_WIDTH if unicodedata.east_asian_width(base) in "WF" else _UNKNOWN
