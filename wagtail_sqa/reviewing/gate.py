"""Whether what a plan lacks keeps it from being published: where its preset or the site's setting says so."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.models import HistoricalRecords

from ..conf import get_setting
from ..presets.parts import Check
from ..presets.site import language
from .gathering import gather
from .review import Outcome, review

BLOCKING = "blocking"


class PublishingRefused(PermissionDenied):
    """Raised instead of publishing a plan for a user. ``plan`` and ``sentences`` say what is missing in which plan."""

    def __init__(self, plan, sentences: list[str]):
        super().__init__(f"{plan}: {' '.join(sentences)}")
        self.plan, self.sentences = plan, sentences


def blocks(check: Check) -> bool:
    named = get_setting("BLOCK_PUBLISHING")
    return check.severity == BLOCKING or check.severity in named or check.key in named


def blocking(plan, *, on: date) -> list[Outcome]:
    """Return what keeps ``plan``, as it is in memory, from being published on the day ``on``."""
    preset = plan.preset_in_use
    if preset is None or not any(blocks(check) for check in preset.checks):
        return []
    return [outcome for outcome in review(gather([plan])[0], preset, on=on) if outcome.lacks and blocks(outcome.check)]


def refuse(plan) -> None:
    """Raise `PublishingRefused` when something keeps ``plan``, as it is in memory, from being published today."""
    found = blocking(plan, on=timezone.localdate())
    if not found:
        return
    refused = PublishingRefused(plan, [plan.preset_in_use.words(one.check.message, language()) for one in found])
    _tell(refused)
    raise refused


def _tell(refused: PublishingRefused) -> None:
    """Say why to whoever approves: Wagtail's views answer every `PermissionDenied` with one sentence of their own."""
    request = getattr(HistoricalRecords.context, "request", None)
    if request is not None:
        text = _("%(plan)s is not published: %(reasons)s")
        reasons = {"plan": refused.plan, "reasons": " ".join(refused.sentences)}
        messages.error(request, text % reasons, fail_silently=True)
