"""Governing documents as they are offered to whoever writes: those in force first, those that have ended last."""

from datetime import date

from django.apps import apps

from .enums import DocumentValidity

NOTHING = ("", "---------")


def document_choices(*, on: date) -> list:
    """Return all documents as the choices of a select, in one query.

    One that has ended can still be chosen: a plan of its time rests on it.
    """
    documents = apps.get_model("wagtail_sqa", "GoverningDocument").objects
    groups: dict[DocumentValidity, list] = {validity: [] for validity in _IN_ORDER}
    for pk, title, begins, ends in documents.values_list("pk", "title", "valid_from", "valid_to"):
        groups[validity(begins, ends, on=on)].append((pk, title))
    rest = [(group.label, groups[group]) for group in _IN_ORDER[1:] if groups[group]]
    return [NOTHING, *groups[DocumentValidity.IN_FORCE], *rest]


_IN_ORDER = (DocumentValidity.IN_FORCE, DocumentValidity.COMING, DocumentValidity.ENDED)


def validity(begins: date | None, ends: date | None, *, on: date) -> DocumentValidity:
    """Return what a document that is valid between these days, each None for open, is on the day ``on``."""
    if ends is not None and ends < on:
        return DocumentValidity.ENDED
    return DocumentValidity.COMING if begins is not None and begins > on else DocumentValidity.IN_FORCE
