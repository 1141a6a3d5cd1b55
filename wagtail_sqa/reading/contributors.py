"""How many goals of other plans contribute to each goal of a plan: rows in the query of `dated`."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import ngettext

from .union import Dated, columns, no_day
from .visibility import closed_beside

CONTRIBUTOR = "contributor"


@dataclass(frozen=True)
class Contributors:
    """Goals that serve one goal, and the plans in which they stand."""

    goals: int
    plans: int

    def __str__(self):
        goals = ngettext("%(number)d goal", "%(number)d goals", self.goals) % {"number": self.goals}
        text = ngettext(
            "Contributed to by %(goals)s of %(number)d other plan",
            "Contributed to by %(goals)s of %(number)d other plans",
            self.plans,
        )
        return text % {"goals": goals, "number": self.plans}


def contributing(plan):
    """Goals of plans in force that every reader of ``plan`` may read. Owner: goal served; number: plan."""
    goals = type(plan)._meta.get_field("goals").related_model.objects
    serving = goals.filter(supports__plan=plan.pk, plan__live=True).exclude(plan=plan.pk)
    is_open = serving.exclude(closed_beside("plan__path", path=plan.path))
    return columns(is_open, CONTRIBUTOR, ["supports_id", "sort_order", no_day(), F("plan_id")])


def contributors(rows: Iterable[Dated]) -> dict[int, Contributors]:
    """Return them by the primary key of the goal that is served."""
    found = defaultdict(list)
    for row in rows:
        found[row.owner].append(row.number)
    return {served: Contributors(len(plans), len(set(plans))) for served, plans in found.items()}
