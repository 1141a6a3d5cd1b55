"""What happens in a plan now, and what comes next: a sentence each, for its page, for lists and for editors."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from operator import itemgetter

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..check_points import CheckPoint
from .dated import MilestoneRow
from .measures import MeasureRow
from .phases import Stage
from .visibility import PageLink

_NOW = {
    Stage.CURRENT_STATE: gettext_lazy("The current state is described and its causes are analysed."),
    Stage.DIRECTION: gettext_lazy("The goals are set and the plan is adopted."),
    Stage.APPROACH: gettext_lazy("The measures are carried out and followed up."),
    Stage.OUTCOME: gettext_lazy("The year is evaluated and the goals are judged."),
    Stage.EVALUATED: gettext_lazy("The year has been evaluated already: it stands under question 4."),
    Stage.UNEVALUATED: gettext_lazy("The period is over, and what it led to has not been written yet."),
    Stage.UNJUDGED: gettext_lazy("The period is over, and not all goals have been judged yet."),
    Stage.CLOSED: gettext_lazy("The plan is closed. What it led to stands under question 4."),
}
_OVER = (Stage.UNEVALUATED, Stage.UNJUDGED)


@dataclass(frozen=True)
class NextEvent:
    """What comes next. ``lead`` stands before ``title``, which is a link where ``url`` is not empty.

    ``date`` is None for what has no day, ``measure`` for all but the day by which one is due.
    """

    lead: str
    title: str
    date: date | None
    url: str = ""
    measure: MeasureRow | None = None

    @property
    def sentence(self) -> str:
        return f"{self.lead} {self.title}.".strip()


def now_sentence(stage: Stage | None) -> str:
    """Return what happens now, "" for a plan without a period."""
    return str(_NOW[stage]) if stage is not None else ""


def next_event(milestones: Iterable[MilestoneRow], measures: Iterable[MeasureRow], *, on: date) -> NextEvent | None:
    """Return the first event on ``on`` or later; None without any.

    Of the same day a milestone comes first, then a measure that is due, then one that is looked at.
    """
    days = [(m.date, partial(milestone_event, m.title, m.date)) for m in milestones if not m.reached and m.date >= on]
    due = (m for m in measures if m.is_open and m.due is not None and m.due >= on)
    days += [(m.due, partial(measure_event, m.title, m.due, f"#{m.anchor}", m)) for m in due]
    looked_at = ((m, m.next_check_point) for m in measures if m.next_check_point is not None)
    days += [(point.day, partial(check_point_event, m.title, point, f"#{m.anchor}")) for m, point in looked_at]
    _day, make = min(days, key=itemgetter(0), default=(None, None))
    return make() if make is not None else None


def what_next(
    stage: Stage | None, coming: NextEvent | None, *, end: date | None, next_plan: PageLink | None
) -> NextEvent | None:
    """Return the next thing that someone waits for; None where nothing is known.

    ``coming`` is the plan's own next event, ``next_plan`` the plan of the year after it, if readers may know of one.
    """
    if stage is None:
        return coming
    if stage in _OVER:
        return evaluation_event(end, is_late=True)
    if stage is Stage.CLOSED:
        return after_it(next_plan)
    if stage is Stage.EVALUATED:
        return coming or after_it(next_plan)
    evaluation = evaluation_event(end)
    return coming if coming is not None and coming.date <= end else evaluation


def milestone_event(title: str, day: date) -> NextEvent:
    return NextEvent(_("Next, on %(day)s:") % {"day": date_format(day)}, title, day)


def measure_event(title: str, day: date, url: str = "", measure: MeasureRow | None = None) -> NextEvent:
    return NextEvent(_("Next, by %(day)s:") % {"day": date_format(day)}, title, day, url, measure)


def check_point_event(title: str, point: CheckPoint, url: str = "") -> NextEvent:
    """Return the check-point of the measure ``title``."""
    return NextEvent(_("Next, on %(day)s, a check-point of") % {"day": date_format(point.day)}, title, point.day, url)


def evaluation_event(day: date, *, is_late: bool = False) -> NextEvent:
    """Return the evaluation, which is due on the last day of the period."""
    lead = _("It was due on %(day)s:") if is_late else _("Next, by %(day)s:")
    return NextEvent(lead % {"day": date_format(day)}, _("the evaluation of the year"), day, "#outcome")


def after_it(plan: PageLink | None) -> NextEvent:
    """Return the plan of the year after, or that there is none to read yet."""
    if plan is None:
        return NextEvent(_("Next:"), _("next year's plan, which has not been published yet"), None)
    return NextEvent(_("It goes on in"), plan.title, None, plan.url)
