"""A quality plan as its readers see it: everything that a page, a PDF file or a feed shows, and nothing else."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from ..conf import get_setting
from ..enums import Attainment, PeriodKind, Phase
from . import drafts
from .accounts import Account, LastYear, accounts, last_year
from .badges import Badge, attainment_badge
from .changes import ChangeEntry, latest_changes
from .dated import DatedRows, MilestoneRow, PageAbove, ParticipationRow, dated_rows
from .goals import GoalRow, StoredPlan, stored_plans
from .indicators import IndicatorView, Period, indicator_views
from .measured import AimRow
from .measures import MeasureEntry, MeasureRow, measure_entries, measure_records, measure_rows
from .phases import Step, steps
from .questions import Question, answer, named_measures
from .summary import Counts, counts
from .upcoming import NextEvent, next_event
from .viewpoint_counts import ViewpointCounts


@dataclass(frozen=True)
class Goal:
    """A goal in its place: ``number`` counts from 1, ``short_title`` is for lists of contents."""

    number: int
    row: GoalRow
    short_title: str
    measures: tuple[MeasureEntry, ...]
    indicators: tuple[IndicatorView, ...]

    @property
    def anchor(self) -> str:
        return f"goal-{self.number}"

    @property
    def badge(self) -> Badge:
        return attainment_badge(self.row.attainment)

    @property
    def is_judged(self) -> bool:
        return self.row.attainment != Attainment.NOT_ASSESSED


@dataclass(frozen=True)
class PlanView:
    """What templates get. Texts are plain text unless they are blocks; ``measures`` has each measure once."""

    on: date
    title: str
    introduction: str
    unit: str
    period: str
    period_start: date | None
    period_end: date | None
    accountable_role: str
    adopted_on: date | None
    adopted_by: str
    record_number: str
    last_changed: date | None
    is_preview: bool
    above: tuple[PageAbove, ...]
    steps: tuple[Step, ...]
    coming: NextEvent | None
    goals: tuple[Goal, ...]
    measures: tuple[MeasureRow, ...]
    counts: Counts
    questions: tuple[Question, ...]
    accounts: tuple[Account, ...]
    last_year: LastYear | None
    participation: tuple[ParticipationRow, ...]
    viewpoints: ViewpointCounts
    milestones: tuple[MilestoneRow, ...]
    changes: tuple[ChangeEntry, ...]

    @property
    def unanswered(self) -> frozenset[Phase]:
        """Return the questions to which nothing has been written: a phase that is past is not done by that alone."""
        answered = {question.phase for question in self.questions if question.pieces}
        answered |= {Phase.DIRECTION} if self.goals else set()
        answered |= {Phase.APPROACH} if self.measures else set()
        return frozenset(Phase) - answered

    @property
    def step(self) -> Step | None:
        """Return the step that is going on; None when the period is over or unknown."""
        return next((step for step in self.steps if step.is_now), None)


def plan_view(plan, *, on: date, preview: bool = False) -> PlanView:
    """Return ``plan`` as it is read on the day ``on``: six queries of plain rows at most, however many measures.

    A ``preview`` takes goals, participation and milestones from the plan in memory, and has measures that are not in
    force too, marked so.
    """
    own, previous = _own_and_previous(plan, preview)
    streams = [getattr(plan, phase.value) for phase in Phase]
    own_pks = [*(pk for goal in own.goals for pk in goal.measure_pks), *named_measures(streams)]
    records = measure_records([*own_pks, *_pks(previous)], beside=plan.path, preview=preview)
    limit = get_setting("CHANGES_ON_PLAN")
    aims = drafts.drafted_aims(plan) if preview else None
    drafted_pks = None if aims is None else {aim.indicator_pk for of_goal in aims for aim in of_goal}
    shown = {record.pk for record in records} & {*own_pks}
    dated = dated_rows(plan, shown, moments=limit + 1, indicator_pks=drafted_pks)
    rows = measure_rows(records, dated.journals, on=on, unit_pk=_unit_pk(plan, dated))
    measured = _indicators(plan, aims or [dated.aims.get(goal.pk, ()) for goal in own.goals], dated, on)
    goals = _goals(own, rows, measured)
    measures = tuple(entry.measure for goal in goals for entry in goal.measures if entry.is_first)
    changes = latest_changes(plan, {m.pk: m for m in measures}, dated.moments, limit=limit)
    year = steps(plan.period_start, plan.period_end, plan.adopted_on, on=on)
    milestones = drafts.drafted_milestones(plan) if preview else dated.milestones
    return PlanView(
        **_facts(plan, own, dated, changes),
        on=on,
        is_preview=preview,
        steps=year,
        coming=next_event(milestones, measures, on=on),
        goals=goals,
        measures=measures,
        counts=counts(measures),
        questions=_questions(streams, rows, measures, year),
        accounts=accounts(measures),
        last_year=_last_year(previous, rows, measures),
        participation=drafts.drafted_participation(plan) if preview else dated.participation,
        viewpoints=dated.viewpoints,
        milestones=milestones,
        changes=changes,
    )


def _own_and_previous(plan, preview) -> tuple[StoredPlan, StoredPlan | None]:
    """Return the plan and last year's; None for the latter when there is none that may be named here."""
    model = plan._meta.get_field("previous_plan").related_model
    pks = [plan.previous_plan_id] if preview else [plan.pk, plan.previous_plan_id]
    stored = stored_plans(model, [pk for pk in pks if pk is not None], beside=plan.path)
    previous = stored.get(plan.previous_plan_id)
    may_be_named = previous is not None and previous.link is not None
    return drafts.drafted_plan(plan) if preview else stored[plan.pk], previous if may_be_named else None


def _pks(stored: StoredPlan | None) -> list[int]:
    return [pk for goal in stored.goals for pk in goal.measure_pks] if stored is not None else []


def _unit_pk(plan, dated: DatedRows) -> int | None:
    if plan.unit_id is not None:
        return plan.unit_id
    return dated.above[-1].pk if dated.above else None


def _indicators(plan, aims: Sequence[Sequence[AimRow]], dated: DatedRows, on: date) -> list[tuple[IndicatorView, ...]]:
    """Return the indicators of each goal; ``aims`` has what each goal aims at, in the goals' order."""
    period = Period(plan.period_start, plan.period_end, on)
    return [
        indicator_views(of_goal, dated.indicators, period=period, anchor=f"goal-{number}")
        for number, of_goal in enumerate(aims, start=1)
    ]


def _goals(own: StoredPlan, rows: Mapping[int, MeasureRow], indicators) -> tuple[Goal, ...]:
    seen: set[int] = set()
    areas = Counter(goal.area for goal in own.goals)
    return tuple(
        Goal(number, goal, _short_title(goal, areas), measure_entries(goal.measure_pks, rows, seen), of_goal)
        for number, (goal, of_goal) in enumerate(zip(own.goals, indicators, strict=True), start=1)
    )


def _short_title(goal: GoalRow, areas: Counter) -> str:
    """Return the name of the goal's focus area where no other goal has it, else the title."""
    return goal.area.name if goal.area is not None and areas[goal.area] == 1 else goal.title


def _questions(streams, rows, measures, year) -> tuple[Question, ...]:
    due = {step.phase: step.last for step in year}
    seen = {measure.pk for measure in measures}
    answers = ((phase, answer(stream, rows, seen)) for phase, stream in zip(Phase, streams, strict=True))
    return tuple(Question(i, phase, pieces, due.get(phase)) for i, (phase, pieces) in enumerate(answers, start=1))


def _last_year(previous, rows, this_year) -> LastYear | None:
    if previous is None:
        return None
    pks = dict.fromkeys(pk for pk in _pks(previous) if pk in rows and rows[pk].in_force)
    return last_year(previous.link, previous.period, [rows[pk] for pk in pks], this_year)


def _facts(plan, own, dated, changes) -> dict:
    """Return the fields of `PlanView` that say what plan it is."""
    published = plan.last_published_at and timezone.localdate(plan.last_published_at)
    days = [day for day in (published, *(entry.date for entry in changes[:1])) if day]
    names = ("title", "introduction", "period_start", "period_end", "accountable_role")
    names += ("adopted_on", "adopted_by", "record_number")
    return {
        **{name: getattr(plan, name) for name in names},
        "unit": own.unit or (dated.above[-1].link.title if dated.above else ""),
        "period": _period(plan),
        "above": dated.above,
        "last_changed": max(days, default=None),
    }


def _period(plan) -> str:
    sentences = {PeriodKind.SCHOOL_YEAR: _("School year %(period)s"), PeriodKind.CALENDAR_YEAR: _("Year %(period)s")}
    return sentences.get(plan.period_kind, "%(period)s") % {"period": plan.period_label} if plan.period_label else ""
