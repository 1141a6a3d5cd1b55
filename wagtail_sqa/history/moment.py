"""The moment of a publication: one date, one user and one reason for every row that it writes."""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone


@dataclass(frozen=True)
class Moment:
    """When (aware datetime), by whom (user or None) and why something comes into force."""

    at: datetime
    user: Any = None
    reason: str = ""


_current: ContextVar[Moment | None] = ContextVar("wagtail_sqa_moment", default=None)


def current_moment() -> Moment:
    """Return the moment that is being written, or a new one for a write outside any."""
    return _current.get() or Moment(timezone.now())


@contextmanager
def moment(*, at: datetime | None = None, user=None, reason: str = ""):
    """Give all rows written inside the block one date and user.

    An outer block wins in what it has set: an import that dates its rows keeps that date
    through the publishing it calls.
    """
    outer = _current.get()
    if outer is not None:
        inner = Moment(outer.at, outer.user or user, outer.reason or reason)
    else:
        inner = Moment(at or timezone.now(), user, reason)
    token = _current.set(inner)
    try:
        yield inner
    finally:
        _current.reset(token)
