"""One integer per page that rises with every change a reader can see: the base of ETags and cache keys."""

from collections.abc import Iterable

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone
from wagtail.contrib.frontend_cache.utils import PurgeBatch
from wagtail.models import Page, ReferenceIndex

from .publishing import InForceMixin


class ContentVersionMixin(InForceMixin):
    """A page that knows how often what it shows has changed, by its own publishing or by what it shows."""

    content_version = models.PositiveIntegerField(default=0, editable=False)
    content_changed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args, update_fields=None, **kwargs):
        """Save with the children, and then read the references of all of them, once, in the same transaction.

        Wagtail leaves that to a worker, when the page's own row is saved, and again after each child; ours are left out
        of that by `ReadWithParentMixin`. Whose version rises hangs on the references, so they wait for no worker.
        """
        with transaction.atomic():
            super().save(*args, update_fields=update_fields, **kwargs)
            if update_fields is None:
                ReferenceIndex.create_or_update_for_object(self)

    def with_content_json(self, content):
        page = super().with_content_json(content)
        page.content_version = self.content_version
        page.content_changed_at = self.content_changed_at
        return page

    def after_change_in_force(self):
        super().after_change_in_force()
        raise_versions([self.pk])


class ReadWithParentMixin:
    """A child of such a page: what it refers to is read with the page, not whenever it is saved itself."""

    wagtail_reference_index_ignore = True


def raise_versions(page_ids: Iterable[int]) -> None:
    """Raise the version of these pages, whatever their type, and purge them from the site's cache on commit.

    Their rows are locked in one order: two measures of the same plans, followed up at once, would wait for each other.
    """
    ids = sorted(set(page_ids))
    if not ids:
        return
    for model in apps.get_models():
        if issubclass(model, ContentVersionMixin):
            pages = model._base_manager.filter(pk__in=ids)
            list(pages.select_for_update().order_by("pk").values_list("pk"))
            pages.update(content_version=models.F("content_version") + 1, content_changed_at=timezone.now())
    transaction.on_commit(lambda: _purge(ids))


def pages_referring_to(instance) -> set[int]:
    """Return the ids of the pages whose published content names ``instance``, in any field or block."""
    return _referring(type(instance), [instance.pk])


def pages_referring_to_pages(page_ids: Iterable[int]) -> set[int]:
    """Return the ids of the pages whose published content names any of these pages, in any field or block."""
    return _referring(Page, page_ids)


def page_kinds() -> list[ContentType]:
    """Return the types of pages that have a version."""
    kinds = (model for model in apps.get_models() if issubclass(model, ContentVersionMixin))
    return list(ContentType.objects.get_for_models(*kinds).values())


def _referring(model, pks: Iterable[int]) -> set[int]:
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(model),
        to_object_id__in=[str(pk) for pk in pks],
        base_content_type=ContentType.objects.get_for_model(Page),
    )
    return {int(pk) for pk in references.values_list("object_id", flat=True)}


def _purge(page_ids):
    batch = PurgeBatch()
    batch.add_pages(Page.objects.filter(pk__in=page_ids).live().specific())
    batch.purge()
