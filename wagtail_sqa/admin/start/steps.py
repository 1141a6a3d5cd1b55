"""The next sensible step with a plan, by where in its year it stands. Pure but for the addresses."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ...enums import Phase
from ...reading.phases import Stage
from ...reading.standing import Standing
from ..adoption import ADOPT
from ..next_year.entrance import NAME as NEXT_YEAR
from ..review import REVIEW
from .needs import Need, Urgency

MEASURES_REPORT = "wagtail_sqa_measures_report"
_BEFORE = (Phase.CURRENT_STATE, Phase.DIRECTION, Phase.APPROACH)
_ASKED = {
    Phase.CURRENT_STATE: gettext_lazy("Describe where you are and why it looks like that."),
    Phase.DIRECTION: gettext_lazy("Set a few goals, and say how you will know that you have reached them."),
    Phase.APPROACH: gettext_lazy("Put measures under the goals: what is done, by whom and until when."),
    Phase.OUTCOME: gettext_lazy("Write how it went, and what you take with you."),
}


@dataclass(frozen=True, slots=True)
class PlanInHand:
    """A plan that someone may edit: where it stands, and what else they may do with it. ``has_kind`` is of the draft.

    ``lacks`` is how many things the check misses; None where it was not asked.
    """

    standing: Standing
    has_kind: bool
    may_publish: bool
    may_start_next_year: bool
    lacks: int | None = None

    @property
    def plan(self):
        return self.standing.plan

    @property
    def title(self) -> str:
        return self.plan.get_admin_display_title()

    @property
    def editor(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.plan.pk])

    @property
    def review_url(self) -> str:
        return reverse(REVIEW, args=[self.plan.pk])

    @property
    def is_finished(self) -> bool:
        """Whether the plan is closed and goes on in another: then it asks for nothing."""
        return self.standing.stage is Stage.CLOSED and self.standing.next_plan is not None


def next_step(hand: PlanInHand) -> Need | None:
    """Return what comes next with the plan, None where there is nothing to do but to carry it out."""
    steps = _OF_PUBLISHED if hand.plan.live else _OF_DRAFT
    return next((need for step in steps if (need := step(hand)) is not None), None)


def _kind(hand: PlanInHand) -> Need | None:
    if hand.has_kind:
        return None
    why = _("The kind decides which help and which checks the plan gets.")
    sentence = _("Choose what kind of plan “%(plan)s” is.") % {"plan": hand.title}
    way = _("Choose the kind"), f"{hand.editor}#id_preset"
    return _need(hand, Urgency.SOON, "clipboard-list", (sentence, why), way)


def _unanswered(hand: PlanInHand) -> Need | None:
    phase = next((phase for phase in _BEFORE if phase not in hand.standing.written), None)
    return _answer(hand, phase, Urgency.SOON) if phase is not None else None


def _publish(hand: PlanInHand) -> Need:
    sentence = _("“%(plan)s” is a draft that readers do not see.") % {"plan": hand.title}
    why = _("The first three questions have their answers. Check the plan, and publish it.")
    if not hand.may_publish:
        why = _("The first three questions have their answers. Check the plan, and hand it to whoever publishes.")
    return _need(hand, Urgency.SOON, "view", (sentence, why), (_("Check the plan"), hand.review_url))


def _evaluate_late(hand: PlanInHand) -> Need | None:
    return _answer(hand, Phase.OUTCOME, Urgency.LATE) if hand.standing.stage is Stage.UNEVALUATED else None


def _judge_late(hand: PlanInHand) -> Need | None:
    return _judge(hand, Urgency.LATE) if hand.standing.stage is Stage.UNJUDGED else None


def _next_year(hand: PlanInHand) -> Need | None:
    is_time = hand.standing.stage in (Stage.EVALUATED, Stage.CLOSED) and hand.standing.next_plan is None
    if not (is_time and hand.may_start_next_year):
        return None
    sentence = _("“%(plan)s” has been evaluated, and has no plan for the year after it.") % {"plan": hand.title}
    why = _("Goals and measures come along, with what became of them.")
    url = reverse(NEXT_YEAR, args=[hand.plan.pk])
    return _need(hand, Urgency.NEXT, "calendar-alt", (sentence, why), (_("Start next year"), url))


def _empty(hand: PlanInHand) -> Need | None:
    """A question whose days are over, and that has no answer."""
    phase = next((step.phase for step in hand.standing.steps if step.is_empty and step.phase in _BEFORE), None)
    return _answer(hand, phase, Urgency.LATE) if phase is not None else None


def _changes(hand: PlanInHand) -> Need | None:
    if not hand.plan.has_unpublished_changes:
        return None
    sentence = _("“%(plan)s” has changes that readers do not see yet.") % {"plan": hand.title}
    label = _("Publish the changes") if hand.may_publish else _("See the changes")
    return _need(hand, Urgency.SOON, "edit", (sentence, ""), (label, hand.editor))


def _outcome(hand: PlanInHand) -> Need | None:
    if hand.standing.stage is not Stage.OUTCOME:
        return None
    if Phase.OUTCOME not in hand.standing.written:
        return _answer(hand, Phase.OUTCOME, Urgency.SOON)
    return _judge(hand, Urgency.SOON)


def _adopt(hand: PlanInHand) -> Need | None:
    is_time = hand.standing.stage in (Stage.DIRECTION, Stage.APPROACH) and hand.standing.adopted_on is None
    if not (is_time and hand.may_publish):
        return None
    sentence = _("“%(plan)s” is published, and not adopted.") % {"plan": hand.title}
    why = _("Adopting keeps the plan as it was decided, whatever happens to it afterwards.")
    url = reverse(ADOPT, args=[hand.plan.pk])
    return _need(hand, Urgency.NEXT, "circle-check", (sentence, why), (_("Adopt the plan"), url))


def _now(hand: PlanInHand) -> Need | None:
    """The question of these days, where it has no answer yet."""
    going_on = next((step.phase for step in hand.standing.steps if step.is_now), None)
    if going_on not in _BEFORE or going_on in hand.standing.written:
        return None
    return _answer(hand, going_on, Urgency.SOON)


def late_measures(hand: PlanInHand) -> Need | None:
    """Return what of the plan's measures is late, which its editors see beside the plan."""
    number = hand.standing.overdue
    if not number:
        return None
    sentence = ngettext(
        "%(n)d measure of “%(plan)s” is overdue.", "%(n)d measures of “%(plan)s” are overdue.", number
    ) % {"n": number, "plan": hand.title}
    url = f"{reverse(MEASURES_REPORT)}?plan={hand.plan.pk}&late=overdue"
    return _need(hand, Urgency.NEXT, "warning", (sentence, ""), (_("See which"), url))


def _answer(hand: PlanInHand, phase: Phase, urgency: Urgency) -> Need:
    said = {"plan": hand.title, "question": phase.label}
    sentence = _("“%(plan)s” has no answer to “%(question)s”.") % said
    return _need(hand, urgency, "edit", (sentence, str(_ASKED[phase])), (_("Write"), f"{hand.editor}#sqa-{phase}"))


def _judge(hand: PlanInHand, urgency: Urgency) -> Need | None:
    number = hand.standing.to_judge
    if not number:
        return None
    sentence = ngettext(
        "%(n)d goal of “%(plan)s” waits for its judgement.",
        "%(n)d goals of “%(plan)s” wait for their judgement.",
        number,
    ) % {"n": number, "plan": hand.title}
    why = _("A light and a sentence for each: how far you came, and how you know.")
    return _need(hand, urgency, "crosshairs", (sentence, why), (_("Judge"), f"{hand.editor}#sqa-{Phase.DIRECTION}"))


def _need(hand: PlanInHand, urgency: Urgency, icon: str, said: tuple[str, str], way: tuple[str, str]) -> Need:
    """``said`` is a sentence and its reason, ``way`` what stands on the button and where it leads."""
    return Need(urgency, icon, *said, *way, hand.title)


_OF_DRAFT = (_kind, _unanswered, _publish)
_OF_PUBLISHED = (
    *(_evaluate_late, _judge_late, _empty, _changes, _next_year),
    *(_outcome, _now, _adopt),
)
