"""The plans that someone writes: where each stands, and what they may do. As many queries for one as for many."""

from dataclasses import replace
from datetime import date, timedelta

from django.db.models import Q
from wagtail.models import Page

from ...models import QualityPlanPage
from ...permissions import PAGES, may_start_next_year
from ...reading.drafted import drafted_preset, drafted_standings
from ...reading.standing import standings
from ...reviewing.findings import stored_reviews
from .steps import PlanInHand

LOOKED_AT = 50  # whoever may write in all units has the reports
CHECKED = 12
IS_PAST = timedelta(days=366)  # a plan that ended longer ago is history, whatever it lacks


def plans_in_hand(user, *, on: date) -> list[PlanInHand]:
    """Return the plans that ``user`` may edit, published ones and drafts, but for those that ask for nothing more.

    The first to end come first.
    """
    theirs = QualityPlanPage.objects.filter(pk__in=PAGES.instances_user_has_permission_for(user, "change").values("pk"))
    begun = theirs.live().filter(period_start__lte=on, period_end__gte=on - IS_PAST)
    drafts = theirs.filter(Q(period_end=None) | Q(period_end__gte=on - IS_PAST), live=False, first_published_at=None)
    published = _read(begun.order_by("period_end", "title"))
    drafted = _read(drafts.select_related("latest_revision").order_by("period_end", "title"))
    found = [*standings(published, on=on, next_plans=theirs), *drafted_standings(drafted, on=on)]
    parents = _parents([standing.plan for standing in found])
    hands = [_hand(standing, parents, user) for standing in found]
    return [hand for hand in hands if not hand.is_finished]


def with_checks(hands: list[PlanInHand], user, *, on: date) -> list[PlanInHand]:
    """Return them with how much the check misses in each of the first published ones."""
    checked = [hand.plan for hand in hands if hand.plan.live][:CHECKED]
    reviews = stored_reviews(checked, on=on, user=user, editors={plan.pk: "" for plan in checked})
    lacks = {pk: len(review.blocking) + len(review.warnings) for pk, review in reviews.items()}
    return [replace(hand, lacks=lacks.get(hand.plan.pk)) if hand.plan.live else hand for hand in hands]


def _read(plans) -> list[QualityPlanPage]:
    return list(plans.select_related("unit")[:LOOKED_AT])


def _parents(plans) -> dict[str, Page]:
    return {page.path: page for page in Page.objects.filter(path__in={_above(plan) for plan in plans})}


def _above(plan) -> str:
    return plan.path[: -Page.steplen]


def _hand(standing, parents, user) -> PlanInHand:
    plan = standing.plan
    return PlanInHand(
        standing=standing,
        has_kind=bool(plan.preset if plan.live else drafted_preset(plan)),
        may_publish=PAGES.user_has_permission_for_instance(user, "publish", plan),
        may_start_next_year=may_start_next_year(user, plan, parent=parents.get(_above(plan))),
    )
