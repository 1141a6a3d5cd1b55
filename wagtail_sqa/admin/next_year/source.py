"""What the view shows of the plan that is continued: its goals and, below each, the measures that the user may see."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import cached_property

from ...actions.roll_over import goals_of, measures_of
from ...enums import Effect
from ...models import Measure, PlanGoal
from ...permissions import measure_policy
from ..labels import STATUS_ICONS
from .proposals import lacks_account, proposal


@dataclass(frozen=True)
class MeasureLine:
    """A measure where it stands. ``goal`` is the number of the goal under which it is decided, None for this one."""

    measure: Measure
    is_own: bool
    goal: int | None = None

    @property
    def proposal(self):
        return proposal(self.measure)

    @property
    def lacks_account(self) -> bool:
        return lacks_account(self.measure)

    @property
    def icon(self) -> str:
        return STATUS_ICONS[self.measure.status]

    @property
    def effect(self) -> str:
        return self.measure.get_effect_display() if self.measure.effect != Effect.NOT_ASSESSED else ""


class Source:
    """A plan as ``user`` may continue it, in as many queries for two hundred measures as for five."""

    def __init__(self, plan, user):
        self.plan, self.user = plan, user

    @cached_property
    def goals(self) -> list[PlanGoal]:
        return goals_of(self.plan)

    @cached_property
    def measures(self) -> list[Measure]:
        """Those that the user may see: like every reader what is in force, and what is theirs."""
        seen = self._theirs("view")
        return [measure for measure in measures_of(self.goals) if measure.live or measure.pk in seen]

    @cached_property
    def own(self) -> Collection[int]:
        """The primary keys of the measures that the user may continue; the others stay with those whose they are."""
        return self._theirs("add")

    @property
    def unseen(self) -> int:
        return len(measures_of(self.goals)) - len(self.measures)

    @cached_property
    def lines(self) -> dict[int, list[MeasureLine]]:
        """The measures of each goal in their order, by the goal's primary key."""
        seen, first = {measure.pk for measure in self.measures}, {}
        lines = {}
        for number, goal in enumerate(self.goals, start=1):
            of_goal = [measure for measure in measures_of([goal]) if measure.pk in seen]
            lines[goal.pk] = [MeasureLine(m, m.pk in self.own, first.get(m.pk)) for m in of_goal]
            first = {**dict.fromkeys((m.pk for m in of_goal), number), **first}
        return lines

    def _theirs(self, action) -> Collection[int]:
        allowed = measure_policy.instances_user_has_permission_for(self.user, action)
        named = [measure.pk for measure in measures_of(self.goals)]
        return set(allowed.filter(pk__in=named).values_list("pk", flat=True))
