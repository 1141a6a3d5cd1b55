"""What a ring shows from elsewhere: measures and milestones of plans, and a ring of another wheel, read-only.

Each is visible only as its source is: published, in force, and not behind a restriction that the page of the wheel is
not behind. So the answer depends on that page and never on the reader. A ring of another wheel is followed one step,
to a ring with activities of its own: wheels that show each other cannot make a circle.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.apps import apps

from ..enums import SOURCES_IN_PLANS, MeasureStatus, OccurrenceState, RingSource
from .visibility import closed_beside
from .wheel_records import ActivityRecord, RingRecord, stored_activities
from .wheel_rows import PAUSED, ActivityRow

STATES_OF_MEASURES = {
    MeasureStatus.NOT_STARTED: OccurrenceState.PLANNED,
    MeasureStatus.IN_PROGRESS: OccurrenceState.PLANNED,
    MeasureStatus.ON_HOLD: PAUSED,
    MeasureStatus.COMPLETED: OccurrenceState.DONE,
    MeasureStatus.CANCELLED: OccurrenceState.CANCELLED,
}


class MeasureRecord(NamedTuple):
    pk: int
    title: str
    start: date | None
    due: date | None
    status: str
    responsible_role: str


class MilestoneRecord(NamedTuple):
    pk: int
    title: str
    date: date
    description: str
    reached: bool


@dataclass(frozen=True)
class Sources:
    """What may be shown, by the primary key of the plan, or by wheel and lasting name of the ring."""

    measures: dict[int, list[MeasureRecord]] = field(default_factory=dict)
    milestones: dict[int, list[MilestoneRecord]] = field(default_factory=dict)
    rings: dict[tuple[int, UUID], list[ActivityRecord]] = field(default_factory=dict)

    def of_ring(self, record: RingRecord) -> list[ActivityRecord]:
        """Return the activities that ``record`` shows of another wheel, else those of its own."""
        if record.source == RingSource.WHEEL:
            return self.rings.get((record.source_wheel_id, record.source_ring), [])
        return list(record.activities) if record.source == RingSource.OWN else []


def find_sources(records: Iterable[RingRecord], *, path: str) -> Sources:
    """Look up what the rings of the wheel at the tree path ``path`` show, in at most three queries."""
    plans = defaultdict(set)
    for record in records:
        if record.source in SOURCES_IN_PLANS:
            plans[record.source == RingSource.MILESTONES].update(record.plan_pks)
    rings = {(record.source_wheel_id, record.source_ring) for record in records if record.source == RingSource.WHEEL}
    return Sources(_measures(plans[False], path), _milestones(plans[True], path), _activities(rings, path))


def plan_rows(record: RingRecord, sources: Sources, *, ring: str) -> Iterator[ActivityRow]:
    """Yield what ``record`` shows of its plans, each measure once, whenever it is."""
    seen = set()
    for plan in record.plan_pks:
        if record.source == RingSource.MILESTONES:
            yield from (_milestone_row(one, plan, record, ring) for one in sources.milestones.get(plan, ()))
            continue
        for measure in sources.measures.get(plan, ()):
            if measure.pk not in seen and (row := _measure_row(measure, record, ring)):
                seen.add(measure.pk)
                yield row


def _measure_row(measure: MeasureRecord, record: RingRecord, ring: str) -> ActivityRow | None:
    """None for a measure that has no days to show."""
    days = [measure.due] if record.source == RingSource.DUE_DATES else [measure.start, measure.due]
    known = [day for day in days if day is not None]
    if not known:
        return None
    return ActivityRow(
        anchor=f"ring-{ring}-measure-{measure.pk}",
        ring=ring,
        title=measure.title,
        short_title="",
        start=min(known),
        end=max(known),
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


def _milestone_row(milestone: MilestoneRecord, plan: int, record: RingRecord, ring: str) -> ActivityRow:
    return ActivityRow(
        anchor=f"ring-{ring}-milestone-{milestone.pk}",
        ring=ring,
        title=milestone.title,
        short_title="",
        start=milestone.date,
        end=milestone.date,
        category=record.category,
        responsible_role="",
        description=milestone.description,
        measure_id=None,
        links=(("page", plan),),
        source=record.source,
        state=OccurrenceState.DONE if milestone.reached else OccurrenceState.PLANNED,
    )


def _measures(plans: set[int], path: str) -> dict[int, list[MeasureRecord]]:
    """The measures in force of each open plan, in the order of its goals."""
    columns = ("goal__plan_id", *(f"measure__{name}" for name in MeasureRecord._fields))
    rows = _open("GoalMeasure", "goal__plan", path).filter(goal__plan_id__in=plans, measure__live=True)
    found = defaultdict(list)
    for plan, *measure in _listed(plans, rows.order_by("goal__sort_order", "sort_order", "pk"), columns):
        found[plan].append(MeasureRecord(*measure))
    return found


def _milestones(plans: set[int], path: str) -> dict[int, list[MilestoneRecord]]:
    rows = _open("PlanMilestone", "plan", path).filter(plan_id__in=plans)
    found = defaultdict(list)
    for plan, *milestone in _listed(
        plans, rows.order_by("date", "sort_order", "pk"), ("plan_id", *MilestoneRecord._fields)
    ):
        found[plan].append(MilestoneRecord(*milestone))
    return found


def _activities(rings: set[tuple], path: str) -> dict[tuple[int, UUID], list[ActivityRecord]]:
    named = {ring for ring in rings if None not in ring}
    if not named:
        return {}
    wheels, uids = zip(*named, strict=True)
    rows = _open("WheelActivity", "ring__wheel", path).filter(
        ring__wheel_id__in=wheels, ring__uid__in=uids, ring__source=RingSource.OWN
    )
    found = defaultdict(list)
    for ring, activity in stored_activities(rows):
        found[ring].append(activity)
    return found


def _open(model: str, page: str, path: str):
    """The rows of a model whose page is published and open to whoever reads the page at ``path``."""
    rows = apps.get_model("wagtail_sqa", model).objects.filter(**{f"{page}__live": True})
    return rows.filter(~closed_beside(f"{page}__path", path=path))


def _listed(plans, rows, columns):
    return rows.values_list(*columns) if plans else ()
