"""Handing goals and measures down to units, and what these answer.

What a unit takes up becomes its own: a goal in the draft of its plan that contributes to the goal handed down, or a
draft of a measure. Nothing is in force before the unit publishes it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from ..enums import Origin, ProposalState
from ..models import GoalMeasure, Measure, PlanGoal, Proposal, QualityPlanPage
from .plan_drafts import change_plan_draft
from .publish import save_draft
from .threads import serve

# Foreign keys and days that nobody types.
_NOT_ASKED = (
    *("from_plan", "goal", "measure", "unit", "handed_by"),
    *("answered_by", "answered_at", "in_plan", "made_measure"),
)


@dataclass(frozen=True)
class TakenUp:
    """How a unit takes a proposal up: its own words, in which of its plans, and below which goal of that.

    ``plan`` may be None for a measure; ``place`` is the place of a goal in the plan's draft, from 0, None for nowhere.
    """

    title: str
    description: str = ""
    plan: QualityPlanPage | None = None
    place: int | None = None


def hand_down(plan, what: PlanGoal | Measure, units: Iterable[Page], *, message: str = "", user=None) -> list[Proposal]:
    """Propose ``what``, a goal or a measure of ``plan``, to each of ``units`` and return the proposals.

    A unit where it waits already gets no second one. Raises ``ValidationError`` and changes nothing where a text is
    wrong or nothing of ``plan`` is meant.
    """
    with transaction.atomic():
        plan.lock()
        if not _is_of(plan, what):
            raise ValidationError(_("That does not stand in the published plan any more. Choose again."))
        waiting = Proposal.objects.filter(**_meant(what), state=ProposalState.WAITING)
        has_it = set(waiting.values_list("unit_id", flat=True))
        return [_handed(plan, what, unit, message, user) for unit in units if unit.pk not in has_it]


def take_up(proposal: Proposal, wanted: TakenUp, *, user=None) -> Proposal:
    """Make ``proposal`` the unit's own, as a draft, and return it; it is adapted where its words are other ones.

    Raises ``ValidationError`` and changes nothing where it has been answered or withdrawn meanwhile, where what is
    handed down is not in force any more, or where the plan cannot be written.
    """
    with transaction.atomic():
        locked = _locked(proposal)
        if not locked.is_open:
            raise ValidationError(_("This proposal has been answered or withdrawn meanwhile."))
        if locked.is_measure:
            locked.made_measure = _measure(locked, wanted, user)
            change = _placing(locked.made_measure, wanted.place)
        else:
            change = _adding(locked, wanted)
        if wanted.plan is not None and change is not None:
            change_plan_draft(wanted.plan, change, user=user, log_action="take_up")
            locked.in_plan = wanted.plan
        same = (wanted.title, wanted.description) == (locked.title, locked.description)
        locked.reason = ""
        _answer(locked, ProposalState.ACCEPTED if same else ProposalState.ADAPTED, user, "take_up")
    return locked


def decline(proposal: Proposal, *, reason: str, user=None) -> Proposal:
    """Say no to ``proposal``, with the reason. Raises ``ValidationError`` without one, and where it is answered."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the unit declines.")})
    with transaction.atomic():
        locked = _locked(proposal)
        if locked.state != ProposalState.WAITING:
            raise ValidationError(_("This proposal has been answered or withdrawn meanwhile."))
        locked.reason = reason.strip()
        _answer(locked, ProposalState.DECLINED, user, "decline")
    return locked


def withdraw(proposal: Proposal, *, user=None) -> Proposal:
    """Take a proposal back that waits still. Raises ``ValidationError`` where it has been answered."""
    with transaction.atomic():
        locked = _locked(proposal)
        if locked.state != ProposalState.WAITING:
            raise ValidationError(_("The unit has answered meanwhile, so nothing is taken back."))
        _answer(locked, ProposalState.WITHDRAWN, user, "withdraw_proposal")
    return locked


def plans_to_take_up(proposal: Proposal, *, on: date):
    """Return the plans of the unit that ``proposal`` can be taken up in, that of the day ``on`` first.

    Those end later than that day and meet the period of the plan that hands it down.
    """
    unit, above = proposal.unit, proposal.from_plan
    if unit is None:
        return QualityPlanPage.objects.none()
    of_unit = Q(unit=unit) | Q(unit=None, path__startswith=unit.path, depth=unit.depth + 1)
    plans = QualityPlanPage.objects.filter(of_unit, period_end__gte=on).exclude(pk=proposal.from_plan_id)
    if above is not None and above.period_start and above.period_end:
        plans = plans.filter(period_start__lte=above.period_end, period_end__gte=above.period_start)
    return plans.order_by("period_start", "pk")


def _is_of(plan, what) -> bool:
    if not plan.live:
        return False
    goals = PlanGoal.objects.filter(plan_id=plan.pk)
    if isinstance(what, Measure):
        return what.live and goals.filter(goal_measures__measure=what.pk).exists()
    return goals.filter(pk=what.pk).exists()


def _meant(what) -> dict:
    return {"measure": what} if isinstance(what, Measure) else {"goal": what}


def _handed(plan, what, unit, message, user) -> Proposal:
    proposal = Proposal(
        from_plan=plan,
        **_meant(what),
        is_measure=isinstance(what, Measure),
        title=what.title,
        description=what.description,
        message=message,
        unit=unit,
        unit_name=unit.title,
        handed_by=user,
        handed_at=timezone.now(),
    )
    proposal.clean_fields(exclude=_NOT_ASKED)
    proposal.save()
    log(instance=proposal, action="wagtail_sqa.hand_down", user=user, data={"unit": unit.pk})
    return proposal


def _locked(proposal) -> Proposal:
    rows = Proposal.objects.filter(pk=proposal.pk)
    rows.select_for_update().values_list("pk").first()
    return rows.select_related("goal__plan", "measure", "unit", "from_plan").get()


def _measure(proposal, wanted, user) -> Measure:
    """Return a draft with the unit's words and what else the measure handed down says; its state is a new one's."""
    above = proposal.measure
    kept = ("cause", "expected_effect", "kind", "focus_area_id", "governing_document_id", "start", "due")
    kept += ("follow_up_method",)
    fields = {name: getattr(above, name) for name in kept} if above is not None else {}
    words = {"title": wanted.title, "description": wanted.description}
    measure = Measure(unit=proposal.unit, origin=Origin.DECISION_ABOVE, **fields, **words)
    measure.full_clean(exclude=["latest_revision", "live_revision"])
    measure.save()
    save_draft(measure, user=user)
    return measure


def _placing(measure, place):
    def change(draft):
        goals = list(draft.goals.get_object_list())
        if place >= len(goals):
            raise ValidationError(_("The draft of the plan has that goal no longer. Open the plan and look at it."))
        rows = list(goals[place].goal_measures.all())
        goals[place].goal_measures = [*rows, GoalMeasure(measure=measure, sort_order=len(rows))]
        draft.goals = goals

    return None if place is None else change


def _adding(proposal, wanted):
    if proposal.goal is None or not proposal.goal.plan.live:
        raise ValidationError(_("The goal handed down is not in force any more. Ask those who handed it down."))
    if wanted.plan is None:
        raise ValidationError({"plan": _("Choose the plan in which the goal will stand.")})
    of_above = {name: getattr(proposal.goal, name) for name in ("focus_area_id", "governing_document_id")}
    goal = PlanGoal(title=wanted.title, description=wanted.description, **of_above)
    serve(goal, proposal.goal)
    goal.full_clean(exclude=["plan"])

    def change(draft):
        goals = list(draft.goals.get_object_list())
        goal.sort_order = len(goals)
        draft.goals = [*goals, goal]

    return change


def _answer(proposal, state, user, action) -> None:
    proposal.state, proposal.answered_by, proposal.answered_at = state, user, timezone.now()
    proposal.clean_fields(exclude=_NOT_ASKED)
    proposal.save()
    log(instance=proposal, action=f"wagtail_sqa.{action}", user=user, data={"state": str(state)})
