"""What became of measures: this year's as they end, and last year's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .badges import Badge, missing_account_badge
from .measures import MeasureRow
from .visibility import PageLink


@dataclass(frozen=True)
class Account:
    """The account of one measure. ``continued_by`` is this year's measure that goes on with it, or None."""

    measure: MeasureRow
    is_missing: bool
    continued_by: MeasureRow | None = None

    @property
    def missing_badge(self) -> Badge:
        return missing_account_badge()


@dataclass(frozen=True)
class LastYear:
    """The previous plan and what became of each of its measures."""

    plan: PageLink
    period: str
    accounts: tuple[Account, ...]


def accounts(measures: Iterable[MeasureRow]) -> tuple[Account, ...]:
    """Return the accounts that are given or owed so far: of measures that have ended or have been judged."""
    return tuple(
        Account(m, is_missing=not m.is_open and not m.result) for m in measures if not m.is_open or _has_account(m)
    )


def last_year(plan: PageLink, period: str, measures: Iterable[MeasureRow], this_year: Sequence[MeasureRow]) -> LastYear:
    """Return the accounts of the previous plan's ``measures``: its year is over, so each of them is owed one."""
    goes_on = {m.continued_from: m for m in this_year if m.continued_from is not None}
    goes_on |= {m.pk: m for m in this_year}
    return LastYear(plan, period, tuple(Account(m, not m.result, goes_on.get(m.pk)) for m in measures))


def _has_account(measure) -> bool:
    return bool(measure.result or measure.decision or measure.is_assessed)
