"""The text of an answer, from the raw data of its blocks: no block is built and nothing is looked up."""

from collections.abc import Iterable, Iterator, Mapping
from html import unescape

from django.utils.html import strip_tags

from .facts import SectionFacts

_NO_TEXT = frozenset({"id", "type"})


def section_facts(blocks: Iterable[Mapping]) -> SectionFacts:
    """Return the facts of the raw data of a ``StreamValue``, of a draft or in force."""
    blocks = list(blocks)
    written = (words for block in blocks for words in _strings(block["value"]))
    return SectionFacts(
        text="\n".join(unescape(strip_tags(words.replace("<", " <"))) for words in written),
        blocks=frozenset(block["type"] for block in blocks),
        undescribed_pictures=sum(_is_undescribed(block) for block in blocks),
    )


def _strings(value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _of_all(inner for name, inner in value.items() if name not in _NO_TEXT)
    elif isinstance(value, (list, tuple)) or hasattr(value, "__iter__"):
        yield from _of_all(value)


def _of_all(values: Iterable) -> Iterator[str]:
    for value in values:
        yield from _strings(value)


def _is_undescribed(block) -> bool:
    if block["type"] != "image":
        return False
    image = block["value"].get("image")
    if not isinstance(image, dict) or not image.get("image"):
        return False
    return not image.get("decorative") and not (image.get("alt_text") or "").strip()
