"""Whether what a plan or a report lacks keeps it from being published: where its preset or the site says so."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.models import HistoricalRecords

from ..conf import get_setting
from ..presets.parts import Check
from ..presets.site import language
from .gathering import facts_of
from .review import Outcome, review

BLOCKING = "blocking"


class PublishingRefused(PermissionDenied):
    """Raised instead of publishing a page for a user. ``page`` and ``sentences`` say what is missing in which page."""

    def __init__(self, page, sentences: list[str]):
        super().__init__(f"{page}: {' '.join(sentences)}")
        self.page, self.sentences = page, sentences


def blocks(check: Check) -> bool:
    named = get_setting("BLOCK_PUBLISHING")
    return check.severity == BLOCKING or check.severity in named or check.key in named


def blocking(page, *, on: date) -> list[Outcome]:
    """Return what keeps a plan or a report, as it is in memory, from being published on the day ``on``."""
    preset = page.preset_in_use
    if preset is None or not any(blocks(check) for check in preset.checks):
        return []
    return [outcome for outcome in review(facts_of(page), preset, on=on) if outcome.lacks and blocks(outcome.check)]


def refuse(page) -> None:
    """Raise `PublishingRefused` when something keeps ``page``, as it is in memory, from being published today."""
    found = blocking(page, on=timezone.localdate())
    if not found:
        return
    refused = PublishingRefused(page, [page.preset_in_use.words(one.check.message, language()) for one in found])
    _tell(refused)
    raise refused


def _tell(refused: PublishingRefused) -> None:
    """Say why to whoever approves: Wagtail's views answer every `PermissionDenied` with one sentence of their own."""
    request = getattr(HistoricalRecords.context, "request", None)
    if request is not None:
        text = _("%(page)s is not published: %(reasons)s")
        reasons = {"page": refused.page, "reasons": " ".join(refused.sentences)}
        messages.error(request, text % reasons, fail_silently=True)
