"""What someone has to follow up: their own open measures, by what these ask for now."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..conf import get_setting
from ..models import FollowUp, GoalMeasure, Measure, PlanGoal
from ..permissions import followable, measures_of, pages_open_to
from ..reminders.measures import Reason, reason, waiting_since
from .badges import Badge, lateness_badge, status_badge
from .visibility import PageLink, page_link

_COLUMNS = ("title", "status", "start", "due", "first_published_at", "responsible_role", "responsible_user_id")
_COLUMNS += ("result", "effect", "decision")


@dataclass(frozen=True)
class Place:
    """Where readers find a measure: the newest plan with it that they may read; ``goal`` counts from 1."""

    plan: PageLink
    goal: int


@dataclass(frozen=True)
class Task:
    """A measure and what it asks for: ``reason`` is None when there is nothing to do now.

    ``latest`` is the entry that stands last in its journal, ``newest_entry`` the primary key of the one written last, 0
    for none. ``lateness`` is the badge beside the due date.
    """

    measure: Measure
    reason: Reason | None
    status: Badge
    lateness: Badge | None
    latest: FollowUp | None
    newest_entry: int
    place: Place | None
    may_follow_up: bool

    @property
    def anchor(self) -> str:
        return f"measure-{self.measure.pk}"

    @property
    def url(self) -> str:
        """Return the measure's place on the page of its plan, "" when the user may read none."""
        return f"{self.place.plan.url}#{self.anchor}" if self.place is not None and self.place.plan.url else ""


def tasks(user, *, on: date) -> list[Task]:
    """Return the open measures of ``user`` in force, the most urgent first, in five queries however many there are."""
    measures = list(_measures(user))
    pks = [measure.pk for measure in measures]
    latest = FollowUp.objects.in_bulk({measure.latest for measure in measures} - {None})
    places, allowed = _places(user, pks), followable(user, pks)
    found = [_task(measure, latest.get(measure.latest), places.get(measure.pk), allowed, on) for measure in measures]
    order = [*Reason, None]
    return sorted(found, key=lambda task: order.index(task.reason))


def by_reason(found: Iterable[Task]) -> dict[Reason | None, list[Task]]:
    """Return the tasks by reason, in the order in which they come, without empty groups."""
    groups = defaultdict(list)
    for task in found:
        groups[task.reason].append(task)
    return dict(groups)


def _measures(user):
    entries = FollowUp.objects.filter(measure=OuterRef("pk"))
    latest = entries.filter(corrected_by=None).order_by("-date", "-created_at", "-pk")
    own = measures_of(user).in_force().open().only(*_COLUMNS)
    own = own.annotate(
        latest=Subquery(latest.values("pk")[:1]),
        followed_up=Subquery(latest.values("date")[:1]),
        newest_entry=Subquery(entries.order_by("-pk").values("pk")[:1]),
    )
    return own.order_by(F("due").asc(nulls_last=True), "title", "pk")


def _task(measure, latest, place, allowed, on) -> Task:
    return Task(
        measure=measure,
        reason=reason(measure.status, measure.due, waiting_since(measure), on=on),
        status=status_badge(measure.status),
        lateness=_lateness(measure, on),
        latest=latest,
        newest_entry=measure.newest_entry or 0,
        place=place,
        may_follow_up=measure.pk in allowed,
    )


def _lateness(measure, on) -> Badge | None:
    late = measure.lateness(on=on, soon_days=get_setting("DUE_SOON_DAYS"))
    if not late:
        return None
    days = (measure.due - on).days
    return lateness_badge(late, days=-days) if days < 0 else Badge("soon", "soon", _left(days))


def _left(days: int) -> str:
    if days == 0:
        return _("Today")
    return ngettext("In %(days)d day", "In %(days)d days", days) % {"days": days}


def _places(user, pks) -> dict[int, Place]:
    """Return where the measures stand, in one query."""
    rows = GoalMeasure.objects.filter(measure_id__in=pks, goal__plan__in=pages_open_to(user).values("pk"))
    newest = rows.order_by("goal__plan__period_start", "goal__plan__pk", F("goal__sort_order").desc())
    plan = ("goal__plan_id", "goal__plan__title", "goal__plan__url_path", "goal__plan__locale_id")
    numbered = newest.annotate(number=Subquery(_goals_up_to_it()))
    return {
        pk: Place(page_link(*of_plan), goal)
        for pk, goal, *of_plan in numbered.values_list("measure_id", "number", *plan)
    }


def _goals_up_to_it():
    """Count the goals of the outer goal's plan that stand before it, and itself."""
    before = Q(sort_order__lt=OuterRef("goal__sort_order")) | Q(
        sort_order=OuterRef("goal__sort_order"), pk__lte=OuterRef("goal_id")
    )
    goals = PlanGoal.objects.filter(before, plan=OuterRef("goal__plan")).order_by()
    return goals.values("plan").annotate(number=Count("pk")).values("number")
