"""What a wheel says that it holds: from the database for readers, from memory for a preview or a check."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from ..enums import RingSource
from ..models.repeats import RepeatMixin
from ..wheel import MAX_RINGS
from ..wheel.recurrence import Repeat
from .visibility import closed_beside
from .wheel_rows import CategoryRow, category_row


class ActivityRecord(NamedTuple):
    """An activity however often it happens; ``end`` is the last day of the first time, as it was written or None."""

    uid: UUID
    title: str
    short_title: str
    start: date
    end: date | None
    responsible_role: str
    description: str
    measure_id: int | None
    links: Any
    to_tick_off: bool
    repeat: Repeat
    category: CategoryRow


class RingRecord(NamedTuple):
    """A ring and what it says of where its contents come from; ``category`` is for what has none of its own."""

    uid: UUID
    name: str
    description: str
    source: str
    plans: Any
    source_wheel_id: int | None
    source_ring: UUID | None
    category: CategoryRow
    activities: tuple[ActivityRecord, ...]

    @property
    def plan_pks(self) -> list[int]:
        return [block["value"] for block in self.plans.raw_data]


_RING = ("uid", "name", "description", "source", "plans", "source_wheel_id", "source_ring")
_ACTIVITY = ActivityRecord._fields[:-2]
_REPEAT = RepeatMixin.REPEAT_FIELDS
_CATEGORY = ("name", "colour", "mark", "position")
_START = _ACTIVITY.index("start")


@dataclass(frozen=True)
class RingRecords:
    """The rings of a wheel, and what they show of other wheels: by the wheel and the lasting name of its ring."""

    records: tuple[RingRecord, ...]
    elsewhere: dict[tuple[int, UUID], tuple[ActivityRecord, ...]]

    def of(self, record: RingRecord) -> tuple[ActivityRecord, ...]:
        """Return the activities that ``record`` shows, its own or those of a ring of another wheel."""
        if record.source == RingSource.WHEEL:
            return self.elsewhere.get((record.source_wheel_id, record.source_ring), ())
        return record.activities if record.source == RingSource.OWN else ()


def stored_rings(page) -> RingRecords:
    """Return the rings of a published wheel with all activities that they show, in one query."""
    rings = page.rings.model.objects
    shown = rings.filter(wheel_id=page.pk, source=RingSource.WHEEL)
    named = Q(wheel_id__in=shown.values("source_wheel_id"), uid__in=shown.values("source_ring"))
    found = _read(rings.filter(Q(wheel_id=page.pk) | (named & Q(pk__in=_open(rings, page.path)))))
    own = tuple(ring for wheel, ring in found if wheel == page.pk)[:MAX_RINGS]
    return RingRecords(own, {(wheel, ring.uid): ring.activities for wheel, ring in found if wheel != page.pk})


def draft_rings(page) -> RingRecords:
    """Return the rings that ``page`` holds in memory, saved or not, and what they show of other wheels."""
    own = tuple(map(_draft_ring, _ordered(page.rings)))[:MAX_RINGS]
    named = [(ring.source_wheel_id, ring.source_ring) for ring in own if ring.source == RingSource.WHEEL]
    return RingRecords(own, _elsewhere(page, named) if named else {})


def _elsewhere(page, named) -> dict[tuple[int, UUID], tuple[ActivityRecord, ...]]:
    wheels, uids = zip(*named, strict=True)
    rings = _open(page.rings.model.objects, page.path).filter(wheel_id__in=wheels, uid__in=uids)
    return {(wheel, ring.uid): ring.activities for wheel, ring in _read(rings)}


def _open(rings, path: str):
    """The rings with activities of their own in published wheels that whoever reads the page at ``path`` may read.

    One step and no further: wheels that show each other cannot make a circle.
    """
    return rings.filter(~closed_beside("wheel__path", path=path), source=RingSource.OWN, wheel__live=True)


def _read(rings) -> list[tuple[int, RingRecord]]:
    """Return each ring in its order, with the primary key of its wheel, in one query."""
    rows = rings.order_by("sort_order", "pk", "activities__sort_order", "activities__pk").values_list(
        "pk", "wheel_id", *_RING, *_of("category", _CATEGORY), *_activity_columns("activities__")
    )
    width = 2 + len(_RING) + len(_CATEGORY)
    groups = (list(group) for _pk, group in groupby(rows, key=lambda row: row[0]))
    return [(group[0][1], _ring(group[0][2:width], (row[width:] for row in group))) for group in groups]


def _draft_ring(ring) -> RingRecord:
    values = (*_values(ring, _RING), *_values(ring.category, _CATEGORY))
    return _ring(values, (_draft_activity(activity) for activity in _ordered(ring.activities)))


def _activity_columns(prefix: str) -> list[str]:
    return [prefix + name for name in (*_ACTIVITY, *_REPEAT, *_of("category", _CATEGORY))]


def _of(relation: str, names: Iterable[str]) -> list[str]:
    return [f"{relation}__{name}" for name in names]


def _draft_activity(activity) -> tuple:
    return (
        *_values(activity, _ACTIVITY),
        *_values(activity, _REPEAT),
        *_values(activity.category, _CATEGORY),
    )


def _values(thing, names) -> list:
    return [getattr(thing, name, None) for name in names]


def _ordered(children) -> list:
    return sorted(children.all(), key=lambda child: child.sort_order or 0)


def _ring(values, activities) -> RingRecord:
    """Activities without a first day are left out: a draft may lack it, and a ring without activities is such a row."""
    own, category = values[: len(_RING)], values[len(_RING) :]
    dated = (_activity(row) for row in activities if row[_START] is not None)
    return RingRecord(*own, category_row(*category), tuple(dated))


def _activity(row) -> ActivityRecord:
    repeat, category = len(_ACTIVITY), len(_ACTIVITY) + len(_REPEAT)
    preset, every, *rest = row[repeat:category]
    return ActivityRecord(*row[:repeat], Repeat(preset, every or 1, *rest), category_row(*row[category:]))
