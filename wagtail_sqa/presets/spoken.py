"""Texts in several languages, without Django: whoever shows them names the language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
FALLBACK = "en"


@dataclass(frozen=True)
class Spoken(Generic[T]):
    """The same thing in several languages; English is always among them."""

    by_language: Mapping[str, T]

    def say(self, language: str) -> T:
        """Return it in ``language`` (a BCP 47 tag), else in its base language, else in English."""
        for code in (language, language.partition("-")[0], FALLBACK):
            if code in self.by_language:
                return self.by_language[code]
        raise KeyError(language)


def spoken(value: Mapping) -> Spoken:
    """Return ``value``, a table by language as a preset writes it; lists become tuples."""
    return Spoken({code: tuple(words) if isinstance(words, list) else words for code, words in value.items()})


def spoken_or_none(value: Mapping | None) -> Spoken | None:
    return None if value is None else spoken(value)
