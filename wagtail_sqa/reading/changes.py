"""What changed when: the latest entries of the history, in sentences."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from ..enums import Phase
from ..history.comparison import changes_between, event
from ..models.measures import Measure
from .dated import PlanMoment
from .measures import MeasureRow
from .remembered import built_once

# Whom and what a measure points at may be hidden from readers; everything else about it stands on the page.
_PRIVATE = frozenset({"responsible_user", "unit", "continued_from"})


@dataclass(frozen=True)
class ChangeEntry:
    """A day on which something changed; ``measure`` is None for the plan itself."""

    date: date
    sentences: tuple[str, ...]
    measure: MeasureRow | None = None


def latest_changes(
    plan, measures: Mapping[int, MeasureRow], moments: Sequence[PlanMoment], *, limit: int
) -> tuple[ChangeEntry, ...]:
    """Return at most ``limit`` changes since ``plan`` was first published, newest first, in one query.

    What was published with the plan is its beginning and no change; () for a plan that never was.
    """
    beginning = plan.first_published_at
    if beginning is None:
        return ()
    first = ChangeEntry(timezone.localdate(beginning), (_("The plan was published for the first time."),))
    pairs = recent_rows(Measure, measures, after=beginning, limit=limit) if measures else []
    of_measures = [_of_measure(row, previous, measures[row.id]) for row, previous in pairs]
    of_plan = [_of_plan(moment, previous) for previous, moment in pairwise(moments)]
    entries = [entry for entry in (*of_plan, *of_measures) if entry.sentences]
    return tuple([*sorted(entries, key=lambda entry: entry.date, reverse=True), first][:limit])


def recent_rows(model, pks: Iterable[int], *, after: datetime, limit: int) -> list[tuple[Any, Any]]:
    """Return the ``limit`` newest history rows of things of ``model`` dated after ``after``, newest first.

    Each comes with the row before it, or None: ``(row, previous)``. One query, in a time that does not grow with the
    length of the history; of things that a script has deleted nothing is found.
    """
    found = {row.history_id: row for row in _asked(model, tuple(sorted(pks)), after, limit)}
    return _newest_with_previous(found.values(), model._meta.pk.attname, after)[:limit]


@built_once()
def _asked(model, pks: tuple[int, ...], after: datetime, limit: int):
    history, pk = getattr(model, model._sqa_history.manager_name), model._meta.pk.attname
    newest = _newest(model, pks, after, limit)
    before = history.filter(**{pk: OuterRef(pk)}, history_date__lt=OuterRef("history_date")).order_by("-history_date")
    previous = newest.values_list(Subquery(before.values("history_id")[:1]))
    rows, rows_before = (
        history.filter(history_id__in=found).order_by() for found in (newest.values("history_id"), previous)
    )
    return rows.union(rows_before, all=True)


def _newest(model, pks, after, limit):
    """Return the ``limit`` newest rows, for a query: looked for among those since the ``limit``-th last thing changed.

    One look into the index for each thing finds when it changed last. To sort all rows of all things would take longer
    the longer their history is. They are told by their date, for MariaDB and MySQL refuse a limit inside ``IN``; rows
    of one date with the last come too.
    """
    history, pk = getattr(model, model._sqa_history.manager_name), model._meta.pk.attname
    own = history.filter(**{pk: OuterRef("pk")}).order_by("-history_date").values("history_date")
    changed = model._base_manager.filter(pk__in=pks).annotate(newest=Subquery(own[:1])).filter(newest__gt=after)
    nth = changed.order_by("-newest").values("newest")[limit - 1 : limit]
    since = Coalesce(Subquery(nth), Value(after + timedelta(microseconds=1)))
    rows = history.filter(**{f"{pk}__in": pks})
    since_then = rows.filter(history_date__gte=since).order_by("-history_date").values("history_date")
    return rows.filter(history_date__gte=Coalesce(Subquery(since_then[limit - 1 : limit]), since)).order_by()


def _newest_with_previous(rows, pk, after):
    in_order = sorted(rows, key=lambda row: (getattr(row, pk), row.history_date))
    pairs = [
        (row, previous if previous is not None and getattr(previous, pk) == getattr(row, pk) else None)
        for previous, row in pairwise([None, *in_order])
        if row.history_date > after
    ]
    return sorted(pairs, key=lambda pair: pair[0].history_date, reverse=True)


def _of_measure(row, previous, measure) -> ChangeEntry:
    changes = [c.sentence for c in changes_between(previous, row) if c.field not in _PRIVATE]
    came_or_went = previous is None or row.history_type == "+" or row.live != previous.live
    sentences = [_("%(event)s.") % {"event": event(row, previous)}] if came_or_went else changes
    return ChangeEntry(timezone.localdate(row.history_date), tuple(sentences), measure)


def _of_plan(moment, previous) -> ChangeEntry:
    if not moment.was_live:
        return ChangeEntry(moment.date, ())
    if not previous.was_live:
        return ChangeEntry(moment.date, (_("The plan was published again."),))
    names = (*(str(phase.label) for phase in Phase), _("About the plan"))
    differs = zip(names, moment.digests, previous.digests, strict=True)
    parts = [name for name, now, before in differs if now != before]
    if not parts:
        return ChangeEntry(moment.date, (_("Goals, participation or milestones were changed."),))
    return ChangeEntry(moment.date, tuple(_("“%(part)s” was changed.") % {"part": part} for part in parts))
