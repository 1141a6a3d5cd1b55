"""What the plans of an overview come to, counted by the database: a few queries, however many plans there are."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Exists, F, IntegerField, Max, OuterRef, Q, Subquery, TextField, When
from django.db.models.functions import Cast, Coalesce, Length
from django.db.models.lookups import GreaterThan

from ...enums import OPEN_STATUSES, Attainment, MeasureStatus, Phase
from ...models.adopted_versions import AdoptedVersion
from ...models.goals import GoalMeasure, PlanGoal
from ...models.participation import Participation
from ...models.plans import QualityPlanPage
from ..phases import Content, Stage, stage, steps
from ..visibility import Known
from .units import PlanRecord

_EMPTY_STREAM = 2  # characters: "[]"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A goal that has been judged."""

    goal: str
    attainment: str
    sentence: str
    day: date | None

    @property
    def light(self) -> str:
        return str(Attainment(self.attainment).label)


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What a plan comes to on a day. ``groups`` is how many groups have taken part."""

    stage: Stage | None
    adopted_on: date | None
    goals: Mapping[str, int]
    measures: Mapping[str, int]
    overdue: int
    followed_up: date | None
    groups: int
    judgement: Judgement | None


@dataclass(frozen=True, slots=True)
class Shared:
    """A measure that stands in several of the plans, ``plans``: in their sum it counts once."""

    status: str
    is_overdue: bool
    plans: frozenset[int]


@dataclass(frozen=True)
class Facts:
    of_plan: Mapping[int, PlanFacts]
    shared: tuple[Shared, ...]


def facts_of(plans: Collection[PlanRecord], known: Known, *, on: date) -> Facts:
    """Return the facts of ``plans`` on the day ``on``, in six queries.

    A measure counts where the page of the plan shows it: in force, and of no unit that is closed to the plan's readers.
    """
    pks = [plan.pk for plan in plans]
    seen = seen_measures(pks, known)
    about, goals, measures = _about(pks), _goals(pks), _measures(seen, on)
    judgements, followed_up = _judgements(pks), _followed_up(seen)
    found = {}
    for plan in plans:
        of_goals = goals.get(plan.pk, {})
        of_measures, overdue = measures.get(plan.pk, ({}, 0))
        written, adopted_on, groups = about[plan.pk]
        content = _content(written, of_goals, of_measures)
        found[plan.pk] = PlanFacts(
            stage=stage(steps(plan.start, plan.end, adopted_on, on=on), content, on=on),
            adopted_on=adopted_on,
            goals=of_goals,
            measures=of_measures,
            overdue=overdue,
            followed_up=followed_up.get(plan.pk),
            groups=groups,
            judgement=judgements.get(plan.pk),
        )
    return Facts(found, _shared(seen, on))


def _content(written: frozenset[Phase], goals: Mapping[str, int], measures: Mapping[str, int]) -> Content:
    more = ({Phase.DIRECTION} if goals else set()) | ({Phase.APPROACH} if measures else set())
    return Content(written | more, goals.get(Attainment.NOT_ASSESSED, 0))


def _about(pks) -> dict[int, tuple[frozenset[Phase], date | None, int]]:
    """Return by plan which questions are answered, when it was adopted, and how many groups took part."""
    groups = Participation.objects.filter(plan=OuterRef("pk")).order_by().values("plan").annotate(n=Count("pk"))
    rows = (
        QualityPlanPage.objects.filter(pk__in=pks)
        .annotate(**{f"has_{phase.value}": _is_written(phase.value) for phase in Phase})
        .annotate(adopted_on=adopted_day(), groups=Coalesce(Subquery(groups.values("n")), 0))
        .values_list("pk", "adopted_on", "groups", *(f"has_{phase.value}" for phase in Phase))
    )
    return {
        pk: (frozenset(phase for phase, has in zip(Phase, written, strict=True) if has), adopted_on, number)
        for pk, adopted_on, number, *written in rows
    }


def adopted_day() -> Subquery:
    """Return the day on which the page of the outer row was adopted last, None for never."""
    versions = AdoptedVersion.objects.in_force().filter(page=OuterRef("pk")).order_by("-number")
    return Subquery(versions.values("adopted_on")[:1])


def _is_written(stream: str):
    """Say whether there is a block, without reading what stands in it."""
    is_longer = GreaterThan(Length(Cast(stream, TextField())), _EMPTY_STREAM)
    return Case(When(is_longer, then=1), default=0, output_field=IntegerField())


def _goals(pks) -> dict[int, dict[str, int]]:
    found = defaultdict(dict)
    rows = PlanGoal.objects.filter(plan__in=pks).order_by().values_list("plan_id", "attainment")
    for plan, attainment, number in rows.annotate(number=Count("pk")):
        found[plan][attainment] = number
    return found


def _judgements(pks) -> dict[int, Judgement]:
    """Return by plan the goal that was judged last."""
    judged = PlanGoal.objects.exclude(attainment=Attainment.NOT_ASSESSED)
    newest = judged.filter(plan=OuterRef("plan")).order_by(F("judged_on").desc(nulls_last=True), "sort_order", "pk")
    rows = judged.filter(plan__in=pks, pk=Subquery(newest.values("pk")[:1])).order_by()
    columns = rows.values_list("plan_id", "title", "attainment", "judgement", "judged_on")
    return {plan: Judgement(*judgement) for plan, *judgement in columns}


def seen_measures(pks, known: Known):
    """Return the rows that put a measure under a goal of the plans ``pks`` and that their pages show."""
    is_open = known.open_beside("measure__unit__path", beside="goal__plan__path")
    return GoalMeasure.objects.filter(is_open, goal__plan__in=pks, measure__live=True).order_by()


def _is_overdue(on: date, prefix: str = "measure__") -> Q:
    return Q(**{f"{prefix}status__in": OPEN_STATUSES, f"{prefix}due__lt": on})


def _measures(seen, on) -> dict[int, tuple[dict[str, int], int]]:
    """Return by plan how many measures have each status, and how many are overdue: each measure once."""
    counts = {
        status.value: Count("measure", distinct=True, filter=Q(measure__status=status)) for status in MeasureStatus
    }
    rows = seen.values("goal__plan").annotate(**counts, overdue=Count("measure", distinct=True, filter=_is_overdue(on)))
    return {
        row["goal__plan"]: ({status: row[status] for status in counts if row[status]}, row["overdue"]) for row in rows
    }


def _followed_up(seen) -> dict[int, date]:
    """Return by plan the day of the newest follow-up that nothing corrects."""
    stands = Q(measure__follow_ups__corrected_by=None)
    rows = seen.values("goal__plan").annotate(day=Max("measure__follow_ups__date", filter=stands))
    return {row["goal__plan"]: row["day"] for row in rows if row["day"] is not None}


def _shared(seen, on) -> tuple[Shared, ...]:
    others = seen.filter(measure=OuterRef("measure")).exclude(goal__plan=OuterRef("goal__plan"))
    late = Case(When(_is_overdue(on), then=1), default=0, output_field=IntegerField())
    rows = (
        seen.filter(Exists(others))
        .annotate(late=late)
        .values_list("measure_id", "measure__status", "late", "goal__plan_id")
    )
    found = defaultdict(set)
    for measure, status, is_late, plan in rows:
        found[measure, status, bool(is_late)].add(plan)
    return tuple(Shared(status, is_late, frozenset(plans)) for (_pk, status, is_late), plans in found.items())
