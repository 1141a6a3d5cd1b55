"""What was in force at a moment, read from history rows."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef


def rows_as_of(model, moment: datetime, *, pks: Iterable[int] | None = None):
    """Return a queryset of the history rows of ``model`` that were in force at ``moment``: one query, however many.

    Rows of retired and deleted things are left out. ``pks`` limits it to some things.
    """
    rows = getattr(model, model._sqa_history.manager_name).filter(history_date__lte=moment)
    pk = model._meta.pk.attname
    if pks is not None:
        rows = rows.filter(**{f"{pk}__in": list(pks)})
    later = rows.filter(**{pk: OuterRef(pk)}, history_date__gt=OuterRef("history_date"))
    newest = rows.filter(~Exists(later)).exclude(history_type="-")
    return newest.filter(live=True) if any(f.name == "live" for f in model._meta.fields) else newest


def in_force_at(obj, moment: datetime):
    """Return the history row of ``obj`` that was in force at ``moment`` or None."""
    return rows_as_of(type(obj), moment, pks=[obj.pk]).first()


def children_as_of(model, parent_field: str, parent_pks: Iterable[int], moment: datetime):
    """Return the rows of child ``model`` under the parents at ``moment``, in their order then."""
    rows = rows_as_of(model, moment)
    return rows.filter(**{f"{parent_field}__in": list(parent_pks)}).order_by("sort_order", "id")
