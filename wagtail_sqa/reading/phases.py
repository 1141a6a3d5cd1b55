"""Where in its year a plan stands, from its own dates and content. Pure functions."""

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from ..enums import Phase


class StepState(Enum):
    DONE = "done"
    NOW = "now"
    COMING = "coming"
    EMPTY = "empty"  # its days are over and nothing has been written


class Stage(Enum):
    """Where a plan stands, by its days and by what has been written: the question of the day, or one of five more."""

    CURRENT_STATE = Phase.CURRENT_STATE.value
    DIRECTION = Phase.DIRECTION.value
    APPROACH = Phase.APPROACH.value
    OUTCOME = Phase.OUTCOME.value
    EVALUATED = "evaluated"  # before the period is over
    UNEVALUATED = "unevaluated"  # though the period is over
    UNJUDGED = "unjudged"  # the period is over, the outcome is written, and goals lack their judgement
    CLOSED = "closed"


@dataclass(frozen=True)
class Content:
    """What has been written in a plan: the questions that have an answer, and how many goals wait for a judgement."""

    written: frozenset[Phase]
    goals_to_judge: int

    @property
    def is_evaluated(self) -> bool:
        return Phase.OUTCOME in self.written and not self.goals_to_judge


@dataclass(frozen=True)
class Step:
    """One of the four questions with the days on which it is answered; ``first`` is None where it has no beginning."""

    number: int
    phase: Phase
    state: StepState
    first: date | None
    last: date

    @property
    def is_done(self) -> bool:
        return self.state is StepState.DONE

    @property
    def is_empty(self) -> bool:
        return self.state is StepState.EMPTY

    @property
    def is_now(self) -> bool:
        return self.state is StepState.NOW


def turning_points(start: date, end: date, adopted_on: date | None) -> tuple[date, date, date]:
    """Return the first days of the phases direction, approach and outcome.

    The goals are set in the eighth of the period's length before it begins; that lasts until the plan is adopted, or
    an eighth into the period while it is not. The outcome is written in the period's last eighth. Whatever the dates,
    the days come back in order.
    """
    eighth = max((end - start).days, 0) // 8
    outcome = max(end.toordinal() - eighth, start.toordinal())
    adopted = adopted_on.toordinal() if adopted_on else start.toordinal() + eighth
    approach = min(max(adopted, start.toordinal()), outcome)
    direction = max(min(start.toordinal() - eighth, adopted), date.min.toordinal())
    return tuple(date.fromordinal(day) for day in (min(direction, approach), approach, outcome))


def steps(start: date | None, end: date | None, adopted_on: date | None, *, on: date) -> tuple[Step, ...]:
    """Return the four steps as they stand on the day ``on``; () for a plan without a period.

    At most one is going on: none after the period's last day.
    """
    if start is None or end is None:
        return ()
    begins = turning_points(start, end, adopted_on)
    closing = max(end, begins[-1])
    ends = (*(_day_before(day) for day in begins), closing)
    now = len(Phase) if on > closing else sum(day <= on for day in begins)
    spans = enumerate(zip(Phase, (None, *begins), ends, strict=True))
    return tuple(Step(i + 1, phase, _state(i, now), first, last) for i, (phase, first, last) in spans)


def with_content(year: tuple[Step, ...], content: Content, *, on: date) -> tuple[Step, ...]:
    """Return the steps as the content has them: one that is past is not done by that alone, and none waits in vain."""
    return tuple(replace(step, state=_by_content(step, content, on)) for step in year)


def stage(year: tuple[Step, ...], content: Content, *, on: date) -> Stage | None:
    """Return where the plan stands on the day ``on``; None for one without a period."""
    if not year:
        return None
    if on <= year[-1].last:
        # What is over by its days and asked again by none: the step of the day is the first that is not past.
        is_evaluated = _is_evaluated(year[-1], content, on)
        return Stage.EVALUATED if is_evaluated else Stage(next(s for s in year if s.last >= on).phase.value)
    if Phase.OUTCOME not in content.written:
        return Stage.UNEVALUATED
    return Stage.UNJUDGED if content.goals_to_judge else Stage.CLOSED


def _is_evaluated(outcome: Step, content: Content, on: date) -> bool:
    """In the last quarter of the period an outcome with all judgements is the evaluation; before, a check."""
    days_before = (outcome.first - on).days
    return content.is_evaluated and days_before <= (outcome.last - outcome.first).days


def _by_content(step: Step, content: Content, on: date) -> StepState:
    if step.is_done and step.phase not in content.written:
        return StepState.EMPTY
    if step.phase is Phase.OUTCOME and _is_evaluated(step, content, on):
        return StepState.DONE
    return step.state


def _state(index: int, now: int) -> StepState:
    if index < now:
        return StepState.DONE
    return StepState.NOW if index == now else StepState.COMING


def _day_before(day: date) -> date:
    return date.fromordinal(max(day.toordinal() - 1, date.min.toordinal()))
