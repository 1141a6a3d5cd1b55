"""Readings of an indicator as a line chart and as a trend, from plain values: this package imports no Django."""

from .line import draw
from .numbers import MAX_DECIMALS, NumberFormat, NumberProblem, read_number, say_number
from .spec import Chart, Reading, Words
from .trend import Change, Trend, trend

__all__ = [
    "MAX_DECIMALS",
    "Change",
    "Chart",
    "NumberFormat",
    "NumberProblem",
    "Reading",
    "Trend",
    "Words",
    "draw",
    "read_number",
    "say_number",
    "trend",
]
