"""Characters that a PDF can hold. Pure functions."""

import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterable
from html import unescape

REPLACEMENT = "□"
_TAGS = re.compile(r"<style.*?</style>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_SAMPLE = 20
_NEWLINES = str.maketrans({"\r": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"})
_VARIATION_SELECTORS = frozenset(map(chr, [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]))


def clean_text(text: str) -> str:
    """`text` in NFC without surrogates, control, format and private characters; a control one leaves a space.

    Format characters go because they can turn the reading direction (U+202E) or hide text; variation selectors
    because no font here draws them. Line ends of every kind become a newline; tab stays.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").translate(_NEWLINES))
    table = {ord(char): _cleaned(char) for char in set(text) if _cleaned(char) != char}
    return text.translate(table) if table else text


def _cleaned(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cc":
        return char if char in "\t\n" else " "
    return "" if category in {"Cf", "Cs", "Co", "Cn"} or char in _VARIATION_SELECTORS else char


def fit_to_font(text: str, glyphs: Container[str]) -> str:
    """`text` with one □ for each run of characters that the font lacks, so that a reader sees that something was there.

    A combining mark without a glyph is left out: its letter says more than letter and box.
    """
    missing = {char for char in set(text) if char not in glyphs and not char.isspace()}
    if not missing:
        return text
    marks = {char for char in missing if unicodedata.category(char).startswith("M")}
    return _replace_runs(_replace_runs(text, marks, ""), missing - marks, REPLACEMENT)


def letters_without_glyph(html: str, glyphs: Container[str]) -> str:
    """Some of the letters that the font lacks, when it lacks most of those in the words of ``html``; "" otherwise."""
    words = unescape(_TAGS.sub("", html))
    letters = Counter(char for char in words if char.isalpha())
    missing = {char: count for char, count in letters.items() if char not in glyphs}
    return "".join(sorted(missing)[:_SAMPLE]) if 2 * sum(missing.values()) > letters.total() else ""


def _replace_runs(text: str, chars: Iterable[str], replacement: str) -> str:
    escaped = "".join(map(re.escape, sorted(chars)))
    return re.sub(f"[{escaped}]+", replacement, text) if escaped else text
