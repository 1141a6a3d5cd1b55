"""The columns that short rows of many kinds share, so that one query brings them all."""

from datetime import date
from typing import NamedTuple

from django.db.models import CharField, DateField, TextField, Value
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


def columns(rows, kind, names, *, pk="pk"):
    """Return the queryset ``rows`` with the columns of `Dated`; missing texts are empty. ``pk``: of history, "id"."""
    owner, place, day, *texts, number = names
    texts += [""] * (5 - len(texts))
    words = [Value(text, output_field=TextField()) if text == "" else text for text in texts]
    return rows.order_by().values_list(Value(kind, output_field=CharField()), owner, pk, place, day, *words, number)


def no_day():
    return Cast(Value(None), output_field=DateField())
