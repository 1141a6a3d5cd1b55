"""Numbers in the active language."""

from decimal import Decimal

from django.utils.formats import get_format
from django.utils.translation import gettext as _

from .charts import NumberFormat, NumberProblem, read_number, say_number


def active_format() -> NumberFormat:
    return NumberFormat(get_format("DECIMAL_SEPARATOR"), get_format("THOUSAND_SEPARATOR"))


def say(value: Decimal) -> str:
    """Write ``value`` with as many decimals as it needs: "8.4", "86", in Swedish "8,4"."""
    return say_number(value, active_format())


def read(text: str) -> Decimal:
    """Read a number with decimal comma or point. Raises ValueError with a sentence for what is none."""
    value = read_number(text, active_format())
    if isinstance(value, Decimal):
        return value
    raise ValueError(_problem(value) % {"text": text[:40]})


def _problem(problem: NumberProblem) -> str:
    return {
        NumberProblem.NO_NUMBER: _("“%(text)s” is not a number."),
        NumberProblem.TWO_WAYS: _("“%(text)s” can be two numbers. Write it without a mark between thousands."),
        NumberProblem.TOO_LONG: _(
            "“%(text)s” has too many digits: ten before and four after the decimal mark at most."
        ),
    }[problem]
