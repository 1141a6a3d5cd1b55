"""Plans with their goals: published when the year began, and again when it was judged."""

from django.contrib.auth import get_user_model

from example_site.home.models import UnitPage
from wagtail_sqa.actions.adopt import adopt
from wagtail_sqa.actions.publish import save_and_publish
from wagtail_sqa.models import (
    FocusArea,
    GoalMeasure,
    GoverningDocument,
    Measure,
    Participation,
    PlanGoal,
    PlanMilestone,
    QualityPlanPage,
)

from .blocks import stream
from .clock import TODAY, moment
from .indicators import aims

PLAIN = ("title", "slug", "introduction", "period_kind", "period_start", "period_end")
GROUPS = {
    "staff": "staff",
    "other_staff": "staff",
    "teachers": "staff",
    "preschool_teachers": "staff",
    "users": "service_users",
}


def load(rows, ledger):
    for row in rows["plans"]:
        ledger.once(QualityPlanPage, row["key"], lambda row=row: _plan(row, ledger))


def _plan(row, ledger):
    plan = _page(row)
    plan.previous_plan = ledger.find(QualityPlanPage, row.get("previous_plan"))
    plan.goals = [_goal(goal, position, ledger) for position, goal in enumerate(row["goals"])]
    plan.participation = [_participation(p, i) for i, p in enumerate(row.get("participation", []))]
    plan.milestones = [_milestone(m, i) for i, m in enumerate(row.get("milestones", []))]
    ledger.find(UnitPage, row["unit"]).add_child(instance=plan)
    author = _author(row, ledger)
    save_and_publish(plan, user=author, at=moment(row["published_on"]))
    for saved, goal in zip(plan.goals.order_by("sort_order"), row["goals"], strict=True):
        ledger.once(PlanGoal, goal["key"], lambda saved=saved: saved)
    _judge(plan.pk, row, author)
    plan = QualityPlanPage.objects.get(pk=plan.pk)
    if "adoption" in row:
        adopt(plan, **_adoption(row["adoption"]), user=author, today=TODAY)
    return plan


def _adoption(row) -> dict:
    """What was decided on a day of the past: the version holds the plan as it was then."""
    return {"on": row["date"], "by": row["by"], "record_number": row.get("record_number", "")}


def _page(row):
    plan = QualityPlanPage(live=False, **{name: row[name] for name in PLAIN})
    plan.choose_preset(row.get("preset", ""))
    plan.accountable_role = row.get("accountable_role", "")
    for question in ("current_state", "direction", "approach"):
        setattr(plan, question, stream(row.get(question, [])))
    return plan


def _goal(row, position, ledger):
    goal = PlanGoal(title=row["title"], description=row.get("description", ""), sort_order=position)
    goal.focus_area = ledger.find(FocusArea, row.get("focus_area"))
    goal.governing_document = ledger.find(GoverningDocument, row.get("governing_document"))
    goal.supports = ledger.find(PlanGoal, row.get("supports"))
    goal.continued_from = ledger.find(PlanGoal, row.get("continued_from"))
    measures = [ledger.find(Measure, key) for key in row.get("measures", [])]
    goal.goal_measures = [GoalMeasure(measure=m, sort_order=i) for i, m in enumerate(measures) if m]
    goal.goal_indicators = aims(row.get("indicators", []), ledger)
    return goal


def _participation(row, position):
    keys = row.get("group_keys") or ["other"]
    return Participation(
        group=GROUPS.get(keys[0], keys[0]),
        who=row["group"],
        how=row.get("how", ""),
        date=row.get("date"),
        number=row.get("number"),
        changed=row.get("changed", ""),
        sort_order=position,
    )


def _milestone(row, position):
    return PlanMilestone(title=row["title"], date=row["date"], reached=row["reached"], sort_order=position)


def _judge(pk, row, author):
    """Publish the judgements and the outcome on the day of the last judgement."""
    days = [goal["judged_on"] for goal in row["goals"] if "judged_on" in goal]
    if not days and not row.get("outcome"):
        return
    plan = QualityPlanPage.objects.get(pk=pk)
    plan.outcome = stream(row.get("outcome", []))
    goals = list(plan.goals.order_by("sort_order"))
    for goal, judged in zip(goals, row["goals"], strict=True):
        goal.attainment = judged.get("attainment", goal.attainment)
        goal.judgement = judged.get("judgement", "")
        goal.judged_on, goal.judged_by_role = judged.get("judged_on"), judged.get("judged_by_role", "")
    plan.goals = goals
    save_and_publish(plan, user=author, at=moment(max(days, default=row["period_end"])))


def _author(row, ledger):
    """The principal writes the plans of Ekbacken; the quality developer helps all others."""
    return ledger.find(get_user_model(), "rektor" if row["unit"] == "ekbacken" else "admin")
