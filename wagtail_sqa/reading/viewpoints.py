"""Viewpoints whose answers have been published, as readers see them."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from ..models.viewpoints import Viewpoint
from .badges import Badge, viewpoint_badge
from .measures import MeasureRow


@dataclass(frozen=True)
class PublishedViewpoint:
    """A viewpoint with its answer. ``text`` is "" when its writer keeps it to themselves, or it has been erased.

    ``measure`` is what came of it, None unless it stands in the plan that is read.
    """

    pk: int
    written_on: date
    from_group: str
    about: str
    text: str
    is_erased: bool
    badge: Badge
    answer: str
    answered_on: date | None
    answered_by_role: str
    measure: MeasureRow | None

    @property
    def anchor(self) -> str:
        return f"viewpoint-{self.pk}"


def published_viewpoints(plan, view) -> tuple[PublishedViewpoint, ...]:
    """Return the viewpoints of ``plan`` whose answers readers may see, the newest first: one query.

    ``view`` is the plan's `PlanView`: goals and measures that do not stand there are not named.
    """
    goals = {goal.row.pk: goal for goal in view.goals}
    measures = {measure.pk: measure for measure in view.measures if measure.in_force}
    return tuple(_published(row, goals, measures) for row in Viewpoint.objects.filter(plan=plan).published())


def _published(row, goals, measures) -> PublishedViewpoint:
    return PublishedViewpoint(
        **{name: getattr(row, name) for name in ("pk", "written_on", "answer", "answered_on", "answered_by_role")},
        from_group=row.get_from_group_display(),
        about=_about(row, goals, measures),
        text=row.text if row.may_be_shown else "",
        is_erased=row.is_erased,
        badge=viewpoint_badge(row.state),
        measure=measures.get(row.led_to_id),
    )


def _about(row, goals, measures) -> str:
    if row.measure_id in measures:
        return _("The measure “%(title)s”") % {"title": measures[row.measure_id].title}
    if row.goal_id in goals:
        goal = goals[row.goal_id]
        return _("Goal %(number)s: %(title)s") % {"number": goal.number, "title": goal.row.title}
    return _("Something that the plan no longer has") if row.about else _("The whole plan")
