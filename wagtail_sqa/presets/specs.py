"""What a value in a preset may be: a spec takes a value and its path and yields a fault for each thing wrong."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .lines import Path

LANGUAGES = ("sv", "en")
PLACEHOLDERS = ("measure", "the_measure", "measures", "the_measures")
_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Fault:
    """What is wrong at ``path``, and what to do."""

    path: Path
    message: str
    hint: str


Spec = Callable[[Any, Path], Iterator[Fault]]


def string(value, path):
    if not isinstance(value, str) or not value.strip():
        yield Fault(path, f"{_shown(value)} is no text.", "Write a text between quotes.")


def flag(value, path):
    if not isinstance(value, bool):
        yield Fault(path, f"{_shown(value)} is neither true nor false.", "Write true or false, without quotes.")


def day(value, path):
    if type(value) is not date:
        yield Fault(path, f"{_shown(value)} is no date.", "Write a date without quotes, for example 2026-08-01.")


def number(least: int, most: int) -> Spec:
    def check(value, path):
        if type(value) is not int or not least <= value <= most:
            hint = f"Write a whole number from {least} to {most}, without quotes."
            yield Fault(path, f"{_shown(value)} is no number that fits.", hint)

    return check


def one_of(words: Collection[str]) -> Spec:
    def check(value, path):
        if value not in words:
            yield Fault(path, f"{_shown(value)} is not known.", f"Choose one of: {', '.join(sorted(words))}.")

    return check


def exactly(expected) -> Spec:
    def check(value, path):
        if value != expected:
            yield Fault(path, f"{_shown(value)} should be {expected!r}.", f"Write {_shown(expected)}.")

    return check


def list_of(spec: Spec, *, least: int = 0, most: int = 10_000) -> Spec:
    def check(value, path):
        if not isinstance(value, list):
            yield Fault(path, f"{_shown(value)} is no list.", "Write a list between brackets, or [[…]] for each row.")
            return
        if not least <= len(value) <= most:
            hint = f"Give at least {least} and at most {most}."
            yield Fault(path, f"The list has {len(value)} entries.", hint)
        for position, item in enumerate(value):
            yield from spec(item, (*path, position))

    return check


def table(required: Mapping[str, Spec], optional: Mapping[str, Spec] | None = None) -> Spec:
    known = {**required, **(optional or {})}

    def check(value, path):
        if not isinstance(value, dict):
            yield Fault(path, f"{_shown(value)} is no table.", "Write a table: { key = value, … } or a [header].")
            return
        for name in required.keys() - value.keys():
            yield Fault((*path, name), f"The key {name!r} is missing.", f"Add {name} = ….")
        for name in value.keys() - known.keys():
            hint = f"Remove or correct it. The keys here are: {', '.join(sorted(known))}."
            yield Fault((*path, name), f"The key {name!r} does not exist.", hint)
        for name in value.keys() & known.keys():
            yield from known[name](value[name], (*path, name))

    return check


def map_of(spec: Spec) -> Spec:
    def check(value, path):
        if not isinstance(value, dict):
            yield Fault(path, f"{_shown(value)} is no table.", "Write a table for each, with a [header.key].")
            return
        for name, item in value.items():
            yield from spec(item, (*path, name))

    return check


def spoken_as(spec: Spec) -> Spec:
    """Each language of ``spec``; Swedish and English are asked for, others may be added."""

    def check(value, path):
        if not isinstance(value, dict):
            hint = 'Write it in both languages: { sv = "…", en = "…" }.'
            yield Fault(path, f"{_shown(value)} is not in two languages.", hint)
            return
        for code in LANGUAGES:
            if code not in value:
                yield Fault((*path, code), f"The language {code!r} is missing.", f"Add {code} = ….")
        for code, words in value.items():
            yield from spec(words, (*path, code))

    return check


def words(value, path):
    """A text whose braces, if any, are placeholders for what a measure is called."""
    yield from string(value, path)
    for name in _BRACES.findall(value) if isinstance(value, str) else ():
        if name not in PLACEHOLDERS:
            hint = f"The placeholders are: {', '.join(f'{{{known}}}' for known in PLACEHOLDERS)}."
            yield Fault(path, f"The placeholder {{{name}}} does not exist.", hint)


text = spoken_as(words)


def short_text(most: int) -> Spec:
    def short(value, path):
        yield from string(value, path)
        if isinstance(value, str) and len(value) > most:
            yield Fault(path, f"{_shown(value)} has {len(value)} characters.", f"Use at most {most}.")

    return spoken_as(short)


def text_list(least: int, most: int) -> Spec:
    each = spoken_as(list_of(words, least=least, most=most))

    def check(value, path):
        yield from each(value, path)
        lengths = {len(items) for items in value.values() if isinstance(items, list)} if isinstance(value, dict) else ()
        if len(lengths) > 1:
            yield Fault(path, "The languages have different numbers of entries.", "Translate every entry.")

    return check


def _shown(value) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}…"
