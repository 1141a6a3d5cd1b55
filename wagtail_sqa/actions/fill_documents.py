"""Put what the presets refer to into the register of governing documents. Nothing that is there is changed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from ..models import GoverningDocument
from ..presets import site as presets
from ..presets.parts import Reference


def missing_documents(*, language: str) -> list[GoverningDocument]:
    """Return, unsaved and in ``language``, what the presets refer to and no document has the key of: one query."""
    references = presets.library().references
    there = set(GoverningDocument.objects.filter(key__in=references).values_list("key", flat=True))
    return [_document(reference, language) for key, reference in references.items() if key not in there]


def fill_documents(*, language: str, user=None) -> list[GoverningDocument]:
    """Save `missing_documents` and return those that nobody has saved meanwhile.

    Raises ``ValidationError`` and changes nothing where a site's own preset says what a document cannot hold.
    """
    with transaction.atomic():
        documents = missing_documents(language=language)
        return [document for document in documents if _saved(document, user)]


def _document(reference: Reference, language: str) -> GoverningDocument:
    about = reference.about.say(language)
    return GoverningDocument(
        key=reference.key,
        title=reference.label(language),
        kind=reference.law.kind,
        reference=reference.law.title,
        link=reference.law.link,
        description=about if reference.verified else _("%(about)s (not checked in its own text)") % {"about": about},
    )


def _saved(document, user) -> bool:
    """Say whether it has been saved: someone else may have filled the register at the same time."""
    try:
        document.full_clean(validate_unique=False)
    except ValidationError as error:
        words = {"key": document.key, "reason": " ".join(error.messages)}
        raise ValidationError(_("The reference “%(key)s” cannot become a document: %(reason)s") % words) from error
    fields = {
        field.name: getattr(document, field.name) for field in document._meta.concrete_fields if field.name != "id"
    }
    document, is_new = GoverningDocument.objects.get_or_create(key=document.key, defaults=fields)
    if is_new:
        log(instance=document, action="wagtail.create", user=user)
    return is_new
