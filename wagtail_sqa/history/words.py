"""Two versions of a text, compared word by word. Pure functions."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"\S+\s*")
_CONTEXT = 12  # words that are kept on each side of a change
_MOST = 4_000_000  # pairs of words: longer texts are not compared inside a paragraph
_ALIKE = 0.35  # paragraphs with less in common are two paragraphs: word by word nobody could read them
GAP = "… "


@dataclass(frozen=True)
class Segment:
    """A run of words: ``kind`` is "same", "removed" or "added"."""

    kind: str
    text: str


Paragraph = tuple[Segment, ...]


def word_by_word(before: str, after: str) -> tuple[Paragraph, ...]:
    """Return the changed paragraphs of a text, each as runs of words; what stayed is shortened to its surroundings."""
    old, new = _paragraphs(before), _paragraphs(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    changed = (codes for codes in matcher.get_opcodes() if codes[0] != "equal")
    return tuple(pair for _, a, b, c, d in changed for pair in _compared(old[a:b], new[c:d]))


def _paragraphs(text: str) -> list[str]:
    return [line for line in (line.strip() for line in text.split("\n")) if line]


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterable[Paragraph]:
    """Compare the paragraphs that stand in one place in turn; what is left over was removed or added whole."""
    pairs = min(len(old), len(new))
    yield from (_words(*pair) for pair in zip(old, new, strict=False))
    yield from ((Segment("removed", text),) for text in old[pairs:])
    yield from ((Segment("added", text),) for text in new[pairs:])


def _words(before: str, after: str) -> Paragraph:
    old, new = _WORD.findall(before), _WORD.findall(after)
    matcher = SequenceMatcher(None, [w.strip() for w in old], [w.strip() for w in new], autojunk=False)
    if len(old) * len(new) > _MOST or matcher.ratio() < _ALIKE:
        return Segment("removed", before), Segment("same", " "), Segment("added", after)
    codes = matcher.get_opcodes()
    return tuple(s for i, code in enumerate(codes) for s in _segments(code, old, new, _ends(i, len(codes))))


def _ends(place: int, number: int) -> tuple[bool, bool]:
    """Return whether there is a change before and one after the part in this place."""
    return place > 0, place < number - 1


def _segments(code, old, new, changes) -> Iterable[Segment]:
    tag, a, b, c, d = code
    if tag == "equal":
        yield Segment("same", _shortened(new[c:d], *changes))
        return
    yield from _marked("removed", "".join(old[a:b]))
    yield from _marked("added", "".join(new[c:d]))


def _marked(kind: str, text: str) -> Iterable[Segment]:
    """Leave the blank after the last word unmarked."""
    words = text.rstrip()
    if words:
        yield Segment(kind, words)
    if words != text:
        yield Segment("same", " ")


def _shortened(words: Sequence[str], change_before: bool, change_after: bool) -> str:
    first = _CONTEXT if change_before else 0
    last = len(words) - _CONTEXT if change_after else len(words)
    if last <= first:
        return "".join(words)
    return "".join([*words[:first], GAP, *words[last:]])
