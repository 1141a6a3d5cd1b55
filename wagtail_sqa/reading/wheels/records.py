"""What a wheel says that it holds: from the database for readers, from memory for a preview or a check."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.db.models import ExpressionWrapper, F, TextField
from wagtail.blocks import StreamValue

from ...enums import RingSource
from ...models.repeats import RepeatMixin
from ...wheel import MAX_RINGS
from ...wheel.recurrence import Repeat
from ..visibility import closed_beside
from .rows import CategoryRow, category_row

# The blocks of a stream that only points elsewhere: the name of each and its value.
Blocks = tuple[tuple[str, Any], ...]


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
    links: Blocks
    to_tick_off: bool
    repeat: Repeat
    category: CategoryRow

    @property
    def length(self) -> int:
        """The number of days after the first one. Days that an import has spoilt count as one."""
        return max(((self.end or self.start) - self.start).days, 0)


class RingRecord(NamedTuple):
    """A ring and what it says of where its contents come from; ``category`` is for what has none of its own."""

    uid: UUID
    name: str
    description: str
    source: str
    plans: Blocks
    source_wheel_id: int | None
    source_ring: UUID | None
    category: CategoryRow
    activities: tuple[ActivityRecord, ...]

    @property
    def plan_pks(self) -> list[int]:
        return [pk for _kind, pk in self.plans]


# A row as it is read.
Row = tuple[Any, ...]

_RING = ("uid", "name", "description", "source", "plans", "source_wheel_id", "source_ring")
_ACTIVITY = ActivityRecord._fields[:-2]
_REPEAT = RepeatMixin.REPEAT_FIELDS
_CATEGORY = ("name", "colour", "mark", "position")
_START = _ACTIVITY.index("start")
_COLUMNS = (
    "pk",
    "wheel_id",
    *_RING,
    *(f"category__{name}" for name in _CATEGORY),
    *(f"activities__{name}" for name in (*_ACTIVITY, *_REPEAT)),
    *(f"activities__category__{name}" for name in _CATEGORY),
)
_WIDTH = _COLUMNS.index("activities__uid")
_SHOWN = itemgetter(*map(_COLUMNS.index, ("source", "source_wheel_id", "source_ring")))
_STREAMS = {"plans", "activities__links"}
# Wheels of some hundred activities; about 1 MB each with what is made of them, beside their pictures.
_REMEMBERED = 32
_REMEMBERED_STREAMS = 4096


@dataclass(frozen=True, eq=False)
class RingRecords:
    """The rings of a wheel, and what they show of other wheels: by the wheel and the lasting name of its ring."""

    records: tuple[RingRecord, ...]
    elsewhere: dict[tuple[int, UUID], tuple[ActivityRecord, ...]]

    def of(self, record: RingRecord) -> tuple[ActivityRecord, ...]:
        """Return the activities that ``record`` shows, its own or those of a ring of another wheel."""
        if record.source == RingSource.WHEEL:
            return self.elsewhere.get((record.source_wheel_id, record.source_ring), ())
        return record.activities if record.source == RingSource.OWN else ()

    @cached_property
    def longest(self) -> int | None:
        """The most days that any of the activities lasts after its first one, None without activities."""
        return max((activity.length for record in self.records for activity in self.of(record)), default=None)


def stored_rings(page) -> RingRecords:
    """Return the rings of a published wheel with all activities that they show.

    Takes one query, and one more where a ring shows a ring of another wheel. While the database says the same it
    returns the same object, so that what is made of it can be remembered by it.
    """
    own = tuple(_rows().filter(wheel_id=page.pk))
    shown = {(wheel, ring) for source, wheel, ring in map(_SHOWN, own) if source == RingSource.WHEEL}
    return _records(own, _elsewhere(page, shown))


def draft_rings(page) -> RingRecords:
    """Return the rings that ``page`` holds in memory, saved or not, and what they show of other wheels."""
    own = tuple(map(_draft_ring, _ordered(page.rings)))[:MAX_RINGS]
    shown = {(ring.source_wheel_id, ring.source_ring) for ring in own if ring.source == RingSource.WHEEL}
    return RingRecords(own, _by_name(_elsewhere(page, shown)))


@lru_cache(maxsize=_REMEMBERED)
def _records(own: tuple[Row, ...], elsewhere: tuple[Row, ...]) -> RingRecords:
    return RingRecords(tuple(ring for _wheel, ring in _rings(own))[:MAX_RINGS], _by_name(elsewhere))


def _by_name(rows: Iterable[Row]) -> dict[tuple[int, UUID], tuple[ActivityRecord, ...]]:
    return {(wheel, ring.uid): ring.activities for wheel, ring in _rings(rows)}


def _elsewhere(page, shown: set[tuple[int, UUID]]) -> tuple[Row, ...]:
    """Read the rings with activities of their own in published wheels that whoever reads ``page`` may read.

    One step and no further: wheels that show each other cannot make a circle.
    """
    named = [(wheel, uid) for wheel, uid in shown if wheel != page.pk]
    if not named:
        return ()
    wheels, uids = zip(*named, strict=True)
    rings = _rows().filter(~closed_beside("wheel__path", path=page.path), wheel__live=True)
    return tuple(rings.filter(source=RingSource.OWN, wheel_id__in=wheels, uid__in=uids))


@cache
def _rows():
    """A row for each activity of each ring in their order; a ring without any has one, too.

    Built once: to name its columns costs as much as to read hundreds of rows. Streams come as their text, since their
    field would build a field of JSON for each of them.
    """
    rings = apps.get_model("wagtail_sqa", "WheelRing").objects
    rows = rings.order_by("sort_order", "pk", "activities__sort_order", "activities__pk")
    return rows.values_list(*(_as_text(name) if name in _STREAMS else name for name in _COLUMNS))


def _as_text(name: str) -> ExpressionWrapper:
    return ExpressionWrapper(F(name), output_field=TextField())


def _rings(rows: Iterable[Row]) -> Iterator[tuple[int, RingRecord]]:
    """Yield each ring with the primary key of its wheel."""
    for _pk, group in groupby(rows, key=itemgetter(0)):
        of_ring = list(group)
        yield of_ring[0][1], _ring(of_ring[0][2:_WIDTH], (row[_WIDTH:] for row in of_ring))


def _draft_ring(ring) -> RingRecord:
    values = (*_values(ring, _RING), *_values(ring.category, _CATEGORY))
    return _ring(values, (_draft_activity(activity) for activity in _ordered(ring.activities)))


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
    ring = RingRecord(*own, category_row(*category), tuple(dated))
    return ring._replace(plans=_blocks(ring.plans))


def _activity(row) -> ActivityRecord:
    repeat, category = len(_ACTIVITY), len(_ACTIVITY) + len(_REPEAT)
    preset, every, *rest = row[repeat:category]
    rule = Repeat(preset, every or 1, *rest)
    activity = ActivityRecord(*row[:repeat], rule, category_row(*row[category:]))
    return activity._replace(links=_blocks(activity.links))


def _blocks(stream: str | StreamValue | None) -> Blocks:
    """The blocks of a stream as it is stored or held in memory; what can be no key or address leads nowhere."""
    if not isinstance(stream, StreamValue):
        return _stored_blocks(stream or "[]")
    return tuple((block["type"], block["value"]) for block in stream.raw_data)


@lru_cache(maxsize=_REMEMBERED_STREAMS)
def _stored_blocks(text: str) -> Blocks:
    found = ((block["type"], block["value"]) for block in json.loads(text) or ())
    return tuple((kind, value) for kind, value in found if isinstance(value, int | str))
