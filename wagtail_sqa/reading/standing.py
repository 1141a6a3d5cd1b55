"""Where many plans stand and what comes next in each: rows for the dashboard, and for pages that list plans."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ..check_points import check_points, next_check_point, stored_check_points
from ..enums import OPEN_STATUSES, Attainment, Phase
from ..models import AdoptedVersion, GoalMeasure, PlanGoal, PlanMilestone, QualityPlanPage
from .phases import Content, Stage, Step, stage, steps, with_content
from .upcoming import NextEvent, check_point_event, measure_event, milestone_event, now_sentence, what_next
from .visibility import PageLink, page_link


@dataclass(frozen=True)
class Standing:
    """A plan on one day. ``next_plan`` is the plan that continues it, if whoever reads may know of one.

    ``written`` are the questions that have an answer. ``to_judge`` is how many goals wait for their judgement,
    ``overdue`` how many of its measures are late.
    """

    plan: QualityPlanPage
    stage: Stage | None
    coming: NextEvent | None
    next_plan: PageLink | None
    steps: tuple[Step, ...] = ()
    written: frozenset[Phase] = frozenset()
    to_judge: int = 0
    overdue: int = 0
    adopted_on: date | None = None

    @property
    def now(self) -> str:
        """What happens in the plan now, in a sentence."""
        return now_sentence(self.stage)

    @property
    def sentence(self) -> str:
        """What happens now and what comes next."""
        return f"{self.now} {self.coming.sentence}" if self.coming is not None else self.now


@dataclass(frozen=True)
class _Facts:
    """What is known of many plans, by primary key: goals without a judgement (0 for none, no key without goals), the
    events to come, which plans have measures in force, those of them that are overdue, the plans that continue them,
    and when they were adopted."""

    to_judge: Mapping[int, int]
    events: Mapping[int, list[NextEvent]]
    with_measures: Collection[int]
    overdue: Mapping[int, Collection[int]]
    following: Mapping[int, PageLink]
    adopted: Mapping[int, date]


def standings(plans: Iterable[QualityPlanPage], *, on: date, next_plans) -> list[Standing]:
    """Return where ``plans`` stand on the day ``on``, in five queries however many they are.

    ``next_plans`` is a queryset of the plans that whoever reads may know of.
    """
    plans = list(plans)
    facts = _facts([plan.pk for plan in plans], next_plans, on)
    return [_standing(plan, facts, on) for plan in plans]


def _standing(plan, facts: _Facts, on) -> Standing:
    year = steps(plan.period_start, plan.period_end, facts.adopted.get(plan.pk), on=on)
    content = _content(plan, facts)
    now_at = stage(year, content, on=on)
    coming = min(facts.events.get(plan.pk, ()), key=lambda event: event.date, default=None)
    next_plan = facts.following.get(plan.pk)
    return Standing(
        plan=plan,
        stage=now_at,
        coming=what_next(now_at, coming, end=plan.period_end, next_plan=next_plan),
        next_plan=next_plan,
        steps=with_content(year, content, on=on),
        written=content.written,
        to_judge=content.goals_to_judge,
        overdue=len(facts.overdue.get(plan.pk, ())),
        adopted_on=facts.adopted.get(plan.pk),
    )


def _content(plan, facts: _Facts) -> Content:
    written = {phase for phase in Phase if len(getattr(plan, phase.value).raw_data)}
    written |= {Phase.DIRECTION} if plan.pk in facts.to_judge else set()
    written |= {Phase.APPROACH} if plan.pk in facts.with_measures else set()
    return Content(frozenset(written), facts.to_judge.get(plan.pk, 0))


def _facts(pks, next_plans, on) -> _Facts:
    places = GoalMeasure.objects.filter(goal__plan__in=pks, measure__live=True)
    columns = ("goal__plan_id", "measure_id", "measure__status", "measure__title", "measure__due")
    measures = places.values_list(*columns, stored_check_points("measure__check_points"))
    events, with_measures, overdue = _milestones(pks, on), set(), defaultdict(set)
    for plan, pk, status, title, due, points in measures:
        with_measures.add(plan)
        if status in OPEN_STATUSES:
            events[plan] += _events(title, due, points, on)
            overdue[plan] |= {pk} if due is not None and due < on else set()
    adopted = AdoptedVersion.objects.days(pks)
    return _Facts(_to_judge(pks), events, with_measures, overdue, _following(next_plans, pks), adopted)


def _events(title: str, due: date | None, stored: str, on: date) -> Iterable[NextEvent]:
    """Yield what comes next of a measure: the day by which it is due, its next check-point."""
    if due is not None and due >= on:
        yield measure_event(title, due)
    point = next_check_point(check_points(stored), on=on)
    if point is not None:
        yield check_point_event(title, point)


def _milestones(pks, on) -> dict[int, list[NextEvent]]:
    found = defaultdict(list)
    rows = PlanMilestone.objects.filter(plan__in=pks, reached=False, date__gte=on)
    for plan, title, day in rows.values_list("plan_id", "title", "date"):
        found[plan].append(milestone_event(title, day))
    return found


def _to_judge(pks) -> Counter:
    found: Counter = Counter()
    for plan, attainment in PlanGoal.objects.filter(plan__in=pks).values_list("plan_id", "attainment"):
        found[plan] += attainment == Attainment.NOT_ASSESSED
    return found


def _following(next_plans, pks) -> dict[int, PageLink]:
    rows = next_plans.filter(previous_plan__in=pks).order_by("-period_start", "-pk")
    columns = rows.values_list("previous_plan_id", "pk", "title", "url_path", "locale_id")
    return {previous: page_link(*page) for previous, *page in columns}
