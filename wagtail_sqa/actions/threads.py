"""Let a goal contribute to another goal above, in the draft of its plan."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ..models import PlanGoal, QualityPlanPage
from ..models.goals import CIRCLE
from ..reviewing.gate import blocking
from .plan_drafts import change_plan_draft, find_goal


def follow_thread(goal: PlanGoal, above: PlanGoal, *, user, on: date) -> bool:
    """Let ``goal`` contribute to ``above``; say whether readers see it at once.

    The plan's draft is changed. Where nothing else waits in it, ``user`` may publish and the plan's check has nothing
    against that on the day ``on``, it is published. Raises ``ValidationError`` and changes nothing where that cannot
    be.
    """
    with transaction.atomic():
        plan = QualityPlanPage.objects.get(pk=goal.plan_id)
        plan.lock()
        nothing_waits = plan.live and not QualityPlanPage.objects.get(pk=plan.pk).has_unpublished_changes
        draft, revision = change_plan_draft(
            plan, lambda draft: serve(find_goal(draft, goal.pk), above), user=user, log_action="follow_thread"
        )
        publishes = nothing_waits and plan.permissions_for_user(user).can_publish() and not blocking(draft, on=on)
        if publishes:
            revision.publish(user=user)
    return publishes


def serve(goal: PlanGoal, above: PlanGoal) -> None:
    """Let ``goal``, of a draft, contribute to ``above``. Raises ``ValidationError`` where it cannot."""
    if not above.plan.live:
        raise ValidationError(_("The goal above is not in force. Choose another goal."))
    if goal.would_serve_itself(above.pk):
        raise ValidationError(CIRCLE)
    goal.supports = above
