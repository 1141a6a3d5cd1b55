"""Goals as stored rows: one query for a plan, last year's plan, their goals and what those serve."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from .. import periods
from .documents import DocumentRow, document_columns, document_row
from .remembered import built_once
from .visibility import PageLink, closed_beside, page_link


@dataclass(frozen=True)
class AreaRow:
    """A focus area: its name and the colour that stands beside it."""

    name: str
    colour: str


@dataclass(frozen=True)
class Thread:
    """The goal above that a goal serves. ``goal`` and ``plan`` are empty where the reader may not read that plan.

    ``further`` are the goals that this one serves in its turn, the nearest first; () for a moment of the past.
    """

    goal: str = ""
    plan: PageLink | None = None
    period: str = ""
    further: tuple["Thread", ...] = ()
    document: DocumentRow | None = None


@dataclass(frozen=True)
class GoalRow:
    """A goal; ``pk`` is None for one that is not saved yet."""

    pk: int | None
    title: str
    description: str
    attainment: str
    judgement: str
    judged_on: date | None
    judged_by_role: str
    continued_from_id: int | None
    area: AreaRow | None
    thread: Thread | None
    measure_pks: tuple[int, ...]
    document: DocumentRow | None = None

    @property
    def documents(self) -> tuple[DocumentRow, ...]:
        """Return what it rests on itself, as a tuple of one or none."""
        return () if self.document is None else (self.document,)

    @property
    def documents_above(self) -> tuple[DocumentRow, ...]:
        """Return what the goals above rest on, the nearest first, each once, without its own."""
        ways = (self.thread, *self.thread.further) if self.thread is not None else ()
        found = dict.fromkeys(way.document for way in ways if way.document is not None)
        return tuple(document for document in found if document != self.document)


@dataclass(frozen=True)
class StoredPlan:
    """A plan as it stands in the database. ``link`` is None for a plan that may not be named."""

    link: PageLink | None
    period: str
    unit: str
    goals: tuple[GoalRow, ...]


GOAL_FIELDS = ("title", "description", "attainment", "judgement", "judged_on", "judged_by_role", "continued_from_id")
_AREA = ("focus_area__name", "focus_area__colour")
_DOCUMENT, _DOCUMENT_ABOVE = document_columns("goals__"), document_columns("goals__supports__")
_PAGE = ("pk", "title", "url_path", "locale_id", "live", "period_kind", "period_start", "period_end")
_COLUMNS = (
    *_PAGE,
    *("unit__title", "unit__live"),
    *("goals__pk", "goals__supports_id", "goals__supports__title", "goals__supports__supports_id"),
    *(f"goals__{name}" for name in (*GOAL_FIELDS, *_AREA)),
    *(*_DOCUMENT, *_DOCUMENT_ABOVE),
    *(f"goals__supports__plan__{name}" for name in _PAGE),
    "goals__goal_measures__measure_id",
)
_ORDER = ("pk", "goals__sort_order", "goals__pk", "goals__goal_measures__sort_order", "goals__goal_measures__pk")


def stored_plans(model, pks: Iterable[int], *, beside: str, on: date) -> dict[int, StoredPlan]:
    """Return the plans of ``pks`` by their primary key, in one query and one for each level beyond the first above.

    ``beside`` is the tree path of the page on which they are named, ``on`` the day on which they are read.
    """
    rows = list(_asked(model, tuple(pks), beside))
    ways = _ways(model, {row.goals__supports__supports_id for row in rows} - {None}, beside, on)
    return {pk: _plan(list(group), ways, on) for pk, group in groupby(rows, attrgetter("pk"))}


@built_once()
def _asked(model, pks: tuple[int, ...], beside: str):
    """A row for each measure of each goal; a goal without measures has one, too, and a plan without goals."""
    asked = {
        "is_closed": closed_beside("path", path=beside),
        "unit_is_closed": closed_beside("unit__path", path=beside),
        "thread_is_closed": closed_beside("goals__supports__plan__path", path=beside),
    }
    plans = model._base_manager.filter(pk__in=pks).annotate(**asked).order_by(*_ORDER)
    return plans.values_list(*_COLUMNS, *asked, named=True)


def _plan(rows, ways, on) -> StoredPlan:
    first = rows[0]
    may_be_named = first.live and not first.is_closed
    unit_may_be_named = first.unit__live and not first.unit_is_closed
    goals = [list(group) for pk, group in groupby(rows, attrgetter("goals__pk")) if pk is not None]
    return StoredPlan(
        link=page_link(first.pk, first.title, first.url_path, first.locale_id) if may_be_named else None,
        period=periods.label(first.period_kind, first.period_start, first.period_end),
        unit=first.unit__title if unit_may_be_named else "",
        goals=tuple(_goal(group, ways, on) for group in goals),
    )


def _goal(rows, ways, on) -> GoalRow:
    first = rows[0]
    pks = (row.goals__goal_measures__measure_id for row in rows)
    area = AreaRow(first.goals__focus_area__name, first.goals__focus_area__colour)
    return GoalRow(
        pk=first.goals__pk,
        **{name: getattr(first, f"goals__{name}") for name in GOAL_FIELDS},
        area=area if area.name else None,
        thread=_thread(first, ways, on),
        measure_pks=tuple(pk for pk in pks if pk is not None),
        document=document_row([getattr(first, name) for name in _DOCUMENT], on=on),
    )


def _thread(row, ways, on) -> Thread | None:
    """Return what the goal of ``row`` serves: None for nothing, or for the goal of a plan that is not in force."""
    if row.goals__supports_id is None or not row.goals__supports__plan__live:
        return None
    if row.thread_is_closed:
        return Thread()
    kind, start, end = (getattr(row, f"goals__supports__plan__{name}") for name in _PAGE[-3:])
    columns = (getattr(row, f"goals__supports__plan__{name}") for name in _PAGE[:4])
    further = tuple(_further(row.goals__supports__supports_id, ways, {row.goals__pk, row.goals__supports_id}))
    document = document_row([getattr(row, name) for name in _DOCUMENT_ABOVE], on=on)
    return Thread(row.goals__supports__title, page_link(*columns), periods.label(kind, start, end), further, document)


def _ways(model, pks, beside, on) -> dict[int, tuple[Thread, int | None]]:
    """Return the goals ``pks`` and those that they serve in their turn, as far as they may be named.

    By primary key, each with the key of the goal that it serves.
    """
    goals, ways = model._meta.get_field("goals").related_model.objects, {}
    while pks := pks - ways.keys():
        found = goals.filter(pk__in=pks, plan__live=True).exclude(closed_beside("plan__path", path=beside))
        columns = document_columns()
        rows = found.values_list("pk", "title", "supports_id", *columns, *(f"plan__{name}" for name in _PAGE))
        if not rows:
            break
        for pk, title, supports, *of_document, page, name, url_path, locale, _live, kind, start, end in rows:
            link, document = page_link(page, name, url_path, locale), document_row(of_document, on=on)
            ways[pk] = (Thread(title, link, periods.label(kind, start, end), document=document), supports)
        pks = {supports for _above, supports in ways.values()} - {None}
    return ways


def _further(pk, ways, seen) -> Iterator[Thread]:
    while pk in ways and pk not in seen:
        seen.add(pk)
        above, pk = ways[pk]
        yield above
