"""What the municipality has handed down to units."""

from django.contrib.auth import get_user_model

from example_site.home.models import UnitPage
from wagtail_sqa.actions.proposals import hand_down
from wagtail_sqa.models import Measure, PlanGoal, Proposal, QualityPlanPage

from .clock import moment


def load(rows, ledger):
    for row in rows["proposals"]:
        plan, unit, what = _meant(row, ledger)
        if None not in (plan, unit, what):
            ledger.once(Proposal, row["key"], lambda p=plan, u=unit, w=what, row=row: _handed(p, u, w, row, ledger))


def _meant(row, ledger):
    model, key = (PlanGoal, row["goal"]) if "goal" in row else (Measure, row["measure"])
    return ledger.find(QualityPlanPage, row["plan"]), ledger.find(UnitPage, row["unit"]), ledger.find(model, key)


def _handed(plan, unit, what, row, ledger):
    giver = ledger.find(get_user_model(), "admin")
    [proposal] = hand_down(plan, what, [unit], message=row["message"], user=giver)
    proposal.handed_at = moment(row["date"])
    proposal.save(update_fields=["handed_at"])
    return proposal
