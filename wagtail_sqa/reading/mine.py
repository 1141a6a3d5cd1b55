"""What someone has to follow up: their own open measures, by what these ask for now."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..check_points import CheckPoint, check_points, next_check_point, stored_check_points
from ..conf import get_setting
from ..models import FollowUp, Measure
from ..permissions import followable, measures_of
from ..reminders.measures import Reason, reason, waiting_since
from .badges import Badge, lateness_badge, status_badge
from .places import Place, places

_COLUMNS = ("title", "status", "start", "due", "first_published_at", "responsible_role", "responsible_user_id")
_COLUMNS += ("result", "effect", "decision")


@dataclass(frozen=True)
class Task:
    """A measure and what it asks for: ``reason`` is None when there is nothing to do now.

    ``latest`` is the entry that stands last in its journal, ``newest_entry`` the primary key of the one written last, 0
    for none. ``lateness`` is the badge beside the due date. ``check_points`` are all of the measure's.
    """

    measure: Measure
    reason: Reason | None
    status: Badge
    lateness: Badge | None
    latest: FollowUp | None
    newest_entry: int
    place: Place | None
    may_follow_up: bool
    check_points: tuple[CheckPoint, ...]
    next_check_point: CheckPoint | None

    @property
    def anchor(self) -> str:
        return f"measure-{self.measure.pk}"

    @property
    def url(self) -> str:
        """Return the measure's place on the page of its plan, "" when the user may read none."""
        return self.place.url_of(self.measure.pk) if self.place is not None else ""


def tasks(user, *, on: date) -> list[Task]:
    """Return the open measures of ``user`` in force, the most urgent first, in five queries however many there are."""
    measures = list(_measures(user))
    pks = [measure.pk for measure in measures]
    latest = FollowUp.objects.in_bulk({measure.latest for measure in measures} - {None})
    found_in, allowed = places(user, pks), followable(user, pks)
    found = [_task(measure, latest.get(measure.latest), found_in.get(measure.pk), allowed, on) for measure in measures]
    order = [*Reason, None]
    return sorted(found, key=lambda task: order.index(task.reason))


def by_reason(found: Iterable[Task]) -> dict[Reason | None, list[Task]]:
    """Return the tasks by reason, in the order in which they come, without empty groups."""
    groups = defaultdict(list)
    for task in found:
        groups[task.reason].append(task)
    return dict(groups)


def lead(found: Iterable[Task]) -> str:
    """Return how many measures the reader answers for and what they ask for, "" for none."""
    counts = Counter(task.reason for task in found)
    total, late, near, looked_at, waiting = counts.total(), *(counts[reason] for reason in Reason)
    sentences = {
        ngettext("You answer for %(n)d open measure.", "You answer for %(n)d open measures.", total): total,
        ngettext("%(n)d is overdue.", "%(n)d are overdue.", late): late,
        ngettext("%(n)d is due soon.", "%(n)d are due soon.", near): near,
        ngettext("%(n)d has a check-point soon.", "%(n)d have a check-point soon.", looked_at): looked_at,
        ngettext("%(n)d waits for its follow-up.", "%(n)d wait for their follow-up.", waiting): waiting,
    }
    return " ".join(text % {"n": number} for text, number in sentences.items() if number)


def _measures(user):
    entries = FollowUp.objects.filter(measure=OuterRef("pk"))
    latest = entries.filter(corrected_by=None).order_by("-date", "-created_at", "-pk")
    own = measures_of(user).in_force().open().only(*_COLUMNS)
    own = own.annotate(
        latest=Subquery(latest.values("pk")[:1]),
        followed_up=Subquery(latest.values("date")[:1]),
        newest_entry=Subquery(entries.order_by("-pk").values("pk")[:1]),
        stored_check_points=stored_check_points(),
    )
    return own.order_by(F("due").asc(nulls_last=True), "title", "pk")


def _task(measure, latest, place, allowed, on) -> Task:
    points = check_points(measure.stored_check_points)
    coming = next_check_point(points, on=on)
    return Task(
        measure=measure,
        reason=reason(measure.status, measure.due, waiting_since(measure), coming, on=on),
        status=status_badge(measure.status),
        lateness=_lateness(measure, on),
        latest=latest,
        newest_entry=measure.newest_entry or 0,
        place=place,
        may_follow_up=measure.pk in allowed,
        check_points=points,
        next_check_point=coming,
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
