"""Which goals above the goals of the new plan can serve: those of plans that are in force in its period."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ...models import PlanGoal
from ...permissions import pages_open_to


@dataclass(frozen=True)
class Thread:
    """What a goal served last year and what is proposed now: a goal's primary key, or None.

    ``goal`` is None where the user may not read that plan. ``successors`` are goals that continue it.
    """

    goal: PlanGoal | None
    proposed: int | None
    is_covered: bool
    successors: tuple[PlanGoal, ...] = ()


def threads(goals: Iterable[PlanGoal], start: date, end: date, user) -> dict[int, Thread]:
    """Return the thread of each of ``goals`` that serves one, by the goal's primary key, in two queries."""
    serving = {goal.pk: goal.supports for goal in goals if goal.supports is not None}
    successors = _successors({above.pk for above in serving.values()}, start, end, user)
    named = {above.plan_id for above in serving.values()}
    readable = set(pages_open_to(user).filter(pk__in=named).values_list("pk", flat=True)) if named else set()
    return {pk: _thread(above, readable, successors, start, end) for pk, above in serving.items()}


def covers(plan, start: date, end: date) -> bool:
    """Say whether ``plan`` is published and in force for all of the period."""
    return bool(plan.live and plan.period_start <= start and plan.period_end >= end)


def _thread(above, readable, successors: Mapping[int, list], start, end) -> Thread:
    found = tuple(successors.get(above.pk, ()))
    is_covered = covers(above.plan, start, end)
    proposed = above.pk if is_covered else found[0].pk if found else None
    return Thread(above if above.plan_id in readable else None, proposed, is_covered, found)


def _successors(pks, start, end, user) -> Mapping[int, list[PlanGoal]]:
    """Return the goals that continue those of ``pks`` in plans that the user may read and that cover the period."""
    if not pks:
        return {}
    found = defaultdict(list)
    goals = PlanGoal.objects.filter(continued_from__in=pks, plan__in=pages_open_to(user).values("pk"))
    goals = goals.filter(plan__period_start__lte=start, plan__period_end__gte=end)
    for goal in goals.select_related("plan").order_by("plan__period_start", "pk"):
        found[goal.continued_from_id].append(goal)
    return found
