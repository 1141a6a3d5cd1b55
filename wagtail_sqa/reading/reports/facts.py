"""A fact as it is gathered into a report, and how it is known again."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from html import unescape
from typing import Any
from uuid import uuid4

from django.utils.html import strip_tags

_NO_WORDS = frozenset({"id", "type", "origin"})
_AS_WAGTAIL_STORES_ITEMS = frozenset({"type", "value", "id"})


@dataclass(frozen=True)
class Fact:
    """``value`` is what a block of the type ``kind`` stores, apart from its origin; plain enough for JSON.

    ``key`` stays the same from one gathering to the next. ``section`` says into which sections it belongs, by what a
    preset calls their source. ``pages`` are all pages that its words are taken from, ``source`` is what these are
    called, ``day`` the ISO day that it is true for.
    """

    key: str
    section: str
    kind: str
    value: Mapping[str, Any]
    pages: tuple[int, ...]
    source: str
    day: str

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.value)

    def block(self) -> dict:
        """Return the fact as a StreamField stores it."""
        origin = {
            "key": self.key,
            "fingerprint": self.fingerprint,
            "pages": " ".join(map(str, self.pages)),
            "source": self.source,
            "gathered_on": self.day,
        }
        return {"type": self.kind, "value": {"origin": origin, **self.value}, "id": str(uuid4())}

    def as_json(self) -> dict:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping) -> "Fact":
        return cls(**{**data, "pages": tuple(data["pages"])})


def items(values) -> list[dict]:
    """Return ``values`` as a list block stores them."""
    return [{"type": "item", "value": value, "id": str(uuid4())} for value in values]


def fingerprint(value: Mapping[str, Any]) -> str:
    """Return a digest of the words of a block's stored ``value``, its origin left out.

    An editor that saves a page without touching the block stores it somewhat differently: other ids, other white
    space, attributes in rich text. None of that counts.
    """
    return sha256("\x1f".join(_words(value)).encode()).hexdigest()[:32]


def unpacked(value):
    """Return what an item of a stored list holds; anything else as it is."""
    is_item = isinstance(value, Mapping) and "value" in value and value.keys() <= _AS_WAGTAIL_STORES_ITEMS
    return value["value"] if is_item else value


def plain(text: str) -> str:
    """Return the words of ``text``, which may be HTML, in one line."""
    return " ".join(unescape(strip_tags(text.replace("<", " <"))).split())


def is_list(value) -> bool:
    return not isinstance(value, (str, Mapping)) and hasattr(value, "__iter__")


def _words(value, name: str = "") -> Iterator[str]:
    value = unpacked(value)
    if isinstance(value, Mapping):
        for key in sorted(value.keys() - _NO_WORDS):
            yield from _words(value[key], key)
    elif is_list(value):
        for item in value:
            yield f"{name}["
            yield from _words(item, name)
    elif value is not None and (text := plain(str(value))):
        yield f"{name}={text}"
