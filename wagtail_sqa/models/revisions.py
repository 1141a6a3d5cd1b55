"""Revisions that can always be opened again, whatever has been deleted since."""

from collections import defaultdict

from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel, get_all_child_relations


class ReadableRevisionsMixin(models.Model):
    """Rebuilds an object from a revision although rows that the revision names are gone.

    modelcluster looks each foreign key up on its own and refuses ``PROTECT``; here every target model
    is asked once. A missing target becomes None, or drops the child row where it cannot be empty; a
    child whose own row is gone becomes a new one.
    """

    class Meta:
        abstract = True

    @classmethod
    def from_serializable_data(cls, data, check_fks=True, strict_fks=False):
        if check_fks:
            data = mend(cls, data)
        return super().from_serializable_data(data, check_fks=False, strict_fks=strict_fks)


def mend(model, data: dict) -> dict:
    """Return a copy of serialised ``data`` of ``model`` without references to rows that no longer exist."""
    wanted = defaultdict(set)
    _collect(model, data, wanted)
    existing = {
        target: set(target._base_manager.filter(pk__in=pks).values_list("pk", flat=True))
        for target, pks in wanted.items()
    }
    return _without_missing(model, data, existing)


def _collect(model, data, wanted):
    for field, target_pk in _foreign_keys(model, data):
        wanted[field.related_model].add(target_pk)
    for relation, children in _children(model, data):
        child_model = relation.related_model
        wanted[child_model] |= {child_model._meta.pk.to_python(c["pk"]) for c in children if c["pk"] is not None}
        for child in children:
            _collect(child_model, child, wanted)


def _without_missing(model, data, existing):
    missing = [f.name for f, pk in _foreign_keys(model, data) if pk not in existing[f.related_model]]
    mended = {**data, **dict.fromkeys(missing)}
    for relation, children in _children(model, data):
        rows = (_child_without_missing(relation.related_model, child, existing) for child in children)
        mended[relation.get_accessor_name()] = [row for row in rows if row is not None]
    return mended


def _child_without_missing(model, data, existing):
    row = _without_missing(model, data, existing)
    if any(row[f.name] is None and not f.null for f, pk in _foreign_keys(model, data)):
        return None
    if row["pk"] is not None and model._meta.pk.to_python(row["pk"]) not in existing[model]:
        row["pk"] = None
    return row


def _foreign_keys(model, data):
    """Return ``(field, pk of the target)`` for every foreign key that ``data`` fills."""
    fields = (f for f in model._meta.concrete_fields if f.many_to_one and not isinstance(f, ParentalKey))
    return [(f, f.target_field.to_python(data[f.name])) for f in fields if data.get(f.name) is not None]


def _children(model, data):
    if not issubclass(model, ClusterableModel):
        return []
    relations = get_all_child_relations(model)
    return [(r, data[r.get_accessor_name()]) for r in relations if data.get(r.get_accessor_name())]
