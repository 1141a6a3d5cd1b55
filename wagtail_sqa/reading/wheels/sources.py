"""What a ring shows of plans: measures, their check-points and milestones, each as a row of the wheel."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from ...check_points import check_points
from ...enums import MeasureStatus, OccurrenceState, RingSource
from .dated import DatedRows, PlanRecord
from .records import RingRecord
from .rows import PAUSED, ActivityRow

STATES_OF_MEASURES = {
    MeasureStatus.NOT_STARTED: OccurrenceState.PLANNED,
    MeasureStatus.IN_PROGRESS: OccurrenceState.PLANNED,
    MeasureStatus.ON_HOLD: PAUSED,
    MeasureStatus.COMPLETED: OccurrenceState.DONE,
    MeasureStatus.CANCELLED: OccurrenceState.CANCELLED,
}


def plan_rows(record: RingRecord, dated: DatedRows, *, ring: str) -> Iterator[ActivityRow]:
    """Yield what ``record`` shows of its plans, each measure once with its check-points, whenever it is."""
    seen = set()
    for plan in record.plan_pks:
        if record.source == RingSource.MILESTONES:
            yield from (_milestone_row(one, plan, record, ring) for one in dated.milestones.get(plan, ()))
            continue
        for measure in dated.measures.get(plan, ()):
            if measure.pk not in seen:
                seen.add(measure.pk)
                yield from _measure_rows(measure, record, ring)


def _measure_rows(measure: PlanRecord, record: RingRecord, ring: str) -> Iterator[ActivityRow]:
    """Yield the measure, unless it has no days to show, and its check-points, which share its state."""
    shows_all = record.source == RingSource.MEASURES
    days = [measure.start, measure.due] if shows_all else [measure.due]
    known = [day for day in days if day is not None]
    if known:
        yield _measure_row(measure, record, ring, known)
    for point in check_points(measure.text) if shows_all else ():
        row = _measure_row(measure, record, ring, [point.day])
        yield replace(
            row,
            anchor=f"{row.anchor}-check-{point.key}",
            title=point.title(measure.title),
            short_title=point.text,
            is_awaited=False,
            check_point=point.key,
        )


def _measure_row(measure: PlanRecord, record: RingRecord, ring: str, days: list[date]) -> ActivityRow:
    return ActivityRow(
        anchor=f"ring-{ring}-measure-{measure.pk}",
        ring=ring,
        title=measure.title,
        short_title="",
        start=min(days),
        end=max(days),
        category=record.category,
        responsible_role=measure.responsible_role,
        description="",
        measure_id=measure.pk,
        links=(),
        source=record.source,
        state=STATES_OF_MEASURES[measure.status],
        status=measure.status,
        is_awaited=measure.due is not None,
    )


def _milestone_row(milestone: PlanRecord, plan: int, record: RingRecord, ring: str) -> ActivityRow:
    return ActivityRow(
        anchor=f"ring-{ring}-milestone-{milestone.pk}",
        ring=ring,
        title=milestone.title,
        short_title="",
        start=milestone.start,
        end=milestone.start,
        category=record.category,
        responsible_role="",
        description=milestone.text,
        measure_id=None,
        links=(("page", plan),),
        source=record.source,
        state=OccurrenceState.DONE if milestone.status else OccurrenceState.PLANNED,
    )
