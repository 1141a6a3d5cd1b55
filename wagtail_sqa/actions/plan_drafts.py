"""Changes of a plan outside its editor: its latest draft is read under lock, changed and saved as a new one."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ..models import PlanGoal, QualityPlanPage
from .publish import save_draft


def change_plan_draft(plan: QualityPlanPage, change: Callable[[QualityPlanPage], Any], *, user, log_action: str):
    """Let ``change`` alter the latest draft of ``plan`` and save it; return the draft and its revision.

    What is in force stays as it is. Raises ``ValidationError`` and changes nothing where ``change`` does or where
    ``user`` may not write now.
    """
    with transaction.atomic():
        plan.lock()
        plan.refresh_from_db()
        refuse_if_locked(plan, user)
        draft = plan.get_latest_revision_as_object()
        change(draft)
        revision = save_draft(draft, user=user, log_action=f"wagtail_sqa.{log_action}", clean=False)
    return draft, revision


def refuse_if_locked(plan: QualityPlanPage, user) -> None:
    """Raise ``ValidationError`` with the reason why ``user`` may not write in ``plan`` now."""
    words = {"plan": plan.title}
    if plan.alias_of_id:
        raise ValidationError(_("“%(plan)s” is an alias of another page. Change that one.") % words)
    lock = plan.get_lock()
    if lock and (user is None or lock.for_user(user)):
        raise ValidationError(_("“%(plan)s” is locked, or waits for somebody else's approval.") % words)


def find_goal(draft: QualityPlanPage, pk: int) -> PlanGoal:
    """Return the goal of ``draft`` that is stored under ``pk``; raises ``ValidationError`` where it has gone."""
    found = next((goal for goal in draft.goals.get_object_list() if goal.pk == pk), None)
    if found is None:
        raise ValidationError(_("The draft of the plan has that goal no longer. Open the plan and look at it."))
    return found
