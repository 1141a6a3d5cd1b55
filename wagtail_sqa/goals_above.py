"""Which goals of other plans the goals of a plan may contribute to, as its editor is offered them."""

from functools import cached_property
from itertools import groupby

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.permission_policies.pages import PagePermissionPolicy

from .reading.visibility import pages_open_to

NOTHING = ("", "---------")


class GoalsAbove:
    """The goals above those of ``plan``, which may not be saved yet, for ``user``; read once for all of its goals.

    ``goals`` is a queryset of the plan's own as they are stored; ``unit`` is the page of its unit, None if unknown.
    What one of them serves already stays in the list, whatever has become of that plan, with a word about it.
    """

    def __init__(self, plan, goals, unit, user):
        self.plan, self.goals, self.unit, self.user = plan, goals, unit, user

    @property
    def allowed(self):
        """Return the goals that are accepted: those of plans above in force, of any period, and what is served."""
        above = Q(plan__live=True, plan__in=self._plans_above().filter(self._may_know))
        goals = type(self.plan)._meta.get_field("goals").related_model.objects
        return goals.filter(above | Q(pk__in=self._served)).select_related("plan")

    @cached_property
    def choices(self) -> list:
        """Return what is offered, grouped by plan: the nearest level first, its newest plan first.

        Those are the plans of the chosen period, as long as that is known.
        """
        ordered = self.allowed.order_by("-plan__depth", "-plan__period_start", "plan__path", "sort_order")
        by_plan = [(plan, list(group)) for plan, group in groupby(ordered, key=lambda goal: goal.plan)]
        offered = [(plan.title, _named(goals)) for plan, goals in by_plan if self._why_not(plan) == ""]
        kept = [group for plan, goals in by_plan if self._why_not(plan) for group in self._kept(plan, goals)]
        return [NOTHING, *offered, *kept]

    def _kept(self, plan, goals):
        served = [goal for goal in goals if goal.pk in self._served]
        if not served:
            return
        if plan.pk not in self._known:
            yield (
                _("A plan that is closed to you"),
                [(goal.pk, _("The goal that was chosen before")) for goal in served],
            )
        else:
            yield f"{plan.title} – {self._why_not(plan)}", _named(served)

    def _why_not(self, plan) -> str:
        """Return why the goals of ``plan`` are offered no more, "" where they are."""
        if plan.pk not in self._known:
            return _("closed to you")
        if not plan.live:
            return _("not published")
        if plan.pk not in self._above:
            return _("no longer above in the tree")
        return "" if self._is_of_period(plan) else _("of another period")

    def _is_of_period(self, plan) -> bool:
        start, end = self.plan.period_start, self.plan.period_end
        begins_too_late = end and plan.period_start and plan.period_start > end
        return not begins_too_late and not (start and plan.period_end and plan.period_end < start)

    @cached_property
    def _served(self) -> set[int]:
        return {goal.supports_id for goal in self.goals if goal.supports_id}

    @cached_property
    def _above(self) -> set[int]:
        return set(self._plans_above().values_list("pk", flat=True))

    @cached_property
    def _known(self) -> set[int]:
        """Return the plans whose goals the user may read."""
        plans = type(self.plan).objects.filter(goals__in=self.allowed.values("pk"))
        return set(plans.filter(self._may_know).values_list("pk", flat=True))

    @cached_property
    def _may_know(self) -> Q:
        """Pages that are open to the user, or theirs to edit."""
        if self.user is None:
            return Q()
        edited = PagePermissionPolicy().instances_user_has_permission_for(self.user, "change")
        return Q(pk__in=pages_open_to(self.user).values("pk")) | Q(pk__in=edited.values("pk"))

    def _plans_above(self):
        plans, unit = type(self.plan).objects, self.unit
        if unit is None:
            return plans.none()
        above = Q(pk__in=())
        for depth in range(1, unit.depth):
            path = unit.path[: depth * unit.steplen]
            above |= Q(unit__path=path) | Q(unit=None, path__startswith=path, depth=depth + 1)
        return plans.filter(above).exclude(pk=self.plan.pk)


def _named(goals) -> list[tuple[int, str]]:
    return [(goal.pk, goal.title) for goal in goals]
