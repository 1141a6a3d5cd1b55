"""Put what a preset proposes for the year into the draft of a wheel."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from .. import periods
from ..models import ActivityCategory, AnnualWheelPage, WheelActivity, WheelRing
from ..presets.days import Proposal, proposals
from ..presets.parts import Preset
from .publish import save_draft

MOST_RINGS = 8


def proposed_for(wheel: AnnualWheelPage, preset: Preset, *, on: date, language: str) -> list[Proposal]:
    """Return what ``preset`` proposes for the year of ``wheel`` on the day ``on`` and the wheel has not yet."""
    start = wheel.first_day(on=on)
    end = periods.first_of_month(start, months=wheel.months) - timedelta(days=1)
    there = {(row.title.casefold(), row.start) for ring in wheel.rings.all() for row in ring.activities.all()}
    found = proposals(preset, start, end, language)
    return [one for one in found if start <= one.start <= end and (one.title.casefold(), one.start) not in there]


def propose_deadlines(wheel: AnnualWheelPage, preset: Preset, *, on: date, language: str, user=None) -> int:
    """Add a ring with what ``preset`` proposes to the draft of ``wheel``; return how many activities it holds.

    Raises ``ValidationError`` and changes nothing where the wheel has no room for another ring.
    """
    with transaction.atomic():
        wheel.lock()
        draft = wheel.get_latest_revision_as_object()
        found = proposed_for(draft, preset, on=on, language=language)
        rings = list(draft.rings.all())
        if found and len(rings) >= MOST_RINGS:
            raise ValidationError(_("The wheel has eight rings, which is the most. Remove one, and try again."))
        if found:
            draft.rings = [*rings, _ring(found, preset, language, position=len(rings))]
            save_draft(draft, user=user)
    return len(found)


def _ring(found: Iterable[Proposal], preset, language, *, position) -> WheelRing:
    ring = WheelRing(name=_("Proposed days"), description=preset.title.say(language), sort_order=position)
    categories = list(ActivityCategory.objects.all())
    ring.activities = [_activity(one, preset, categories, place) for place, one in enumerate(found)]
    return ring


def _activity(one: Proposal, preset: Preset, categories, place) -> WheelActivity:
    meant = preset.categories.get(one.category_key)
    notes = [one.law, _("Custom, not law: set your own day.") if one.is_local else ""]
    return WheelActivity(
        title=one.title,
        short_title=one.short_title,
        start=one.start,
        end=one.end,
        category=next((row for row in categories if meant and meant.is_meant_by(row.name)), None),
        description="\n".join(filter(None, notes)),
        sort_order=place,
    )
