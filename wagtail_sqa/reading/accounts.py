"""What became of measures: this year's as they end, and last year's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .badges import Badge, missing_account_badge
from .carried import ended_badge
from .goals import GoalRow
from .measures import MeasureRow
from .visibility import PageLink


@dataclass(frozen=True)
class Account:
    """The account of one measure. ``continued_by`` is this year's measure that goes on with it, or None.

    ``carried`` marks what has become of one of last year's; None where readers cannot know.
    """

    measure: MeasureRow
    is_missing: bool
    continued_by: MeasureRow | None = None
    carried: Badge | None = None

    @property
    def missing_badge(self) -> Badge:
        return missing_account_badge()


@dataclass(frozen=True)
class LastYear:
    """The previous plan and what became of each of its measures and of the goals that do not go on."""

    plan: PageLink
    period: str
    accounts: tuple[Account, ...]
    ended_goals: tuple[GoalRow, ...] = ()

    @property
    def missing(self) -> int:
        """How many measures have no account."""
        return sum(account.is_missing for account in self.accounts)

    @property
    def ended(self) -> int:
        return sum(account.carried == ended_badge() for account in self.accounts)

    @property
    def ended_badge(self) -> Badge:
        return ended_badge()


def accounts(measures: Iterable[MeasureRow]) -> tuple[Account, ...]:
    """Return the accounts that are given or owed so far: of measures that have ended or have been judged."""
    return tuple(
        Account(m, is_missing=not m.is_open and not m.result) for m in measures if not m.is_open or _has_account(m)
    )


def last_year(
    plan: PageLink,
    period: str,
    measures: Iterable[MeasureRow],
    this_year: Sequence[MeasureRow],
    ended_goals: tuple[GoalRow, ...] = (),
) -> LastYear:
    """Return the accounts of the previous plan's ``measures``: its year is over, so each of them is owed one."""
    goes_on = {m.continued_from: m for m in this_year if m.continued_from is not None}
    goes_on |= {m.pk: m for m in this_year}
    are_marked = any(m.carried is not None for m in this_year)
    return LastYear(
        plan,
        period,
        tuple(Account(m, not m.result, goes_on.get(m.pk), _carried(m, goes_on, are_marked)) for m in measures),
        ended_goals,
    )


def _carried(measure, goes_on, are_marked) -> Badge | None:
    """A measure that goes on in a draft, or in a plan elsewhere, has not ended, and readers are told nothing."""
    if not are_marked:
        return None
    if measure.pk in goes_on:
        return goes_on[measure.pk].carried
    return None if measure.is_continued else ended_badge()


def _has_account(measure) -> bool:
    return bool(measure.result or measure.decision or measure.is_assessed)
