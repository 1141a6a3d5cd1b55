"""Numbers in addresses."""

from collections.abc import Iterable

from django.urls import register_converter
from django.urls.converters import IntConverter

_LONGEST = 18  # digits that every database can look up


class NumberConverter(IntConverter):
    """A number that every database can look up: a longer one is an address that does not exist."""

    regex = f"[0-9]{{1,{_LONGEST}}}"


def numbers(texts: Iterable[str]) -> list[str]:
    """Return those of ``texts`` that can be the number of a thing: an address is not to be taken at its word."""
    return [text for text in map(str, texts) if text.isdecimal() and len(text) <= _LONGEST]


def register() -> None:
    """Make ``<sqa_number:…>`` known; before any module with addresses is read."""
    register_converter(NumberConverter, "sqa_number")
