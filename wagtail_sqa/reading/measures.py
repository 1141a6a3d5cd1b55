"""Measures as readers see them. The one place that asks whether a measure is in force."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import get_language

from ..check_points import CheckPoint, check_points, next_check_point, stored_check_points
from ..conf import get_setting
from ..enums import ENDED_STATUSES, Decision, Effect, Lateness, MeasureKind, Origin
from ..models.measures import Measure, lateness
from .badges import Badge, closed_badge, effect_badge, lateness_badge, not_in_force_badge, status_badge
from .dated import FollowUpRow
from .documents import DocumentRow, document_columns, document_row
from .remembered import built_once, hash_once
from .visibility import closed_beside

_TEXTS = ("title", "description", "cause", "expected_effect", "follow_up_method", "responsible_role", "result")
_DAYS = ("start", "due", "completed_on")
_STATE = ("status", "effect", "decision")
COLUMNS = (
    *("pk", *_TEXTS, *_DAYS, *_STATE),
    *("origin", "kind", "live", "continued_from_id", "focus_area__name", "unit_id", "unit__title", "unit__live"),
    *document_columns(),
)
# A plan of some hundred measures, in some languages.
_REMEMBERED = 2048
ASKED = ("unit_is_closed", "is_continued", "stored_check_points")


@hash_once
@dataclass(frozen=True)
class MeasureRow:
    """A measure on the day it is read. ``unit`` is its name where another unit than the plan's carries it out.

    ``origin``, ``kind`` and ``decision_label`` are words, "" when not set. ``is_continued`` says that a measure goes on
    with it, in force or not; ``carried`` marks what it is to last year's plan. ``next_check_point`` is None of a
    measure that has ended. Only the preview of a plan has measures that readers do not see: ``in_force`` is False for
    drafts and retired ones, ``is_closed`` is True for those of a unit that is closed to readers of the plan.
    """

    pk: int
    title: str
    description: str
    cause: str
    expected_effect: str
    follow_up_method: str
    responsible_role: str
    result: str
    start: date | None
    due: date | None
    completed_on: date | None
    status: str
    effect: str
    decision: str
    origin: str
    kind: str
    decision_label: str
    area: str
    unit: str
    in_force: bool
    is_closed: bool
    continued_from: int | None
    lateness: str
    status_badge: Badge
    effect_badge: Badge
    lateness_badge: Badge | None
    journal: tuple[FollowUpRow, ...]
    check_points: tuple[CheckPoint, ...] = ()
    next_check_point: CheckPoint | None = None
    is_continued: bool = False
    carried: Badge | None = None
    document: DocumentRow | None = None

    @property
    def anchor(self) -> str:
        return f"measure-{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.status not in ENDED_STATUSES

    @property
    def is_overdue(self) -> bool:
        return self.lateness == Lateness.OVERDUE

    @property
    def is_due_soon(self) -> bool:
        return self.lateness == Lateness.DUE_SOON

    @property
    def is_seen(self) -> bool:
        """Whether readers see it."""
        return self.in_force and not self.is_closed

    @property
    def unseen_badge(self) -> Badge:
        """Return what a preview says of a measure that readers do not see."""
        return closed_badge() if self.in_force else not_in_force_badge()

    @property
    def is_assessed(self) -> bool:
        return self.effect != Effect.NOT_ASSESSED

    @property
    def has_more(self) -> bool:
        """Whether there is anything to say besides title, status, role and due date."""
        texts = (self.description, self.cause, self.expected_effect, self.follow_up_method, self.result)
        facts = (self.document, self.journal, self.check_points, self.origin, self.kind, self.start, self.decision)
        return any(texts) or any(facts)


@hash_once
@dataclass(frozen=True)
class MeasureEntry:
    """A measure where it is named; ``is_first`` is False where the page has described it already or will elsewhere."""

    measure: MeasureRow
    is_first: bool


def measure_entries(pks: Iterable[int], rows: Mapping[int, MeasureRow], seen: set[int]) -> tuple[MeasureEntry, ...]:
    """Return those of ``pks`` that ``rows`` holds, in their order, and add them to ``seen``."""
    entries = []
    for pk in pks:
        if pk in rows:
            entries.append(MeasureEntry(rows[pk], is_first=pk not in seen))
            seen.add(pk)
    return tuple(entries)


def measure_records(pks: Iterable[int], *, beside: str, preview: bool = False) -> list[Any]:
    """Return the measures of ``pks`` that readers see as named tuples, in one query and in no certain order.

    Those are in force, and of no unit that is closed to readers of the page with the tree path ``beside``, on which
    they are named. A ``preview`` also has the others: whoever writes a plan has chosen them and must see that readers
    do not see them.
    """
    return list(_asked(tuple(pks), beside, preview))


@built_once()
def _asked(pks: tuple[int, ...], beside: str, preview: bool):
    measures = Measure.objects.filter(pk__in=pks).annotate(unit_is_closed=closed_beside("unit__path", path=beside))
    if not preview:
        measures = measures.in_force().filter(unit_is_closed=False)
    is_continued = Exists(Measure.objects.filter(continued_from=OuterRef("pk")))
    asked = {"is_continued": is_continued, "stored_check_points": stored_check_points()}
    return measures.order_by().annotate(**asked).values_list(*COLUMNS, *ASKED, named=True)


def measure_rows(
    records: Sequence[Any], journals: Mapping[int, tuple[FollowUpRow, ...]], *, on: date, unit_pk: int | None
) -> dict[int, MeasureRow]:
    """Return ``records`` as rows by primary key, seen on the day ``on`` from a plan of the unit ``unit_pk``.

    A row is remembered by what was read, and so by no more than that: an equal record gives the same row.
    """
    seen = (on, get_setting("DUE_SOON_DAYS"), unit_pk, get_language())
    return {record.pk: _row(record, journals.get(record.pk, ()), *seen) for record in records}


@lru_cache(maxsize=_REMEMBERED)
def _row(record, journal, on, soon_days, unit_pk, language) -> MeasureRow:  # noqa: PLR0913, PLR0917
    late = lateness(record.status, record.due, on=on, soon_days=soon_days)
    points = check_points(record.stored_check_points)
    elsewhere = record.unit_id != unit_pk and record.unit__live and not record.unit_is_closed
    return MeasureRow(
        record.pk,
        *(getattr(record, name) for name in (*_TEXTS, *_DAYS, *_STATE)),
        origin=_word(Origin, record.origin),
        kind=_word(MeasureKind, record.kind),
        decision_label=_word(Decision, record.decision),
        area=record.focus_area__name or "",
        unit=record.unit__title if elsewhere else "",
        in_force=record.live,
        is_closed=record.unit_is_closed,
        continued_from=record.continued_from_id,
        lateness=late,
        status_badge=status_badge(record.status),
        effect_badge=effect_badge(record.effect),
        lateness_badge=lateness_badge(late, days=(on - record.due).days) if late else None,
        journal=journal,
        check_points=points,
        next_check_point=None if record.status in ENDED_STATUSES else next_check_point(points, on=on),
        is_continued=record.is_continued,
        document=document_row([getattr(record, name) for name in document_columns()], on=on),
    )


def _word(choices, value: str) -> str:
    return str(choices(value).label) if value else ""
