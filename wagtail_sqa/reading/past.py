"""A plan as it was in force at an earlier moment: the same rows as those of today, taken from the history.

The text comes from what was published then. What has no history is told as it is now: the name of a focus area, of a
governing document, of a unit and of an indicator; an indicator's readings count up to the day. What may be named, and
where it lies, is asked of today's pages: a page that has been closed since stays closed.
"""

import copy
from collections import defaultdict, namedtuple
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Subquery
from django.utils import timezone

from .. import periods
from ..check_points import stored_check_points
from ..history.as_of import children_as_of, newest_rows, rows_as_of
from ..history.recording import tracked_fields
from ..models.measures import Measure
from . import measured
from .dated import OF_PLAN, AdoptionRow, DatedRows, adoptions, child_of, follow_ups, pages_above, sorted_out
from .documents import DocumentRow, document_columns, document_row
from .goals import GOAL_FIELDS, AreaRow, GoalRow, StoredPlan, Thread
from .measures import ASKED, COLUMNS
from .plans import PlanView, plan_view
from .visibility import PageLink, closed_beside, page_link

_NO_COLOUR = "#6f8086"  # of a focus area that has been removed since
Record = namedtuple("Record", [*COLUMNS, *ASKED])


def past_of(plan, moment: datetime, *, on: date | None = None) -> "Past | None":
    """Return where ``plan`` stood at ``moment``, one query or two; None when it was not in force then.

    ``on`` is the day on which it is read, by which lateness and steps are told; that of the moment unless given.
    """
    rows = newest_rows(type(plan), moment, [plan.pk]).annotate(
        unit_title=F("unit__title"), unit_live=F("unit__live"), unit_closed=closed_beside("unit__path", path=plan.path)
    )
    row = rows.first()
    if row is None:
        return None
    before = row.previous_plan_id and newest_rows(type(plan), moment, [row.previous_plan_id]).first()
    return Past(moment, on or timezone.localdate(moment), as_it_was(plan, row), row, before or None)


def as_it_was(page, row):
    """Return ``page`` with the content of its history ``row``, in the place where it lies today; not to be saved."""
    past = copy.copy(page)
    for field in tracked_fields(type(page)):
        setattr(past, field.attname, getattr(row, field.attname))
    past.last_published_at = row.history_date
    past.live_revision_id = row.live_revision_id
    return past


def measures_at(moment: datetime, pks: Iterable[int], *, beside: str) -> list[Record]:
    """Return what `measure_records` does of today, as it was in force at ``moment``; one query."""
    until_then = Measure.history.filter(history_date__lte=moment)
    rows = newest_rows(Measure, moment, pks).annotate(
        unit_is_closed=closed_beside("unit__path", path=beside),
        is_continued=Exists(until_then.filter(continued_from=OuterRef("id"))),
        stored_check_points=stored_check_points(),
    )
    columns = ("id", *COLUMNS[1:], *ASKED)
    return [Record(*row) for row in rows.filter(unit_is_closed=False).values_list(*columns)]


@dataclass(frozen=True)
class Past:
    """Where the rows of a plan come from: what was in force at ``moment``, on the day ``on``.

    ``page`` is the plan with the content of then, ``row`` is its history row, ``previous`` that of the plan before it,
    None without one. ``adoption`` stands for the newest version, where it is the one that is being adopted.
    """

    moment: datetime
    on: date
    page: Any
    row: Any
    previous: Any
    adoption: AdoptionRow | None = None

    def view(self) -> PlanView:
        """Return the plan, in five queries. When it last changed is not told: `days` has all days."""
        return replace(plan_view(self.page, on=self.on, source=self), last_changed=None)

    def plans(self, plan) -> tuple[StoredPlan, StoredPlan | None]:
        rows = self._goal_rows(plan, [plan.pk] if self.previous is None else [plan.pk, plan.previous_plan_id])
        measures, named = self._measures_of(plan, rows), self._named(plan, rows)
        goals = defaultdict(list)
        for row in rows:
            goals[row.plan_id].append(_goal(row, measures[row.id], named.get(row.above_plan), self.on))
        return self._own(plan, goals[plan.pk]), self._last(named.get(plan.previous_plan_id), goals)

    def measures(self, pks: Iterable[int], *, beside: str) -> list[Record]:
        return measures_at(self.moment, pks, beside=beside)

    def dated(self, plan, measure_pks: Iterable[int], *, indicator_pks=None) -> DatedRows:
        aims = self._aims(plan)
        pks = aims.order_by().values("indicator_id")
        of_plan = [part(self._children(plan, name), pk="id") for name, part in OF_PLAN.items()]
        parts = [
            follow_ups(measure_pks, until=self.moment),
            *(measured.indicators(pks), measured.readings(pks, until=self.on), measured.aims(aims, pk="id")),
            *(*of_plan, adoptions(plan, until=self.on)),
        ]
        rows = sorted_out(pages_above(plan).union(*parts, all=True))
        return replace(rows, adoption=self.adoption or rows.adoption)

    def changes(self, plan, measures, dated) -> tuple:
        """None: what changed between two days stands on a page of its own."""
        return ()

    def _own(self, plan, goals) -> StoredPlan:
        may_be_named = self.row.unit_live and not self.row.unit_closed
        return StoredPlan(None, plan.period_label, self.row.unit_title if may_be_named else "", tuple(goals))

    def _last(self, named, goals) -> StoredPlan | None:
        if self.previous is None or named is None or named.is_closed:
            return None
        return StoredPlan(_link(named), _period(self.previous), "", tuple(goals[named.pk]))

    def _children(self, plan, name):
        return children_as_of(child_of(plan, name), "plan_id", [plan.pk], self.moment)

    def _aims(self, plan):
        goals = rows_as_of(child_of(plan, "goals"), self.moment).filter(plan_id=plan.pk)
        model = child_of(plan, "goals")._meta.get_field("goal_indicators").related_model
        return rows_as_of(model, self.moment).filter(goal_id__in=goals.order_by().values("id"))

    def _goal_rows(self, plan, plan_pks) -> list[Any]:
        model = child_of(plan, "goals")
        above = model.history.filter(id=OuterRef("supports_id"), history_date__lte=self.moment).order_by(
            "-history_date"
        )
        rows = children_as_of(model, "plan_id", plan_pks, self.moment).annotate(
            above_title=Subquery(above.values("title")[:1]), above_plan=Subquery(above.values("plan_id")[:1])
        )
        names = ("focus_area__name", "focus_area__colour", "labels", "above_title", "above_plan")
        names += document_columns()
        return list(rows.values_list("id", "plan_id", *GOAL_FIELDS, *names, named=True))

    def _measures_of(self, plan, goals) -> dict[int, list[int]]:
        model = child_of(plan, "goals")._meta.get_field("goal_measures").related_model
        rows = children_as_of(model, "goal_id", [goal.id for goal in goals], self.moment)
        found = defaultdict(list)
        for goal, measure in rows.values_list("goal_id", "measure_id"):
            found[goal].append(measure)
        return found

    def _named(self, plan, goals) -> dict[int, Any]:
        """Return the plans that are named, by primary key, as they are today; those that are unpublished are not."""
        pks = {plan.previous_plan_id, *(goal.above_plan for goal in goals)} - {None}
        model = plan._meta.get_field("previous_plan").related_model
        rows = model._base_manager.filter(pk__in=pks, live=True).annotate(
            is_closed=closed_beside("path", path=plan.path)
        )
        names = ("pk", "title", "url_path", "locale_id", "is_closed", "period_kind", "period_start", "period_end")
        return {row.pk: row for row in rows.values_list(*names, named=True)}


def _goal(row, measure_pks, above, on) -> GoalRow:
    name = row.focus_area__name or row.labels.get("focus_area")
    return GoalRow(
        pk=row.id,
        **{name: getattr(row, name) for name in GOAL_FIELDS},
        area=AreaRow(name, row.focus_area__colour or _NO_COLOUR) if name else None,
        thread=_thread(row, above),
        measure_pks=tuple(measure_pks),
        document=_document(row, on),
    )


def _document(row, on) -> DocumentRow | None:
    """Return the document as it stands today, but for whether it was in force then; its name where it has gone."""
    kept = row.labels.get("governing_document")
    gone = DocumentRow(kept) if kept else None
    return document_row([getattr(row, name) for name in document_columns()], on=on) or gone


def _thread(row, above) -> Thread | None:
    if above is None:
        return None
    return Thread() if above.is_closed else Thread(row.above_title, _link(above), _period(above))


def _link(named) -> PageLink | None:
    return None if named.is_closed else page_link(named.pk, named.title, named.url_path, named.locale_id)


def _period(row) -> str:
    return periods.label(row.period_kind, row.period_start, row.period_end)
