"""The goals of a level's own plans, each with its light and its sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ...enums import Attainment
from ...models.goals import PlanGoal
from ...models.plans import QualityPlanPage
from ..addresses import with_slash
from ..badges import Badge, attainment_badge
from ..visibility import PageLink
from .facts import PlanFacts
from .units import PlanRecord


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal; ``plan`` is the title of its plan where the unit has several, ``period_end`` that plan's last day."""

    title: str
    badge: Badge
    is_judged: bool
    sentence: str
    judged_on: date | None
    role: str
    address: str
    plan: str
    period_end: date


def goal_lines(plans: Sequence[tuple[PlanRecord, PlanFacts]]) -> tuple[GoalLine, ...]:
    """Return the goals of ``plans`` in their order, in one query."""
    known = {plan.pk: plan for plan, _facts in plans}
    links = {pk: plan.link for pk, plan in known.items()}
    rows = PlanGoal.objects.filter(plan__in=known).order_by("plan__path", "sort_order", "pk")
    columns = ("plan_id", "title", "attainment", "judgement", "judged_on", "judged_by_role")
    lines, numbers = [], dict.fromkeys(known, 0)
    for plan, title, attainment, sentence, day, role in rows.values_list(*columns):
        numbers[plan] += 1
        url = links[plan].url
        lines.append(
            GoalLine(
                title=title,
                badge=attainment_badge(attainment),
                is_judged=attainment != Attainment.NOT_ASSESSED,
                sentence=sentence,
                judged_on=day,
                role=role,
                address=f"{url}#goal-{numbers[plan]}" if url else "",
                plan=links[plan].title if len(known) > 1 else "",
                period_end=known[plan].end,
            )
        )
    return tuple(lines)


def threads(plans: Sequence[tuple[PlanRecord, PlanFacts]]) -> tuple[PageLink, ...]:
    """Return where the golden thread of each of ``plans`` is followed, by the plan's title; none outside every site."""
    place = QualityPlanPage().reverse_subpage("thread")
    links = [plan.link for plan, _facts in plans]
    return tuple(PageLink(link.title, with_slash(link.url) + place) for link in links if link.url)
