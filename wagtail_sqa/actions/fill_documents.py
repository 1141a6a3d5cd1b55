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
    """Save `missing_documents` and return them.

    Raises ``ValidationError`` and changes nothing where a site's own preset says what a document cannot hold.
    """
    with transaction.atomic():
        documents = missing_documents(language=language)
        for document in documents:
            _save(document, user)
    return documents


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


def _save(document, user) -> None:
    try:
        document.full_clean()
    except ValidationError as error:
        words = {"key": document.key, "reason": " ".join(error.messages)}
        raise ValidationError(_("The reference “%(key)s” cannot become a document: %(reason)s") % words) from error
    document.save()
    log(instance=document, action="wagtail.create", user=user)
