"""What the picture of a tree is made of. Everything is an argument, words too."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

_ID_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


class Tone(Enum):
    """How a state is coloured: beside its word, never instead of it."""

    GOOD = "good"
    GOING = "going"
    HALF = "half"
    BAD = "bad"
    HELD = "held"
    IDLE = "idle"


@dataclass(frozen=True, slots=True)
class Node:
    """A box. ``note`` stands above its title, ``state`` below; a box with an ``href`` is a link."""

    title: str
    href: str = ""
    note: str = ""
    state: str = ""
    tone: Tone = Tone.IDLE
    children: tuple["Node", ...] = ()

    def walk(self) -> Iterator["Node"]:
        """Yield this box and all that hang on it, in the order of reading."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Tree:
    """One or more ``roots`` below each other; ``id_prefix`` begins every id of the picture."""

    title: str
    description: str
    roots: tuple[Node, ...]
    id_prefix: str = "sqa-tree-"

    def __post_init__(self) -> None:
        """Raises ValueError for a tree without roots and a spoilt id prefix."""
        if not self.roots:
            raise ValueError("A tree needs at least one root.")
        if not _ID_PREFIX.fullmatch(self.id_prefix):
            raise ValueError(f"The id prefix {self.id_prefix!r} must begin with a letter and hold no spaces.")
