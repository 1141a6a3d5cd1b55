"""What is written in the blocks of an answer, as lines of plain text."""

import re
from collections.abc import Iterable
from datetime import date
from html import unescape
from typing import Any

from django.utils.formats import date_format
from django.utils.html import strip_tags
from wagtail.blocks import ChoiceBlock, ListBlock, StreamBlock, StructBlock, StructValue
from wagtail.contrib.typed_table_block.blocks import TypedTable
from wagtail.rich_text import RichText

from .questions import Piece

_END_OF_LINE = re.compile(r"<br\s*/?>|</(?:p|li|h\d|blockquote|tr)>", re.IGNORECASE)


def text_of(pieces: Iterable[Piece]) -> str:
    """Return the text of an answer, a line for each paragraph, point or row; measures that it names are left out."""
    blocks = (block for piece in pieces if piece.kind != "measures" for block in piece.blocks)
    return "\n".join(line for block in blocks for line in _lines(block.value, block.block))


def _lines(value: Any, block=None) -> Iterable[str]:
    if value is None or value == "" or isinstance(block, ChoiceBlock):
        return []
    if isinstance(value, RichText):
        return [unescape(strip_tags(line)) for line in _END_OF_LINE.split(value.source)]
    if isinstance(value, TypedTable):
        return _rows(value)
    if isinstance(block, StructBlock) and isinstance(value, StructValue):  # the value of an image is the image
        return [line for name, inner in value.items() for line in _lines(inner, block.child_blocks[name])]
    if isinstance(block, ListBlock | StreamBlock):
        items = value.bound_blocks if isinstance(block, ListBlock) else value
        return [line for item in items for line in _lines(item.value, item.block)]
    return [date_format(value) if isinstance(value, date) else str(value)]


def _rows(table: TypedTable) -> Iterable[str]:
    headings = [column["heading"] for column in table.columns]
    rows = ([str(cell.value or "") for cell in row] for row in table.rows)
    return [table.caption or "", *(" | ".join(row) for row in [headings, *rows])]
