"""In which plans measures stand, and under which goals."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from ...models import GoalMeasure, QualityPlanPage
from ...permissions import PAGES, pages_open_to


@dataclass(frozen=True)
class Place:
    """The titles of a plan and of the goal in it that a measure stands under."""

    plan: str
    goal: str


def plans_named_to(user):
    """Return the plans whose names ``user`` may know: the published ones they may read, and those they may edit."""
    edited = PAGES.instances_user_has_permission_for(user, "change")
    may_know = Q(pk__in=pages_open_to(user).values("pk")) | Q(pk__in=edited.values("pk"))
    return QualityPlanPage.objects.filter(may_know)


def places_of(measures: Iterable[int], user) -> dict[int, list[Place]]:
    """Return where each of ``measures`` stands, the newest plan first; one query, without plans unknown to ``user``."""
    known = plans_named_to(user).values("pk")
    rows = GoalMeasure.objects.filter(measure__in=list(measures), goal__plan__in=known)
    rows = rows.order_by("-goal__plan__period_start", "goal__plan__title", "goal__sort_order", "goal")
    places = defaultdict(list)
    for measure, *titles in rows.values_list("measure", "goal__plan__title", "goal__title"):
        places[measure].append(Place(*titles))
    return places


def plan_names(places: Iterable[Place]) -> str:
    """Return the plans as one text, each once."""
    return "; ".join(dict.fromkeys(place.plan for place in places))


def goal_names(places: Iterable[Place]) -> str:
    """Return the goals as one text, each once."""
    return "; ".join(dict.fromkeys(place.goal for place in places))
