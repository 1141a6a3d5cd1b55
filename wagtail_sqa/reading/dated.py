"""What a plan's page shows besides goals and measures: ten kinds of short rows in one query.

Each kind alone would cost every reading a query of its own. All have the same columns: kind, owner, primary key,
place, day, five texts and a number; what these hold stands in the function that asks for the kind.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from django.db.models import Case, F, IntegerField, Subquery, TextField, Value, When
from django.db.models.functions import MD5, Cast, Coalesce, Concat
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.models import Page

from ..enums import ParticipantGroup
from ..models.adopted_versions import AdoptedVersion
from ..models.follow_ups import FollowUp
from . import measured
from .badges import Badge, status_badge
from .contributors import CONTRIBUTOR, Contributors, contributing, contributors
from .remembered import built_once, hash_once
from .union import columns, dated, no_day
from .viewpoint_counts import VIEWPOINTS, ViewpointCounts, counts_of, counts_row
from .visibility import PageLink, closed_beside, own_and_above, page_link

FOLLOW_UP, PARTICIPATION, MILESTONE, ABOVE, MOMENT = "follow_up", "participation", "milestone", "above", "moment"
NEXT_PLAN, ADOPTION = "next_plan", "adoption"
# Plans of some hundred measures, in some languages.
_REMEMBERED = 64
_BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)


@hash_once
@dataclass(frozen=True)
class FollowUpRow:
    """An entry of a measure's journal; ``corrects`` is the day of the entry that it corrects."""

    pk: int
    date: date
    seen: str
    analysis: str
    badge: Badge
    by_role: str
    corrects: date | None
    is_corrected: bool

    @property
    def anchor(self) -> str:
        return f"follow-up-{self.pk}"


@dataclass(frozen=True)
class ParticipationRow:
    group: str
    who: str
    how: str
    date: date | None
    number: int | None
    changed: str

    @property
    def name(self) -> str:
        return self.who or self.group_label

    @property
    def group_label(self) -> str:
        return str(ParticipantGroup(self.group).label) if self.group else ""


@dataclass(frozen=True)
class MilestoneRow:
    date: date
    title: str
    description: str
    reached: bool


@dataclass(frozen=True)
class PageAbove:
    """A published page above the plan: its link and its place in the tree."""

    pk: int
    path: str
    link: PageLink


@dataclass(frozen=True)
class PlanMoment:
    """What a plan was at a publication: a digest of each question's text and one of the rest."""

    date: date
    digests: tuple[str, ...]
    was_live: bool


@dataclass(frozen=True)
class AdoptionRow:
    """The newest adopted version that has not been withdrawn: its number, the day, by whom, its record number."""

    number: int
    day: date
    by: str
    record_number: str


@dataclass(frozen=True)
class DatedRows:
    """All of it in the order of reading.

    ``journals`` by measure, ``moments`` from the oldest to the newest, ``aims`` and ``contributors`` by goal,
    ``indicators`` by primary key.
    """

    journals: dict[int, tuple[FollowUpRow, ...]]
    participation: tuple[ParticipationRow, ...]
    milestones: tuple[MilestoneRow, ...]
    above: tuple[PageAbove, ...]
    moments: tuple[PlanMoment, ...]
    next_plan: PageLink | None
    aims: dict[int, tuple[measured.AimRow, ...]]
    indicators: dict[int, measured.IndicatorRow]
    adoption: AdoptionRow | None
    has_versions: bool
    viewpoints: ViewpointCounts
    contributors: dict[int, Contributors]


def dated_rows(
    plan, measure_pks: Iterable[int], *, moments: int, indicator_pks: Iterable[int] | None = None
) -> DatedRows:
    """Return the rows of ``plan``, of the journals of its measures and of its indicators, in one query.

    ``moments`` is how many of the plan's latest publications are wanted; ``indicator_pks`` are the indicators of a plan
    that is being written, None for those of the stored goals.
    """
    pks = None if indicator_pks is None else tuple(sorted(indicator_pks))
    return sorted_out(_asked(type(plan), plan.pk, plan.path, tuple(sorted(measure_pks)), moments, pks))


@built_once()
def _asked(model, pk, path, measure_pks, moments, indicator_pks):  # noqa: PLR0913, PLR0917
    plan = model(pk=pk, path=path)
    pks = measured.stored_pks(plan) if indicator_pks is None else indicator_pks
    parts = [follow_ups(measure_pks), measured.indicators(pks), measured.readings(pks), *_of_stored(plan, moments)]
    return pages_above(plan).union(*parts, all=True)


def sorted_out(query: Iterable[tuple]) -> DatedRows:
    """Return the rows of the union ``query`` by their kinds, each in the order of reading."""
    kinds = defaultdict(list)
    for row in query:
        kinds[row[0]].append(dated(row))
    return DatedRows(
        journals=_journals(kinds[FOLLOW_UP]),
        participation=tuple(map(_participation, sorted(kinds[PARTICIPATION], key=_place))),
        milestones=tuple(map(_milestone, sorted(kinds[MILESTONE], key=lambda row: (row.day, _place(row))))),
        above=tuple(map(_page_above, sorted(kinds[ABOVE], key=_place))),
        moments=tuple(map(_moment, sorted(kinds[MOMENT], key=lambda row: row.at))),
        next_plan=_next_plan(kinds[NEXT_PLAN]),
        aims=measured.aim_rows(kinds[measured.AIM]),
        indicators=measured.indicator_rows(kinds[measured.INDICATOR], kinds[measured.READING]),
        adoption=max(map(_adoption, filter(_stands, kinds[ADOPTION])), key=lambda row: row.number, default=None),
        has_versions=bool(kinds[ADOPTION]),
        viewpoints=counts_row(kinds[VIEWPOINTS]),
        contributors=contributors(kinds[CONTRIBUTOR]),
    )


def journals(measure_pks: Iterable[int], *, until: datetime | None = None) -> dict[int, tuple[FollowUpRow, ...]]:
    """Return the journals of measures that are read outside a plan, the newest entry first, in one query."""
    return _journals([dated(row) for row in follow_ups(measure_pks, until=until)])


def way_to(plan) -> list[PageAbove]:
    """Return the published pages above ``plan``, topmost first, in one query."""
    return [_page_above(row) for row in sorted((dated(row) for row in pages_above(plan)), key=_place)]


def pages_and_versions(page, *, until: date = date.max) -> DatedRows:
    """Return the pages above one that is no plan, and what was adopted of it until that day, in one query."""
    return sorted_out(pages_above(page).union(adoptions(page, until=until), all=True))


def pages_above(plan):
    """Owner: language, texts: title, url path, tree path."""
    pages = Page.objects.filter(path__in=own_and_above(plan.path)[:-1], live=True)
    return columns(pages, ABOVE, ["locale_id", "depth", no_day(), "title", "url_path", "path", F("id")])


def follow_ups(measure_pks, *, until: datetime | None = None):
    """Owner: measure, texts: seen, analysis, status after, role; number: the entry that is corrected."""
    rows = FollowUp.objects.filter(measure_id__in=list(measure_pks))
    if until is not None:
        rows = rows.filter(created_at__lte=until)
    names = ["measure_id", F("id"), "date", "seen", "analysis", "status_after", "by_role", "corrects_id"]
    return columns(rows, FOLLOW_UP, names)


def _of_stored(plan, moments):
    if plan.pk is None:
        return []
    of_plan = [part(child_of(plan, name).objects.filter(plan_id=plan.pk)) for name, part in OF_PLAN.items()]
    of_plan += [_moments(plan, moments), measured.aims_of(plan), counts_of(plan)]
    return [*of_plan, adoptions(plan), _next_plans(plan), contributing(plan)]


def child_of(plan, name):
    """Return the model of the children of ``plan`` under that ``name``."""
    return type(plan)._meta.get_field(name).related_model


def adoptions(page, *, until: date = date.max):
    """Place: 1 when withdrawn, texts: by whom, record number; number: of the version. None of days after ``until``."""
    rows = AdoptedVersion.objects.filter(page=page.pk, adopted_on__lte=until)
    withdrawn = _one_if("withdrawn_at__isnull", False)
    return columns(rows, ADOPTION, ["page_id", withdrawn, "adopted_on", "adopted_by", "record_number", F("number")])


def participations(rows, *, pk="pk"):
    """Texts: who, how, what it changed, group; number: of people."""
    names = ["plan_id", "sort_order", "date", "who", "how", "changed", "group", "number"]
    return columns(rows, PARTICIPATION, names, pk=pk)


def milestones(rows, *, pk="pk"):
    """Texts: title, description; number: 1 when reached."""
    names = ["plan_id", "sort_order", "date", "title", "description", _one_if("reached")]
    return columns(rows, MILESTONE, names, pk=pk)


OF_PLAN = {"participation": participations, "milestones": milestones}


def _next_plans(plan):
    """Published plans that come after it and may be named here. Owner: language, texts: title, url path; day: first."""
    following = type(plan)._default_manager.filter(previous_plan=plan.pk, live=True)
    plans = following.exclude(closed_beside("path", path=plan.path))
    return columns(plans, NEXT_PLAN, ["locale_id", "depth", "period_start", "title", "url_path", F("page_ptr_id")])


def _moments(plan, limit):
    """Texts: digests of the four questions and of the other fields; number: 1 when in force from then."""
    rows = type(plan).history.filter(**{type(plan)._meta.pk.attname: plan.pk})
    nth = rows.order_by("-history_date").values("history_date")[limit - 1 : limit]
    recent = rows.filter(history_date__gte=Coalesce(Subquery(nth), Value(_BEFORE_ALL)))
    questions = [MD5(Cast(name, TextField())) for name in ("current_state", "direction", "approach", "outcome")]
    names = [F("id"), F("id"), no_day(), *questions, _about_digest(), _one_if("live")]
    return columns(recent, MOMENT, names, at="history_date")


def _about_digest():
    """Digest of what a reader sees at the top of a plan."""
    names = ("title", "introduction", "period_start", "period_end", "accountable_role")
    return MD5(Concat(*(Cast(name, TextField()) for name in names), output_field=TextField()))


def _one_if(name, value=True):
    return Case(When(**{name: value}, then=1), default=0, output_field=IntegerField())


def _place(row):
    return row.place or 0, row.pk


def _journals(rows) -> dict[int, tuple[FollowUpRow, ...]]:
    """Return the journals by measure, remembered by what was read and by the language of the states."""
    return _journals_of(tuple(rows), get_language())


@lru_cache(maxsize=_REMEMBERED)
def _journals_of(rows, language) -> dict[int, tuple[FollowUpRow, ...]]:
    days = {row.pk: row.day for row in rows}
    corrected = {row.number for row in rows}
    journals = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.day, row.pk), reverse=True):
        said = (row.pk, row.day, row.a, row.b, status_badge(row.c), row.d)
        journals[row.owner].append(FollowUpRow(*said, days.get(row.number), row.pk in corrected))
    return {measure: tuple(entries) for measure, entries in journals.items()}


def _participation(row) -> ParticipationRow:
    return ParticipationRow(row.d, row.a, row.b, row.day, row.number, row.c)


def _milestone(row) -> MilestoneRow:
    return MilestoneRow(row.day, row.a, row.b, bool(row.number))


def _stands(row) -> bool:
    return not row.place


def _adoption(row) -> AdoptionRow:
    return AdoptionRow(row.number, row.day, row.a, row.b)


def _page_above(row) -> PageAbove:
    return PageAbove(row.pk, row.c, page_link(row.pk, row.a, row.b, row.owner))


def _next_plan(rows) -> PageLink | None:
    """Return the first of the plans that come after it."""
    first = min(rows, key=lambda row: (row.day or date.max, row.pk), default=None)
    return page_link(first.pk, first.a, first.b, first.owner) if first is not None else None


def _moment(row) -> PlanMoment:
    return PlanMoment(timezone.localdate(row.at), (row.a, row.b, row.c, row.d, row.e), bool(row.number))
