"""Long tables are cut before they are laid out: the time for one table grows with the square of its rows."""

from collections.abc import Sequence
from typing import TypeVar

Row = TypeVar("Row")
ROWS_PER_TABLE = 50


def chunked(rows: Sequence[Row], size: int = ROWS_PER_TABLE) -> list[Sequence[Row]]:
    """`rows` in order, in pieces of at most `size`; no rows give no pieces."""
    return [rows[start : start + size] for start in range(0, len(rows), size)]
