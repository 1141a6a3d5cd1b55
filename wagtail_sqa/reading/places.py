"""Where readers find a measure: on the page of a plan that they may read."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, Subquery

from ..models import GoalMeasure, PlanGoal
from ..permissions import pages_open_to
from .visibility import Known, PageLink, open_beside, page_link


@dataclass(frozen=True)
class Place:
    """Where readers find a measure: the newest plan with it that they may read; ``goal`` counts from 1."""

    plan: PageLink
    goal: int

    def url_of(self, pk: int) -> str:
        """Return the address of the measure ``pk`` there, "" outside every site."""
        return f"{self.plan.url}#measure-{pk}" if self.plan.url else ""


def shown_to(user):
    """Return the rows that put a measure under a goal of a plan that ``user`` may read, and that its page shows."""
    is_open = open_beside("measure__unit__path", beside="goal__plan__path")
    return GoalMeasure.objects.filter(is_open, goal__plan__in=pages_open_to(user).values("pk"))


def shown_beside(known: Known):
    """Return the same rows for a page that may name the pages ``known``, whoever reads it."""
    is_open = known.open_beside("measure__unit__path", beside="goal__plan__path")
    return GoalMeasure.objects.filter(is_open, known.q("goal__plan__"))


def places(user, pks: Iterable[int]) -> dict[int, Place]:
    """Return where the measures stand, in one query."""
    return places_among(shown_to(user), pks)


def places_among(rows, pks: Iterable[int]) -> dict[int, Place]:
    """Return where the measures stand of those ``rows`` that `shown_to` or `shown_beside` gave, in one query."""
    rows = rows.filter(measure_id__in=pks)
    newest = rows.order_by("goal__plan__period_start", "goal__plan__pk", F("goal__sort_order").desc())
    plan = ("goal__plan_id", "goal__plan__title", "goal__plan__url_path", "goal__plan__locale_id")
    numbered = newest.annotate(number=Subquery(_goals_up_to_it()))
    return {
        pk: Place(page_link(*of_plan), goal)
        for pk, goal, *of_plan in numbered.values_list("measure_id", "number", *plan)
    }


def _goals_up_to_it():
    """Count the goals of the outer goal's plan that stand before it, and itself."""
    before = Q(sort_order__lt=OuterRef("goal__sort_order")) | Q(
        sort_order=OuterRef("goal__sort_order"), pk__lte=OuterRef("goal_id")
    )
    goals = PlanGoal.objects.filter(before, plan=OuterRef("goal__plan")).order_by()
    return goals.values("plan").annotate(number=Count("pk")).values("number")
