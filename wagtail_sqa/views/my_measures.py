"""The reader's own measures."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.generic import TemplateView

from ..conf import get_setting
from ..permissions import roles_of
from ..reading.mine import Task, by_reason, lead, tasks
from ..reminders.measures import Reason
from .forms import FollowUpForm, first_answers, role_in
from .readers import ReaderMixin


@dataclass(frozen=True)
class Group:
    """Tasks that ask for the same. ``name`` is the modifier of the class ``sqa-group``, ``note`` says how many."""

    name: str
    icon: str
    heading: str
    note: str
    rows: tuple[tuple[Task, FollowUpForm | None], ...]


class MyMeasuresView(ReaderMixin, TemplateView):
    """What the reader answers for, the most urgent first, each with the form in place."""

    template_name = "wagtail_sqa/my_measures.html"

    def get_context_data(self, **kwargs):
        today, user = timezone.localdate(), self.request.user
        found = tasks(user, on=today)
        roles = roles_of(user)
        groups = [
            _group(reason, [(task, _form(task, user, roles, today)) for task in members])
            for reason, members in by_reason(found).items()
        ]
        mine = {"groups": groups, "lead": lead(found), "back": reverse("wagtail_sqa:my_measures")}
        return {**super().get_context_data(**kwargs), **mine, "crumbs": self.crumbs()}


def _form(task, user, roles, today) -> FollowUpForm | None:
    """Return the form of a task, None where the reader may see it and no more."""
    if not task.may_follow_up:
        return None
    answers = first_answers(task.measure, today=today, role=role_in(task.measure, user, roles))
    initial = {**answers, "newest_entry": task.newest_entry}
    return FollowUpForm(measure=task.measure, initial=initial, auto_id=f"%s-{task.measure.pk}")


def _group(reason, rows) -> Group:
    count = ngettext("%(number)d measure", "%(number)d measures", len(rows)) % {"number": len(rows)}
    name, icon, heading, more = {
        Reason.OVERDUE: ("overdue", "overdue", pgettext("measures", "Overdue"), ""),
        Reason.DUE_SOON: ("soon", "soon", pgettext("measures", "Due soon"), _within()),
        Reason.CHECK_POINT: ("check-point", "soon", pgettext("measures", "Check-point soon"), _checked_within()),
        Reason.WAITING: ("waiting", "todo", pgettext("measures", "Waiting for follow-up"), _unheard()),
        None: ("later", "todo", pgettext("measures", "Further on"), _("nothing to do now")),
    }[reason]
    return Group(name, icon, heading, f"{count}, {more}" if more else count, tuple(rows))


def _within() -> str:
    days = get_setting("DUE_SOON_DAYS")
    return ngettext("within %(days)d day", "within %(days)d days", days) % {"days": days}


def _checked_within() -> str:
    days = get_setting("CHECK_POINT_DAYS")
    return ngettext("within %(days)d day", "within %(days)d days", days) % {"days": days}


def _unheard() -> str:
    days = get_setting("FOLLOW_UP_AFTER_DAYS")
    return ngettext("nothing written for %(days)d day", "nothing written for %(days)d days", days) % {"days": days}
