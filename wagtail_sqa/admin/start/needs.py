"""Something that waits for someone: a sentence, why, and a button."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


class Urgency(IntEnum):
    """In the order in which things are named."""

    LATE = 1  # its day is past
    PEOPLE = 2  # somebody waits for an answer
    SOON = 3  # it is its time now
    NEXT = 4
    LATER = 5  # nothing breaks without it


@dataclass(frozen=True, slots=True)
class Need:
    """``detail`` says more or is "". ``label`` is on the button, which leads to ``url``; ``about`` tells it apart from
    others of the same label for those who hear it."""

    urgency: Urgency
    icon: str
    sentence: str
    detail: str
    label: str
    url: str
    about: str = ""

    @property
    def is_late(self) -> bool:
        return self.urgency == Urgency.LATE


def in_order(needs: Iterable[Need]) -> list[Need]:
    """Return them by urgency; of the same urgency what was gathered first comes first."""
    return sorted(needs, key=lambda need: need.urgency)
