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
from .carried import CarriedCount, carried_counts, ended_goals, goal_marks, with_marks
from .changes import ChangeEntry, latest_changes
from .contributors import Contributors
from .dated import AdoptionRow, DatedRows, MilestoneRow, PageAbove, ParticipationRow, dated_rows
from .goals import GoalRow, StoredPlan, stored_plans
from .indicators import IndicatorView, Period, indicator_views
from .measured import AimRow
from .measures import MeasureEntry, MeasureRow, measure_entries, measure_records, measure_rows
from .phases import Content, Stage, Step, stage, steps, with_content
from .questions import Question, answer, named_measures
from .summary import Counts, counts
from .upcoming import NextEvent, next_event, now_sentence, what_next
from .viewpoint_counts import ViewpointCounts
from .words import TradeWords, trade_words


@dataclass(frozen=True)
class Goal:
    """A goal in its place: ``number`` counts from 1, ``short_title`` is for lists of contents.

    ``carried`` marks what it is to the goal of last year's plan that it ``continues``; both are None without one.
    """

    number: int
    row: GoalRow
    short_title: str
    measures: tuple[MeasureEntry, ...]
    indicators: tuple[IndicatorView, ...]
    carried: Badge | None = None
    continues: GoalRow | None = None

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
    adoption: AdoptionRow | None
    has_versions: bool
    last_changed: date | None
    is_preview: bool
    above: tuple[PageAbove, ...]
    steps: tuple[Step, ...]
    stage: Stage | None
    coming: NextEvent | None
    goals: tuple[Goal, ...]
    measures: tuple[MeasureRow, ...]
    counts: Counts
    words: TradeWords
    questions: tuple[Question, ...]
    accounts: tuple[Account, ...]
    last_year: LastYear | None
    carried: tuple[CarriedCount, ...]
    participation: tuple[ParticipationRow, ...]
    viewpoints: ViewpointCounts
    contributors: Mapping[int, Contributors]
    milestones: tuple[MilestoneRow, ...]
    changes: tuple[ChangeEntry, ...]

    @property
    def now(self) -> str:
        """What happens in the plan now, in a sentence."""
        return now_sentence(self.stage)

    @property
    def counted_measures(self) -> str:
        return self.words.counted(self.counts.total)

    @property
    def step(self) -> Step | None:
        """Return the step that is going on; None when the period is over or unknown."""
        return next((step for step in self.steps if step.is_now), None)


def plan_view(plan, *, on: date, preview: bool = False, source=None) -> PlanView:
    """Return ``plan`` as it is read on the day ``on``: six queries of plain rows at most, however many measures.

    A ``preview`` takes goals, participation and milestones from the plan in memory, and has measures that are not in
    force too, marked so. ``source`` answers for another moment than now, see `past.Past`.
    """
    source = source or Present(on, preview)
    own, previous = source.plans(plan)
    streams = [getattr(plan, phase.value) for phase in Phase]
    own_pks = [*(pk for goal in own.goals for pk in goal.measure_pks), *named_measures(streams)]
    records = source.measures([*own_pks, *_pks(previous)], beside=plan.path)
    aims = drafts.drafted_aims(plan) if preview else None
    drafted_pks = None if aims is None else {aim.indicator_pk for of_goal in aims for aim in of_goal}
    dated = source.dated(plan, {record.pk for record in records} & {*own_pks}, indicator_pks=drafted_pks)
    rows = measure_rows(records, dated.journals, on=on, unit_pk=_unit_pk(plan, dated))
    if previous is not None:
        rows = with_marks(rows, own_pks, {*_pks(previous)})
    measured = _indicators(plan, aims or [dated.aims.get(goal.pk, ()) for goal in own.goals], dated, on)
    goals = _goals(own, rows, measured, previous)
    measures = tuple(entry.measure for goal in goals for entry in goal.measures if entry.is_first)
    before = _last_year(previous, rows, measures, own)
    changes = source.changes(plan, measures, dated)
    words = trade_words(plan.preset_in_use)
    adopted_on = dated.adoption.day if dated.adoption is not None else None
    year = steps(plan.period_start, plan.period_end, adopted_on, on=on)
    milestones = drafts.drafted_milestones(plan) if preview else dated.milestones
    questions = _questions(streams, rows, measures, year, words)
    content = _content(questions, goals, measures)
    now_at, coming = stage(year, content, on=on), next_event(milestones, measures, on=on)
    return PlanView(
        **_facts(plan, own, dated, changes),
        on=on,
        is_preview=preview,
        steps=with_content(year, content, on=on),
        stage=now_at,
        coming=what_next(now_at, coming, end=plan.period_end, next_plan=dated.next_plan),
        goals=goals,
        measures=measures,
        counts=counts(measures),
        words=words,
        questions=questions,
        accounts=accounts(measures),
        last_year=before,
        carried=carried_counts(measures, before.ended) if before is not None else (),
        participation=drafts.drafted_participation(plan) if preview else dated.participation,
        viewpoints=dated.viewpoints,
        contributors=dated.contributors,
        milestones=milestones,
        changes=changes,
    )


@dataclass(frozen=True)
class Present:
    """Where the rows of a plan come from: what is in force now, or in a ``preview`` what is being written.

    ``on`` is the day on which it is read.
    """

    on: date
    preview: bool = False

    def plans(self, plan) -> tuple[StoredPlan, StoredPlan | None]:
        return _own_and_previous(plan, self.preview, self.on)

    def measures(self, pks, *, beside) -> list:
        return measure_records(pks, beside=beside, preview=self.preview)

    def dated(self, plan, measure_pks, *, indicator_pks=None) -> DatedRows:
        return dated_rows(plan, measure_pks, moments=get_setting("CHANGES_ON_PLAN") + 1, indicator_pks=indicator_pks)

    def changes(self, plan, measures, dated) -> tuple[ChangeEntry, ...]:
        shown = {measure.pk: measure for measure in measures}
        return latest_changes(plan, shown, dated.moments, limit=get_setting("CHANGES_ON_PLAN"))


def _own_and_previous(plan, preview, on) -> tuple[StoredPlan, StoredPlan | None]:
    """Return the plan and last year's; None for the latter when there is none that may be named here."""
    model = plan._meta.get_field("previous_plan").related_model
    pks = [plan.previous_plan_id] if preview else [plan.pk, plan.previous_plan_id]
    stored = stored_plans(model, [pk for pk in pks if pk is not None], beside=plan.path, on=on)
    previous = stored.get(plan.previous_plan_id)
    may_be_named = previous is not None and previous.link is not None
    return drafts.drafted_plan(plan, on=on) if preview else stored[plan.pk], previous if may_be_named else None


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


def _goals(own: StoredPlan, rows: Mapping[int, MeasureRow], indicators, previous) -> tuple[Goal, ...]:
    seen: set[int] = set()
    areas = Counter(goal.area for goal in own.goals)
    marks = goal_marks(own.goals, previous.goals if previous is not None else ())
    return tuple(
        Goal(number, goal, _short_title(goal, areas), measure_entries(goal.measure_pks, rows, seen), of_goal, *mark)
        for number, (goal, of_goal, mark) in enumerate(zip(own.goals, indicators, marks, strict=True), start=1)
    )


def _short_title(goal: GoalRow, areas: Counter) -> str:
    """Return the name of the goal's focus area where no other goal has it, else the title."""
    return goal.area.name if goal.area is not None and areas[goal.area] == 1 else goal.title


def _questions(streams, rows, measures, year, words) -> tuple[Question, ...]:
    due = {step.phase: step.last for step in year}
    seen = {measure.pk for measure in measures}
    answers = ((phase, answer(stream, rows, seen)) for phase, stream in zip(Phase, streams, strict=True))
    return tuple(
        Question(i, phase, words.headings[phase], pieces, due.get(phase))
        for i, (phase, pieces) in enumerate(answers, start=1)
    )


def _content(questions, goals, measures) -> Content:
    written = {question.phase for question in questions if question.pieces}
    written |= {Phase.DIRECTION} if goals else set()
    written |= {Phase.APPROACH} if measures else set()
    return Content(frozenset(written), sum(not goal.is_judged for goal in goals))


def _last_year(previous, rows, this_year, own) -> LastYear | None:
    if previous is None:
        return None
    pks = dict.fromkeys(pk for pk in _pks(previous) if pk in rows and rows[pk].is_seen)
    measures, ended = [rows[pk] for pk in pks], ended_goals(own.goals, previous.goals)
    return last_year(previous.link, previous.period, measures, this_year, ended)


def _facts(plan, own, dated, changes) -> dict:
    """Return the fields of `PlanView` that say what plan it is."""
    published = plan.last_published_at and timezone.localdate(plan.last_published_at)
    days = [day for day in (published, *(entry.date for entry in changes[:1])) if day]
    names = ("title", "introduction", "period_start", "period_end", "accountable_role")
    return {
        **{name: getattr(plan, name) for name in names},
        "unit": own.unit or (dated.above[-1].link.title if dated.above else ""),
        "period": _period(plan),
        "above": dated.above,
        "adoption": dated.adoption,
        "has_versions": dated.has_versions,
        "last_changed": max(days, default=None),
    }


def _period(plan) -> str:
    sentences = {PeriodKind.SCHOOL_YEAR: _("School year %(period)s"), PeriodKind.CALENDAR_YEAR: _("Year %(period)s")}
    return sentences.get(plan.period_kind, "%(period)s") % {"period": plan.period_label} if plan.period_label else ""
