"""All that waits for someone in the admin, gathered from what lists, reports and reminders say of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ...enums import WAITING_VIEWPOINTS, ProposalState
from ...models import QualityPlanPage
from ...permissions import (
    PAGES,
    can_read_register,
    measure_policy,
    proposal_policy,
    viewpoint_policy,
)
from ...reading.mine import tasks
from ...reading.my_wheels import my_coming
from ...reading.overviews.events import Coming
from ...reading.threads.rows import Window
from ...reminders.measures import Reason
from ..reports.loose_ends import REPORT as LOOSE_ENDS
from ..reports.loose_ends import Kind
from ..reports.needs_attention import NeedsAttentionView
from ..reports.reasons import Reason as Attention
from ..reports.reasons import late_and_nobodys
from ..reports.threads import ThreadsOfEditor
from ..start_plan import START as START_PLAN
from .needs import Need, Urgency, in_order
from .own_measures import needs_of_measures
from .plans import plans_in_hand, with_checks
from .steps import PlanInHand, late_measures, next_step

WHEEL_AT_ONCE = 5
_SITE_ROOT = 2  # the depth of a site's first page: units lie below it


@dataclass(frozen=True)
class Desk:
    """What waits for someone, the most urgent first, their plans, and what comes next in wheels for their roles."""

    needs: list[Need]
    plans: list[tuple[PlanInHand, Need | None]]
    coming: tuple[Coming, ...]


def desk(user, *, on: date) -> Desk:
    """Return all of it on the day ``on``: the same number of queries for little as for much."""
    hands = with_checks(plans_in_hand(user, on=on), user, on=on)
    steps = [next_step(hand) for hand in hands]
    plans = [(hand, step or late_measures(hand)) for hand, step in zip(hands, steps, strict=True)]
    needs = in_order([*_needs(user, hands, on), *filter(None, steps)])
    return Desk(needs, plans, my_coming(user, on=on, number=WHEEL_AT_ONCE))


def _needs(user, hands: list[PlanInHand], on: date) -> Iterator[Need]:
    mine = tasks(user, on=on)
    yield from needs_of_measures(mine)
    yield from _of_people(user)
    if can_read_register(user):
        own = sum(task.reason == Reason.OVERDUE for task in mine)
        yield from _of_units(user, own, on)
        yield from _of_checks(hands)
    if PAGES.user_has_permission(user, "change"):
        yield from _of_threads(user, on)
    if not hands:
        yield from _of_nothing(user)


def _of_people(user) -> Iterator[Need]:
    if viewpoint_policy.user_has_permission(user, "change"):
        number = viewpoint_policy.instances_user_has_permission_for(user, "change").waiting().count()
        sentence = ngettext("%(n)d viewpoint waits for an answer.", "%(n)d viewpoints wait for an answer.", number)
        query = "&".join(f"state={state}" for state in WAITING_VIEWPOINTS)
        yield from _waiting("comment", sentence, number, f"{reverse('sqa-viewpoints:index')}?{query}")
    if proposal_policy.user_has_permission(user, "change"):
        theirs = proposal_policy.instances_user_has_permission_for(user, "change")
        number = theirs.filter(state=ProposalState.WAITING).count()
        sentence = ngettext("%(n)d proposal waits for an answer.", "%(n)d proposals wait for an answer.", number)
        url = f"{reverse('sqa-proposals:index')}?state={ProposalState.WAITING}"
        yield from _waiting("arrow-down", sentence, number, url, _("A level above has handed it down to your units."))


def _waiting(icon: str, text: str, number: int, url: str, detail: str = "") -> Iterator[Need]:
    if number:
        sentence, label = text % {"n": number}, pgettext("button", "Answer")
        yield Need(Urgency.PEOPLE, icon, sentence, detail, label, url, sentence)


def _of_units(user, own: int, on: date) -> Iterator[Need]:
    """What of the report *Needs attention* is nobody's, or not the user's own."""
    seen = measure_policy.instances_user_has_permission_for(user, "view")
    late, nobody = late_and_nobodys(seen, on=on)
    if late > own:
        text = ngettext("%(n)d measure in your units is overdue.", "%(n)d measures in your units are overdue.", late)
        yield _in_report(Attention.OVERDUE, "warning", text % {"n": late})
    if nobody:
        text = ngettext(
            "%(n)d measure in your units has nobody responsible.",
            "%(n)d measures in your units have nobody responsible.",
            nobody,
        )
        yield _in_report(Attention.WITHOUT_RESPONSIBLE, "user", text % {"n": nobody})


def _in_report(reason: Attention, icon: str, sentence: str) -> Need:
    url = f"{reverse(NeedsAttentionView.index_url_name)}?reason={reason}"
    return Need(Urgency.NEXT, icon, sentence, "", _("See which"), url, sentence)


def _of_checks(hands: list[PlanInHand]) -> Iterator[Need]:
    lacking = [hand for hand in hands if hand.lacks]
    if not lacking:
        return
    first, number = lacking[0], len(lacking)
    sentence = _("The check finds something missing in “%(plan)s”.") % {"plan": first.title}
    url = first.review_url
    if number > 1:
        text = ngettext(
            "The check finds something missing in %(n)d plan.",
            "The check finds something missing in %(n)d plans.",
            number,
        )
        sentence, url = text % {"n": number}, reverse("wagtail_sqa_plan_checks")
    yield Need(Urgency.LATER, "tasks", sentence, "", _("See what is missing"), url, sentence)


def _of_threads(user, on: date) -> Iterator[Need]:
    threads = ThreadsOfEditor(user, on=on)
    broken = len(threads.mends())
    loose = threads.loose(Window(on, on))
    ends = sum(len(getattr(loose, kind)) for kind in list(Kind)[1:])
    if broken:
        text = ngettext(
            "%(n)d goal contributes to a goal that has ended.",
            "%(n)d goals contribute to goals that have ended.",
            broken,
        )
        yield _in_thread(Urgency.NEXT, text % {"n": broken}, _("Mend the thread"), Kind.MEND)
    if ends:
        text = ngettext("The golden thread has %(n)d loose end.", "The golden thread has %(n)d loose ends.", ends)
        yield _in_thread(Urgency.LATER, text % {"n": ends}, _("See which"), "")


def _of_nothing(user) -> Iterator[Need]:
    """Whoever has no plan, and may write one, begins with the first of their units."""
    units = PAGES.instances_user_has_permission_for(user, "add").live().filter(depth__gt=_SITE_ROOT)
    unit = units.order_by("path").first()
    if unit is not None and QualityPlanPage in unit.specific_class.creatable_subpage_models():
        sentence = _("There is no quality plan in your units yet.")
        why = _("Choose its kind: period, suggested milestones and help come along.")
        url = reverse(START_PLAN, args=[unit.pk])
        yield Need(Urgency.NEXT, "clipboard-list", sentence, why, _("Start a plan"), url)


def _in_thread(urgency: Urgency, sentence: str, label: str, kind: str) -> Need:
    url = reverse(LOOSE_ENDS) + (f"?kind={kind}" if kind else "")
    return Need(urgency, "link", sentence, "", label, url, sentence)
