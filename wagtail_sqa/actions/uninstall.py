"""Taking everything of the package out of a site, while its code is still there to do it."""

from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.text import slugify
from wagtail.models import ModelLogEntry, Page, ReferenceIndex, Revision, WorkflowContentType, WorkflowState
from wagtail.search.models import IndexEntry

from ..models import AdoptedVersion
from ..models.printable import PdfPageMixin

APP = "wagtail_sqa"


def what_there_is() -> dict[str, int]:
    """Return how many rows of ours the site holds, by the name of what they are; without what is empty."""
    counts = {str(model._meta.verbose_name_plural): model._base_manager.count() for model in _models()}
    return {name: count for name, count in counts.items() if count}


def our_pages():
    """Return all pages of ours, published or not, the deepest first."""
    return Page.objects.filter(content_type__app_label=APP).order_by("-depth", "path")


def write_files(folder: Path) -> Iterator[Path]:
    """Write what is published and what was adopted into ``folder``, a PDF file each, and yield where it stands.

    Raises `PdfError` when one cannot be made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for page in our_pages().live().specific():
        if isinstance(page, PdfPageMixin):
            language = page.locale.language_code
            with translation.override(language):
                yield _write(folder, page, "", page.make_pdf(on=timezone.localdate(), language=language))
    for version in AdoptedVersion.objects.select_related("page").order_by("page_id", "number"):
        yield _write(folder, version.page, f"-version-{version.number}", version.pdf)
        if version.protocol:
            yield _write(folder, version.page, f"-minutes-{version.number}", version.protocol)


def delete_everything() -> None:
    """Delete every row of ours, and what Wagtail keeps about them, all or nothing.

    Pages of others that lie below one of ours move up to where it lay. Journals and adopted versions, which nothing
    else can delete, go too; so this asks no model, and leaves no history.
    """
    with transaction.atomic(), connection.constraint_checks_disabled():
        for page in our_pages():
            _lift_children(page)
        _empty_tables()
        _forget(ContentType.objects.filter(app_label=APP))
        for pk in our_pages().values_list("pk", flat=True):
            Page.objects.get(pk=pk).specific.delete()
    _empty_tables()  # of the history that was written when that was done


def _models():
    return [model for model in apps.get_app_config(APP).get_models(include_auto_created=True) if not model._meta.proxy]


def _empty_tables() -> None:
    for model in _models():
        if not issubclass(model, Page):
            model._base_manager.all()._raw_delete(connection.alias)


def _lift_children(page) -> None:
    """Move what is not ours below ``page`` to where it lies. The pages are visited from the deepest up."""
    for child in page.get_children().exclude(content_type__app_label=APP):
        Page.objects.get(pk=child.pk).move(Page.objects.get(pk=page.pk).get_parent(), pos="last-child")


def _forget(kinds) -> None:
    """Delete what Wagtail keeps about snippets of the ``kinds``; what it keeps about pages goes with them."""
    keys = [str(pk) for pk in kinds.values_list("pk", flat=True)]
    WorkflowState.objects.filter(content_type__in=keys).delete()
    WorkflowContentType.objects.filter(content_type__in=keys).delete()
    ModelLogEntry.objects.filter(content_type__in=keys).delete()
    ReferenceIndex.objects.filter(content_type__in=keys).delete()
    ReferenceIndex.objects.filter(to_content_type__in=keys).delete()
    IndexEntry.objects.filter(content_type__in=keys).delete()
    Revision.objects.filter(content_type__in=keys).exclude(base_content_type__app_label="wagtailcore").delete()


def _write(folder: Path, page, ending: str, data) -> Path:
    path = folder / f"{page.pk}-{slugify(page.slug)}{ending}.pdf"
    path.write_bytes(bytes(data))
    return path
