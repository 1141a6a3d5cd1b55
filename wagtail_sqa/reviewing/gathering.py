"""The facts of plans, drafts in memory or stored: the same number of queries for one plan and for hundreds."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.apps import apps
from django.db.models import OuterRef, Subquery, prefetch_related_objects

from ..enums import Phase
from ..presets.report_parts import ReportPreset
from .facts import GoalFacts, MeasureFacts, ParticipationFacts, PlanFacts, ReportFacts
from .reports import report_facts
from .surroundings import Surroundings, surroundings
from .texts import section_facts

_OF_PLAN, _OF_GOAL = ("goals", "participation", "milestones"), ("goal_measures", "goal_indicators")
_TEXTS = ("title", "description", "cause", "expected_effect", "follow_up_method", "result")
_COLUMNS = ("pk", "title", "status", "cause", "expected_effect", "responsible_role", "start", "due")
_COLUMNS += ("follow_up_method", "origin", "kind", "result", "effect", "decision", "completed_on")


def stored_facts(plans: Sequence) -> dict[int, PlanFacts]:
    """Return the facts of ``plans`` as they stand in the database, by primary key."""
    prefetch_related_objects(plans, *_OF_PLAN)
    return dict(zip((plan.pk for plan in plans), gather(plans), strict=True))


def facts_of(page) -> PlanFacts | ReportFacts:
    """Return the facts of a plan or a report, as it is in memory."""
    return report_facts(page) if isinstance(page.preset_in_use, ReportPreset) else gather([page])[0]


def gather(plans: Sequence) -> list[PlanFacts]:
    """Return the facts of ``plans`` as they are in memory, with measures as they are in the database."""
    goals = [list(plan.goals.all()) for plan in plans]
    all_goals = [goal for of_plan in goals for goal in of_plan]
    prefetch_related_objects([goal for goal in all_goals if goal.pk], *_OF_GOAL)  # a draft's own rows stay as they are
    last_year = _measures_of_goals(plan.previous_plan_id for plan in plans if plan.previous_plan_id)
    measures = _measures({*_named(all_goals), *(pk for pks in last_year.values() for pk in pks)})
    around = surroundings(plans, {goal.supports_id for goal in all_goals} - {None})
    return [
        _facts(plan, of_plan, measures, last_year.get(plan.previous_plan_id, ()), around)
        for plan, of_plan in zip(plans, goals, strict=True)
    ]


def _facts(plan, goals, measures, last_year, around: Surroundings) -> PlanFacts:
    return PlanFacts(
        start=plan.period_start,
        end=plan.period_end,
        introduction=plan.introduction,
        accountable_role=plan.accountable_role,
        adopted_on=around.adopted.get(plan.pk),
        sections={phase.value: section_facts(getattr(plan, phase.value).raw_data) for phase in Phase},
        goals=tuple(_goal(n, goal, measures, around) for n, goal in enumerate(goals, start=1)),
        measures=tuple(measures[pk] for pk in dict.fromkeys(_named(goals)) if pk in measures),
        participation=tuple(
            ParticipationFacts(row.group, row.who, row.how, row.date, row.changed) for row in plan.participation.all()
        ),
        milestones=tuple(f"{row.title}\n{row.description}" for row in plan.milestones.all()),
        last_year=tuple(measures[pk] for pk in last_year if pk in measures),
        has_plan_above=around.has_plan_above(plan),
        wheel=around.wheel(plan),
        has_documents=bool(around.documents),
    )


def _goal(number, goal, measures, around: Surroundings) -> GoalFacts:
    names = ("title", "description", "attainment", "judgement", "judged_on", "judged_by_role")
    return GoalFacts(
        number=number,
        **{name: getattr(goal, name) for name in names},
        focus_area=around.areas.get(goal.focus_area_id, ""),
        governing_document=around.documents.get(goal.governing_document_id, ""),
        serves_one_above=goal.supports_id in around.goals_in_force,
        measures=tuple(row.measure_id for row in goal.goal_measures.all() if row.measure_id in measures),
        indicators=len(goal.goal_indicators.all()),
    )


def _named(goals) -> list[int]:
    return [row.measure_id for goal in goals for row in goal.goal_measures.all()]


def _measures_of_goals(plan_pks: Iterable[int]) -> dict[int, list[int]]:
    rows = apps.get_model("wagtail_sqa", "GoalMeasure").objects.filter(goal__plan__in=set(plan_pks))
    found = defaultdict(dict)
    for plan, measure in rows.order_by("goal__sort_order", "sort_order").values_list("goal__plan_id", "measure_id"):
        found[plan][measure] = None
    return {plan: list(pks) for plan, pks in found.items()}


def _measures(pks) -> dict[int, MeasureFacts]:
    """Return the measures by primary key, without those that have been taken out of force."""
    follow_ups = apps.get_model("wagtail_sqa", "FollowUp").objects
    counting = follow_ups.filter(measure=OuterRef("pk"), corrected_by=None).order_by("-date")
    measures = apps.get_model("wagtail_sqa", "Measure").objects.filter(pk__in=pks)
    rows = measures.exclude(live=False, first_published_at__isnull=False).annotate(
        last_follow_up=Subquery(counting.values("date")[:1])
    )
    names = (*_COLUMNS, "description", "focus_area__name", "last_follow_up")
    return {row["pk"]: _measure(row) for row in rows.values(*names)}


def _measure(row) -> MeasureFacts:
    return MeasureFacts(
        **{name: row[name] for name in _COLUMNS},
        focus_area=row["focus_area__name"] or "",
        last_follow_up=row["last_follow_up"],
        text="\n".join(row[name] for name in _TEXTS),
    )
