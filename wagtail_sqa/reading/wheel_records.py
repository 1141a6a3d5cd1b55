"""What a wheel says that it holds: from the database for readers, from memory for a preview or a check."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from ..models.repeats import RepeatMixin
from ..wheel import MAX_RINGS
from ..wheel.recurrence import Repeat
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


def stored_rings(page) -> tuple[RingRecord, ...]:
    """Return the rings of a published wheel with their activities, in one query."""
    rows = (
        page.rings.get_live_queryset()
        .order_by("sort_order", "pk", "activities__sort_order", "activities__pk")
        .values_list("pk", *_RING, *_of("category", _CATEGORY), *_activity_columns("activities__"))
    )
    width = 1 + len(_RING) + len(_CATEGORY)
    rings = (list(group) for _pk, group in groupby(rows, key=lambda row: row[0]))
    return tuple(_ring(group[0][1:width], (row[width:] for row in group)) for group in rings)[:MAX_RINGS]


def stored_activities(activities) -> Iterable[tuple[tuple[int, UUID], ActivityRecord]]:
    """Return each of a queryset of activities, with the wheel and the lasting name of its ring, in one query."""
    rows = activities.order_by("sort_order", "pk").values_list("ring__wheel_id", "ring__uid", *_activity_columns(""))
    return [((row[0], row[1]), _activity(row[2:])) for row in rows]


def draft_rings(page) -> tuple[RingRecord, ...]:
    """Return the rings that ``page`` holds in memory, saved or not."""
    rings = (
        _ring(
            (*_values(ring, _RING), *_values(ring.category, _CATEGORY)),
            (_draft_activity(activity) for activity in _ordered(ring.activities)),
        )
        for ring in _ordered(page.rings)
    )
    return tuple(rings)[:MAX_RINGS]


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
