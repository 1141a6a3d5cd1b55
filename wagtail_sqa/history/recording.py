"""Recording of what comes into force, on django-simple-history's tables.

``HistoricalRecords`` alone writes a row for every draft save, with the draft's values. Here rows are
written when content is published, unpublished or deleted; children are recorded with their parent,
all with one date. Saves outside publishing are caught once their transaction is committed.
"""

from datetime import timedelta

from django.db import models, transaction
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel, get_all_child_relations
from simple_history.models import HistoricalRecords
from simple_history.signals import pre_create_historical_record
from wagtail.models import DraftStateMixin, Page, Revision
from wagtail.signals import published, unpublished

from .moment import current_moment, moment

# Columns that say how a thing is being worked on, or where it stands in the tree, not what is in force.
_BOOKKEEPING = frozenset(
    {
        *("latest_revision", "latest_revision_created_at", "live_revision", "has_unpublished_changes"),
        *("draft_title", "locked", "locked_at", "locked_by", "first_published_at", "last_published_at"),
        *("go_live_at", "expire_at", "expired", "owner", "content_type", "alias_of", "change_reason"),
        *("path", "depth", "numchild", "url_path", "translation_key", "locale"),
        *("content_version", "content_changed_at"),
        *("gathered_at", "left_out"),
    }
)


class HistoryRow(models.Model):
    """Base of every history table: the names that foreign keys had when the row was written."""

    labels = models.JSONField(default=dict, editable=False)

    class Meta:
        abstract = True


def tracked_fields(model) -> list[models.Field]:
    """Return the fields of ``model`` whose change is a change of what is in force."""
    return [f for f in model._meta.concrete_fields if f.name not in _BOOKKEEPING and not f.primary_key]


def same_content(obj, row) -> bool:
    """Say whether ``obj`` and the history ``row`` hold the same content."""
    return all(_value(f, obj) == _value(f, row) for f in tracked_fields(type(obj)))


def _value(field, obj):
    value = getattr(obj, field.attname)
    return field.get_prep_value(value) if hasattr(value, "raw_data") else value


class ContentHistory(HistoricalRecords):
    """History of a publishable model (``DraftStateMixin``) or of a child of one (``ParentalKey``)."""

    # A site's SIMPLE_HISTORY_* settings would otherwise change this package's tables.
    _date_indexing = True

    def __init__(self, *args, indexes=(), indexed=(), **kwargs):
        """``indexes`` are added to the one by thing and date, into which the fields ``indexed`` are taken too."""
        self._more_indexes, self._indexed = list(indexes), indexed
        kwargs.setdefault("history_id_field", models.BigAutoField())
        kwargs.setdefault("history_change_reason_field", models.TextField(null=True))
        kwargs.setdefault("bases", (HistoryRow,))
        super().__init__(*args, **kwargs)

    # Tables

    def get_meta_options(self, model):
        pk = model._meta.pk.attname
        index = models.Index(
            fields=[pk, "-history_date", *self._indexed], name=f"sqa_{model._meta.model_name[:20]}_hist"
        )
        return {**super().get_meta_options(model), "indexes": [index, *self._more_indexes]}

    def copy_fields(self, model):
        fields = super().copy_fields(model)
        for field in fields.values():
            if isinstance(field, ParentalKey):
                field.__class__ = models.ForeignKey  # a history row is nobody's modelcluster child
        return fields

    # Signals

    def finalize(self, sender, **kwargs):
        super().finalize(sender, **kwargs)
        if self.cls is not sender:
            return
        sender._sqa_history = self
        if issubclass(sender, DraftStateMixin):
            published.connect(self._on_publication, sender=sender, weak=False)
            unpublished.connect(self._on_publication, sender=sender, weak=False)

    def post_save(self, instance, created, using=None, **kwargs):
        if kwargs.get("raw") or not isinstance(instance, DraftStateMixin):
            return  # a child is recorded with its parent
        update_fields = kwargs.get("update_fields")
        if update_fields is not None and set(update_fields) <= _BOOKKEEPING:
            return
        # In memory the instance may carry a draft; only the committed row says what is in force.
        now = current_moment()
        transaction.on_commit(lambda: self._check(type(instance), instance.pk, now))

    def post_delete(self, instance, using=None, **kwargs):
        last = self.last_row(instance)
        if last is not None and last.history_type != "-":
            self._write(instance, "-", last)

    def m2m_changed(self, instance, **kwargs):
        """Many-to-many rows of drafts mean nothing; `record` compares them at publication."""

    def _on_publication(self, sender, instance, **kwargs):
        if not instance.live and "revision" in kwargs:
            return  # only scheduled
        with transaction.atomic():
            self.record(instance)

    def _check(self, model, pk, when):
        """Safety net for saves outside publishing: compare the committed row with the newest history row.

        Under the row's lock, else what someone else puts into force between the two would be recorded as taken back.
        """
        with transaction.atomic(), moment(at=when.at, user=when.user, reason=when.reason):
            row = model._base_manager.filter(pk=pk)
            list(row.select_for_update().values_list("pk"))
            fresh = row.first()
            if fresh is not None and (fresh.live or self._was_in_force(fresh)):
                self.record(fresh)

    def _was_in_force(self, instance) -> bool:
        last = self.last_row(instance)
        return last is not None and last.live and last.history_type != "-"

    # Writing

    def record(self, instance) -> bool:
        """Write what is in force now, children first, unless nothing changed; return whether a row was written."""
        last = self.last_row(instance)
        children_changed = record_children(instance, since=last)
        is_new = last is None or last.history_type == "-"
        if is_new or children_changed or not same_content(instance, last) or self._m2m_differs(instance, last):
            self._write(instance, "+" if is_new else "~", last)
            return True
        return False

    def last_row(self, instance):
        """Return the newest history row of ``instance`` or None."""
        return getattr(instance, self.manager_name).first()

    def write_child(self, child, last):
        """Write one row for ``child``; ``last`` is its newest row or None."""
        self._write(child, "~" if last is not None and last.history_type != "-" else "+", last)

    def _write(self, instance, history_type, last):
        now = current_moment()
        instance._history_date = _after(now.at, last)
        instance._history_user = now.user or self.get_history_user(instance)
        instance._change_reason = now.reason or getattr(instance, "change_reason", "") or None
        try:
            self.create_historical_record(instance, history_type)
        finally:
            del instance._history_date, instance._history_user, instance._change_reason

    def _m2m_differs(self, instance, row) -> bool:
        for field in self.get_m2m_fields_from_model(type(instance)):
            target = f"{field.m2m_reverse_field_name()}_id"
            now = set(getattr(instance, field.name).values_list("pk", flat=True))
            if now != set(getattr(row, field.name).values_list(target, flat=True)):
                return True
        return False

    def get_history_user(self, instance):
        return super().get_history_user(instance) or _revision_user(instance)


def _after(at, last):
    """Return ``at``, or the next microsecond after ``last``: no two rows of one object share a date."""
    if last is None or at > last.history_date:
        return at
    return last.history_date + timedelta(microseconds=1)


def _revision_user(instance):
    """Return who wrote the live revision: the user of a scheduled publication."""
    revision_id = getattr(instance, "live_revision_id", None)
    revision = Revision.objects.filter(pk=revision_id).select_related("user").first() if revision_id else None
    return revision.user if revision else None


def record_children(instance, *, since) -> bool:
    """Record the tracked children (and theirs) of ``instance``; return whether any was added, changed or removed.

    ``since`` is the newest history row of the root object: a child removed after it counts as a change.
    """
    changed = False
    for relation in _tracked_relations(instance):
        model, parent = relation.related_model, {relation.field.attname: instance.pk}
        history = model._sqa_history
        children = list(getattr(instance, relation.get_accessor_name()).all())
        # Its newest row may stand under another parent: a child can have gone there and come back.
        own = models.Q(**parent) | models.Q(id__in=[child.pk for child in children])
        rows = {row.id: row for row in getattr(model, history.manager_name).filter(own).latest_of_each()}
        for child in children:
            row = rows.pop(child.pk, None)
            grandchildren_changed = record_children(child, since=since)
            if row is None or row.history_type == "-" or not same_content(child, row):
                history.write_child(child, row)
                changed = True
            changed = changed or grandchildren_changed
        changed = changed or _removed_since(rows.values(), since)
    return changed


def _removed_since(rows, since) -> bool:
    # The '-' rows were written when the children were deleted, in this same publication.
    return since is not None and any(r.history_type == "-" and r.history_date > since.history_date for r in rows)


def _tracked_relations(instance):
    if not isinstance(instance, ClusterableModel):
        return []
    return [r for r in get_all_child_relations(type(instance)) if hasattr(r.related_model, "_sqa_history")]


def keep_labels(sender, instance, history_instance, **kwargs):
    """Write into a new history row the names that its foreign keys have now: their targets may be gone one day."""
    if issubclass(sender, HistoryRow):
        history_instance.labels = _labels(instance)


pre_create_historical_record.connect(keep_labels, dispatch_uid="wagtail_sqa.keep_labels")


def _labels(instance) -> dict[str, str]:
    foreign_keys = (f for f in tracked_fields(type(instance)) if isinstance(f, models.ForeignKey))
    return {f.name: str(target) for f in foreign_keys if (target := _target(instance, f)) is not None}


def _target(instance, field):
    if getattr(instance, field.attname) is None:
        return None
    model = field.related_model
    if issubclass(model, Page) and not field.is_cached(instance):
        return Page.objects.filter(pk=getattr(instance, field.attname)).only("title", "draft_title").first()
    return getattr(instance, field.name, None)


def drifted(model):
    """Yield ``(object, why)`` for each row of ``model`` whose newest history row does not say what is in force."""
    for obj in model._base_manager.order_by("pk").iterator():
        why = _drift(obj, type(obj)._sqa_history.last_row(obj))
        if why:
            yield obj, why


def _drift(obj, last) -> str:
    recorded = last is not None and last.history_type != "-"
    if not recorded:
        return "in force, but its history is empty" if obj.live else ""
    if not obj.live:
        return "retired, but in force by its history" if last.live else ""
    return "" if same_content(obj, last) and not _children_differ(obj) else "its history holds other content"


def _children_differ(obj) -> bool:
    for relation in _tracked_relations(obj):
        history = relation.related_model._sqa_history
        rows = getattr(relation.related_model, history.manager_name).filter(**{relation.field.attname: obj.pk})
        last = {row.id: row for row in rows.latest_of_each() if row.history_type != "-"}
        children = list(getattr(obj, relation.get_accessor_name()).all())
        if {child.pk for child in children} != set(last):
            return True
        if any(not same_content(child, last[child.pk]) or _children_differ(child) for child in children):
            return True
    return False
