"""The golden thread as a picture: the same goals and measures as its list, with the same links."""

from django.utils.translation import gettext as _

from ...trees import Node, Tone, Tree, draw
from .lines import Branch
from .rows import ThreadMeasure
from .views import ThreadView

_TONES = {
    **{"met": Tone.GOOD, "done": Tone.GOOD, "partly": Tone.HALF, "unmet": Tone.BAD, "overdue": Tone.BAD},
    **{"going": Tone.GOING, "hold": Tone.HELD},
}


def picture(view: ThreadView, *, title: str) -> str:
    """Return the thread as an ``<svg>`` element, "" where there is nothing to draw."""
    return draw(thread_tree(view, title=title)) if view.tops else ""


def thread_tree(view: ThreadView, *, title: str) -> Tree:
    described = _("Goals from left to right: each box hangs on the goal that it serves. The list holds the same.")
    roots = tuple(_goal(top.branch, view) for top in view.tops)
    return Tree(title, described, roots, id_prefix="sqa-thread-")


def _goal(branch: Branch, view: ThreadView) -> Node:
    goal, children = branch.goal, []
    if view.shows_measures:
        children += [_measure(measure, goal.plan.link.url) for measure in branch.measures]
    if view.shows_goals:
        children += [_goal(one, view) for of_unit in branch.units for one in of_unit.branches]
    return Node(
        title=goal.title,
        href=goal.url,
        note=" · ".join(part for part in (goal.plan.unit.name, goal.plan.period) if part),
        state=goal.badge.label,
        tone=_TONES.get(goal.badge.name, Tone.IDLE),
        children=tuple(children),
    )


def _measure(measure: ThreadMeasure, plan_url: str) -> Node:
    late = measure.late if measure.is_overdue else None
    said = (measure.badge.label, late.label if late else "")
    return Node(
        title=measure.title,
        href=f"{plan_url}#measure-{measure.pk}" if plan_url else "",
        note=_("Measure"),
        state=", ".join(part for part in said if part),
        tone=_TONES.get((late or measure.badge).name, Tone.IDLE),
    )
