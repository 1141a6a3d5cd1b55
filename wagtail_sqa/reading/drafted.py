"""Where plans stand that have never been published, from the draft that their authors are writing."""

import json
from collections.abc import Iterable, Mapping
from datetime import date

from ..enums import Attainment, Phase
from ..models import QualityPlanPage
from .phases import Content, stage, steps, with_content
from .standing import Standing


def drafted_standings(plans: Iterable[QualityPlanPage], *, on: date) -> list[Standing]:
    """Return where ``plans``, with their ``latest_revision`` read, stand on the day ``on`` as drafts: no query."""
    return [_standing(plan, on) for plan in plans]


def drafted_preset(plan) -> str:
    """Return the kind of plan that its draft has, "" for none."""
    return str(_said(plan).get("preset") or "")


def _standing(plan, on: date) -> Standing:
    said = _said(plan)
    year = steps(_day(said.get("period_start")), _day(said.get("period_end")), None, on=on)
    content = _content(said)
    return Standing(
        plan=plan,
        stage=stage(year, content, on=on),
        coming=None,
        next_plan=None,
        steps=with_content(year, content, on=on),
        written=content.written,
        to_judge=content.goals_to_judge,
    )


def _said(plan) -> Mapping:
    """Return the draft as Wagtail stores it. Nothing is looked up, as making a page of it would do for each plan."""
    return plan.latest_revision.content if plan.latest_revision is not None else {}


def _content(said: Mapping) -> Content:
    goals = said.get("goals") or []
    written = {phase for phase in Phase if json.loads(said.get(phase.value) or "[]")}
    written |= {Phase.DIRECTION} if goals else set()
    written |= {Phase.APPROACH} if any(goal.get("goal_measures") for goal in goals) else set()
    to_judge = sum(goal.get("attainment") == Attainment.NOT_ASSESSED for goal in goals)
    return Content(frozenset(written), to_judge)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
