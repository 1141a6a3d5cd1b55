"""Numbers as people write and read them, with the decimal mark of their language."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

MAX_DECIMALS = 4
# Fewer digits than this are read at a glance without a space between them.
_GROUPED_FROM = 5
_MAX_WHOLE = 10
_SPACES = re.compile(r"(?<=[0-9])[ \u00a0\u2009\u202f'’](?=[0-9]{3}(?![0-9]))")
# A mark between thousands: two of them at least, or one before the other mark.
_THOUSANDS = {
    mark: re.compile(rf"[+-]?[0-9]{{1,3}}(?:(?:\{mark}[0-9]{{3}})+\{decimal}[0-9]+|(?:\{mark}[0-9]{{3}}){{2,}})")
    for mark, decimal in (",.", ".,")
}
_NUMBER = re.compile(r"([+-]?)([0-9]+)(?:[.,]([0-9]+))?")
_MAY_BE_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a language writes numbers; ``group`` stands between thousands."""

    decimal: str = "."
    group: str = "\u00a0"


class NumberProblem(Enum):
    """Why a text cannot be read as a number."""

    NO_NUMBER = "no number"
    TWO_WAYS = "can be read in two ways"
    TOO_LONG = "too many digits"


def say_number(value: Decimal, style: NumberFormat, *, decimals: int | None = None) -> str:
    """Write ``value`` with ``decimals`` decimals, or with as many as it needs."""
    exact = value if decimals is None else round(value, decimals)
    whole, _, fraction = f"{abs(exact):f}".partition(".")
    if decimals is None:
        fraction = fraction.rstrip("0")
    if len(whole) >= _GROUPED_FROM:
        whole = f"{int(whole):,}".replace(",", style.group)
    sign = "−" if exact < 0 else ""
    return f"{sign}{whole}{style.decimal}{fraction}" if fraction else f"{sign}{whole}"


def read_number(text: str, style: NumberFormat) -> Decimal | NumberProblem:
    """Read a number with decimal comma or point, spaces between thousands and perhaps a percent sign.

    A single comma or point before three digits may stand between thousands: it is read as the decimal mark only
    where that is the mark of ``style``.
    """
    plain = _SPACES.sub("", text.strip().replace("−", "-").removesuffix("%").strip())
    if _MAY_BE_THOUSANDS.fullmatch(plain) and style.decimal not in plain:
        return NumberProblem.TWO_WAYS
    for mark, shape in _THOUSANDS.items():
        plain = plain.replace(mark, "") if shape.fullmatch(plain) else plain
    found = _NUMBER.fullmatch(plain)
    if found is None:
        return NumberProblem.NO_NUMBER
    sign, whole, fraction = found[1], found[2], (found[3] or "").rstrip("0")
    if len(whole.lstrip("0")) > _MAX_WHOLE or len(fraction) > MAX_DECIMALS:
        return NumberProblem.TOO_LONG
    return Decimal(f"{sign}{whole}.{fraction or 0}")
