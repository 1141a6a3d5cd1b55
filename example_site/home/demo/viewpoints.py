"""Viewpoints of readers with their answers. Those about wheels are left out: a viewpoint is about a plan."""

from uuid import uuid4

from django.contrib.auth import get_user_model

from wagtail_sqa.actions.viewpoints import Answer, Said, Subject, leave_viewpoint, moderate
from wagtail_sqa.models import Measure, PlanGoal, QualityPlanPage, Viewpoint

GROUPS = {"Vårdnadshavare": "guardians", "Medarbetare": "staff", "Närstående": "relatives"}


def load(rows, ledger):
    for row in rows["viewpoints"]:
        plan, subject = _about(row, ledger)
        if plan is not None:
            ledger.once(Viewpoint, row["key"], lambda p=plan, s=subject, row=row: _viewpoint(p, s, row, ledger))


def _about(row, ledger):
    """Return the plan and what of it; a measure's plan is the newest that holds it."""
    if row["about_kind"] == "plan":
        return ledger.find(QualityPlanPage, row["about"]), Subject()
    if row["about_kind"] == "goal":
        goal = ledger.find(PlanGoal, row["about"])
        return (goal.plan, Subject(goal=goal.pk, title=goal.title)) if goal else (None, None)
    if row["about_kind"] == "measure":
        measure = ledger.find(Measure, row["about"])
        plans = QualityPlanPage.objects.filter(goals__goal_measures__measure=measure).order_by("-period_start", "pk")
        return (plans.first(), Subject(measure=measure.pk, title=measure.title)) if measure else (None, None)
    return None, None


def _viewpoint(plan, subject, row, ledger):
    group = "pupils" if row["from_group"].startswith("Elev") else GROUPS[row["from_group"]]
    said = Said(row["text"], group, may_be_shown=True)
    viewpoint = leave_viewpoint(plan, said, about=subject, key=uuid4(), on=row["date"])
    if row["state"] != "new":
        author = ledger.find(get_user_model(), "admin")
        moderate(viewpoint, _answer(row, ledger), user=author, on=row.get("answered_on"))
    return viewpoint


def _answer(row, ledger):
    return Answer(
        state=row["state"],
        answer=row.get("answer", ""),
        by_role=row.get("answered_by_role", ""),
        is_published="answer" in row,
        led_to=ledger.find(Measure, row.get("led_to")),
    )
