"""Begin a plan from a preset."""

from datetime import date

from django.db import transaction

from ..models import PlanMilestone, QualityPlanPage
from ..presets.days import day_of, period_of
from ..presets.parts import Preset
from .publish import save_draft


def start_plan(parent, preset: Preset, *, on: date, language: str, user=None) -> QualityPlanPage:
    """Put a drafted plan below ``parent``: its period by the day ``on``, and the milestones that ``preset`` suggests.

    Raises ``ValidationError`` and changes nothing where such a page cannot be.
    """
    start, end = period_of(preset, on)
    plan = QualityPlanPage(
        live=False,
        owner=user,
        period_kind=preset.period_kind,
        period_start=start,
        period_end=end,
        accountable_role=preset.accountable_title(language),
    )
    plan.choose_preset(preset.key)
    plan.title = f"{preset.title.say(language)} {plan.period_label}"
    plan.milestones = suggested_milestones(preset, start, end, language)
    with transaction.atomic():
        parent.add_child(instance=plan)
        save_draft(plan, user=user)
    return plan


def suggested_milestones(preset: Preset, start: date, end: date, language: str) -> list[PlanMilestone]:
    """Return unsaved milestones, in the order of their days."""
    rows = sorted(preset.milestones, key=lambda row: day_of(row.when, start, end))
    return [
        PlanMilestone(
            date=day_of(row.when, start, end),
            title=preset.words(row.title, language),
            description=preset.words(row.description, language) if row.description else "",
            sort_order=position,
        )
        for position, row in enumerate(rows)
    ]
