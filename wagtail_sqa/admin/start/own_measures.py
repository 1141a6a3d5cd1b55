"""What someone's own measures ask for, as things that wait."""

from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from ...reading.addresses import has_intranet_pages
from ...reading.mine import Task, by_reason
from ...reminders.measures import Reason
from .needs import Need, Urgency

LONGEST = 90  # characters of a title: a sentence and a button are read in a glance
FOLLOW_UP = "wagtailsnippets_wagtail_sqa_measure:follow_up"
_OF_REASON = {
    Reason.OVERDUE: (Urgency.LATE, "warning"),
    Reason.DUE_SOON: (Urgency.SOON, "date"),
    Reason.CHECK_POINT: (Urgency.SOON, "calendar-check"),
    Reason.WAITING: (Urgency.NEXT, "history"),
}
_ONE = {
    Reason.OVERDUE: gettext_lazy("Your measure “%(measure)s” is overdue."),
    Reason.DUE_SOON: gettext_lazy("Your measure “%(measure)s” is due soon."),
    Reason.CHECK_POINT: gettext_lazy("Your measure “%(measure)s” has a check-point soon."),
    Reason.WAITING: gettext_lazy("Your measure “%(measure)s” waits for a follow-up."),
}
_MANY = {
    Reason.OVERDUE: ngettext_lazy("%(n)d of your measures is overdue.", "%(n)d of your measures are overdue.", "n"),
    Reason.DUE_SOON: ngettext_lazy("%(n)d of your measures is due soon.", "%(n)d of your measures are due soon.", "n"),
    Reason.CHECK_POINT: ngettext_lazy(
        "%(n)d of your measures has a check-point soon.", "%(n)d of your measures have a check-point soon.", "n"
    ),
    Reason.WAITING: ngettext_lazy(
        "%(n)d of your measures waits for a follow-up.", "%(n)d of your measures wait for a follow-up.", "n"
    ),
}


def needs_of_measures(mine: Iterable[Task]) -> Iterator[Need]:
    """One thing for each reason: the measure itself where it is the only one."""
    for reason, members in by_reason(mine).items():
        if reason is not None:
            yield _of_reason(reason, members)


def _of_reason(reason: Reason, members: list[Task]) -> Need:
    first, number = members[0], len(members)
    said = {"n": number, "measure": _short(first)}
    sentence = str((_ONE if number == 1 else _MANY)[reason] % said)
    urgency, icon = _OF_REASON[reason]
    return Need(urgency, icon, sentence, _detail(first, number), *_way_to(members), first.measure.title)


def _detail(first: Task, number: int) -> str:
    if number > 1:
        return _("First of all: %(measure)s") % {"measure": _short(first)}
    if first.lateness is not None:
        return first.lateness.label
    point = first.next_check_point
    return _("Next check-point %(point)s") % {"point": point.words} if point is not None else ""


def _short(task: Task) -> str:
    return Truncator(task.measure.title).chars(LONGEST)


def _way_to(members: list[Task]) -> tuple[str, str]:
    first = members[0]
    if len(members) > 1 and has_intranet_pages():
        return _("See them"), reverse("wagtail_sqa:my_measures")
    if first.may_follow_up:
        return _("Follow up"), reverse(FOLLOW_UP, args=[first.measure.pk])
    return _("See it in the plan"), first.url
