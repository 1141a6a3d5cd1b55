"""The slip that a form carries: that it was opened here, when, and by which key it is sent once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.core import signing

_SALT = "wagtail_sqa.viewpoint"


@dataclass(frozen=True)
class Ticket:
    key: UUID
    opened_at: datetime

    def age(self, *, at: datetime) -> timedelta:
        return at - self.opened_at


def new_ticket(subject: int, *, at: datetime) -> str:
    """Return a signed slip for the form about ``subject``, opened at ``at``; it says nothing of who opened it."""
    return signing.dumps([uuid4().hex, subject, at.timestamp()], salt=_SALT)


def read_ticket(slip: str, subject: int) -> Ticket | None:
    """Return what ``slip`` says; None when it is not ours, or for another subject."""
    try:
        key, about, seconds = signing.loads(slip, salt=_SALT)
    except signing.BadSignature:
        return None
    return Ticket(UUID(key), datetime.fromtimestamp(seconds).astimezone()) if about == subject else None
