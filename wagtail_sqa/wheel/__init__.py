"""The annual wheel as a picture and a list, drawn from plain values: this package imports no Django.

``lay_out(wheel)`` decides what is shown, where and under which number; ``render()`` draws it as SVG and
``Layout.months`` lists it. Both read the same entries, so that a number on an arc is the number in the list.
"""

from .geometry import PRINTED_MM
from .layout import Entry, Layout, Month, lay_out
from .legend import swatch
from .spec import MAX_MONTHS, MAX_RINGS, STATES, Item, Ring, Wheel, Words
from .svg import render

__all__ = [
    "MAX_MONTHS",
    "MAX_RINGS",
    "PRINTED_MM",
    "STATES",
    "Entry",
    "Item",
    "Layout",
    "Month",
    "Ring",
    "Wheel",
    "Words",
    "lay_out",
    "render",
    "swatch",
]
