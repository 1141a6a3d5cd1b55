"""The columns that short rows of many kinds share, so that one query brings them all."""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import CharField, DateField, DateTimeField, TextField, Value
from django.db.models.functions import Cast


class Dated(NamedTuple):
    """A row of the query as it comes."""

    kind: str
    owner: int
    pk: int
    place: int | None
    day: date | None
    a: str
    b: str
    c: str
    d: str
    e: str
    number: int | None
    at: datetime | None


def dated(row: tuple) -> Dated:
    """Return a row as it comes, its numbers whole: MariaDB makes decimals of numbers of different sizes."""
    return Dated(*(int(value) if isinstance(value, Decimal) else value for value in row))


def columns(rows, kind, names, *, pk="pk", at=None):
    """Return the queryset ``rows`` with the columns of `Dated`; missing texts are empty. ``pk``: of history, "id".

    ``at`` names a moment, whose day is to be told in Python: MariaDB and MySQL know no time zones until told of them.
    """
    owner, place, day, *texts, number = names
    texts += [""] * (5 - len(texts))
    words = [Value(text, output_field=TextField()) if text == "" else text for text in texts]
    kind = Value(kind, output_field=CharField())
    return rows.order_by().values_list(kind, owner, pk, place, day, *words, number, at or _no_moment())


def no_day():
    return Cast(Value(None), output_field=DateField())


def _no_moment():
    return Cast(Value(None), output_field=DateTimeField())
