"""Goals, their aims, participation and milestones of a plan that is being written: from memory, not the database."""

from datetime import date

from .. import periods
from .dated import MilestoneRow, ParticipationRow
from .documents import row_of
from .goals import GOAL_FIELDS, AreaRow, GoalRow, StoredPlan, Thread
from .measured import AimRow
from .visibility import closed_beside, page_link


def drafted_plan(plan, *, on: date) -> StoredPlan:
    """Return the unsaved ``plan`` of a preview as rows, seen on the day ``on``.

    Its goals are few, so each may ask for what it names.
    """
    unit = plan.unit
    return StoredPlan(
        link=None,
        period=plan.period_label,
        unit=unit.title if unit is not None else "",
        goals=tuple(_goal(goal, beside=plan.path, on=on) for goal in plan.goals.all()),
    )


def drafted_aims(plan) -> list[tuple[AimRow, ...]]:
    """Return what the goals aim at, one tuple for each goal in their order."""
    return [
        tuple(AimRow(row.indicator_id, row.baseline, row.target) for row in goal.goal_indicators.all())
        for goal in plan.goals.all()
    ]


def drafted_participation(plan) -> tuple[ParticipationRow, ...]:
    return tuple(
        ParticipationRow(row.group, row.who, row.how, row.date, row.number, row.changed)
        for row in plan.participation.all()
    )


def drafted_milestones(plan) -> tuple[MilestoneRow, ...]:
    """Return the milestones in the order of their days; one without a day yet is left out."""
    rows = [
        MilestoneRow(row.date, row.title, row.description, row.reached) for row in plan.milestones.all() if row.date
    ]
    return tuple(sorted(rows, key=lambda row: row.date))


def _goal(goal, *, beside, on) -> GoalRow:
    area = goal.focus_area
    return GoalRow(
        pk=goal.pk,
        **{name: getattr(goal, name) for name in GOAL_FIELDS},
        area=AreaRow(area.name, area.colour) if area is not None else None,
        thread=_thread(goal.supports, beside=beside, on=on),
        measure_pks=tuple(row.measure_id for row in goal.goal_measures.all()),
        document=row_of(goal.governing_document, on=on),
    )


def _thread(above, *, beside, on) -> Thread | None:
    if above is None or not above.plan.live:
        return None
    plan = above.plan
    if type(plan)._base_manager.filter(pk=plan.pk).filter(closed_beside("path", path=beside)).exists():
        return Thread()
    period = periods.label(plan.period_kind, plan.period_start, plan.period_end)
    link, document = (
        page_link(plan.pk, plan.title, plan.url_path, plan.locale_id),
        row_of(above.governing_document, on=on),
    )
    return Thread(above.title, link, period, document=document)
