"""What was in force at a moment, read from history rows."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone


def end_of(day: date) -> datetime:
    """Return the last moment of ``day`` in the site's time zone."""
    midnight = datetime.combine(day + timedelta(days=1), time.min)
    return timezone.make_aware(midnight) - timedelta(microseconds=1)


def rows_as_of(model, moment: datetime, *, pks: Iterable[int] | None = None):
    """Return a queryset of the history rows of ``model`` that were in force at ``moment``: one query, however many.

    Rows of retired and deleted things are left out. ``pks`` limits it to some things.
    """
    rows = getattr(model, model._sqa_history.manager_name).filter(history_date__lte=moment)
    pk = model._meta.pk.attname
    if pks is not None:
        rows = rows.filter(**{f"{pk}__in": list(pks)})
    later = rows.filter(**{pk: OuterRef(pk)}, history_date__gt=OuterRef("history_date"))
    return _in_force(model, rows.filter(~Exists(later)))


def newest_rows(model, moment: datetime, pks: Iterable[int]):
    """Return what `rows_as_of` does, however long the history is in the same time: one look into the index for each.

    Of things that a script has deleted since, nothing is found; the admin deletes nothing that has been in force.
    """
    rows = getattr(model, model._sqa_history.manager_name)
    own = rows.filter(**{model._meta.pk.attname: OuterRef("pk")}, history_date__lte=moment).order_by("-history_date")
    newest = model._base_manager.filter(pk__in=list(pks)).order_by().values_list(Subquery(own.values("history_id")[:1]))
    return _in_force(model, rows.filter(history_id__in=newest).order_by())


def _in_force(model, rows):
    rows = rows.exclude(history_type="-")
    return rows.filter(live=True) if any(f.name == "live" for f in model._meta.fields) else rows


def in_force_at(obj, moment: datetime):
    """Return the history row of ``obj`` that was in force at ``moment`` or None."""
    return rows_as_of(type(obj), moment, pks=[obj.pk]).first()


def children_as_of(model, parent_field: str, parent_pks: Iterable[int], moment: datetime):
    """Return the rows of child ``model`` under the parents at ``moment``, in their order then."""
    rows = rows_as_of(model, moment)
    return rows.filter(**{f"{parent_field}__in": list(parent_pks)}).order_by("sort_order", "id")
