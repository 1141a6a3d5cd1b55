"""Sending reminders: each digest once a day, however often and from however many machines a round is run.

A digest is claimed by a row of its own, committed before the mail is sent, and marked as sent after the server took
it. So two rounds at once never send the same digest, and a round that is run again sends what is not marked:

- what failed (the row keeps the error) is free at once, and the next round of that day tries it again;
- what is claimed and neither marked nor failed belongs to a living process or to one that was killed. After
  `Post.patience`, the longest that a living one can be busy with one mail, it is taken to be dead. A round waits for
  that before it ends, a minute at most with the usual settings.

A process killed between two mails, or before the server took a mail, leaves each digest sent exactly once by the next
round. One killed (or cut off) after the server took the mail and before the row was marked leaves a digest that is
sent once more: at least once, for a reminder that is lost is worse than one that comes twice. Both carry the same
``Message-ID``. Machines that send must agree on the time within that patience.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from time import sleep

from django.db import transaction
from django.utils import timezone

from ..models import ReminderDigest
from ..reminders.digests import Digest
from ..reminders.mail import Post, message
from ..reminders.measures import one_line

PAUSE = 1  # seconds between two looks at what another process is busy with


class Delivery(Enum):
    """How it went with one digest in one round."""

    SENT = "sent"
    FAILED = "failed"
    SENT_BEFORE = "sent before"


@dataclass(frozen=True)
class Outcome:
    digest: Digest
    delivery: Delivery
    error: str = ""


@dataclass(frozen=True)
class Claim:
    """The right to send one digest, until it is older than the patience of others."""

    row: int
    at: datetime


def send_digests(digests: Iterable[Digest], *, on: date) -> list[Outcome]:
    """Send what has not been sent yet of the digests of the day ``on``; return how it went with each.

    Must not be called inside a transaction: claims would not be seen by others (``RuntimeError``).
    """
    post = Post()
    outcomes, waiting = [], list(digests)
    try:
        while waiting:
            answers = [(digest, _deliver(digest, on, post)) for digest in waiting]
            outcomes += [outcome for _, outcome in answers if outcome is not None]
            waiting = [digest for digest, outcome in answers if outcome is None]
            if waiting:
                sleep(PAUSE)
    finally:
        post.close()
    return outcomes


def sent_already(digest: Digest, *, on: date) -> bool:
    return _rows(digest, on).exclude(sent_at=None).exists()


def _deliver(digest, on, post) -> Outcome | None:
    """Send one digest; None while another process is busy with it."""
    row = _rows(digest, on).first()
    if row is not None and row.sent_at is not None:
        return Outcome(digest, Delivery.SENT_BEFORE)
    if row is not None and _is_held(row, post.patience):
        return None
    post.open()
    claim = _claim(digest, on, row)
    return _send(digest, on, post, claim) if claim is not None else None


def _rows(digest, on):
    return ReminderDigest.objects.filter(date=on, user=digest.user, for_units=digest.for_units)


def _is_held(row, patience: timedelta) -> bool:
    return not row.error and abs(timezone.now() - row.claimed_at) < patience


@transaction.atomic(durable=True)
def _claim(digest, on, row: ReminderDigest | None) -> Claim | None:
    """Claim a digest whose row was last seen as ``row``; None when another process was quicker."""
    now = timezone.now()
    facts = {"address": digest.user.email, "measures": len(digest.lines), "claimed_at": now, "error": ""}
    key = {"date": on, "user": digest.user, "for_units": digest.for_units}
    if row is None:
        row, is_mine = ReminderDigest.objects.get_or_create(**key, defaults=facts)
    else:
        seen = ReminderDigest.objects.filter(pk=row.pk, sent_at=None, claimed_at=row.claimed_at)
        is_mine = seen.update(**facts)
    return Claim(row.pk, now) if is_mine else None


def _send(digest, on, post, claim) -> Outcome:
    """Send and mark. Any failure of one mail, whatever the backend calls it, leaves the others to be sent."""
    try:
        post.send(message(digest, on=on))
    except Exception as failure:
        error = one_line(f"{type(failure).__name__}: {failure}")[:500]
        ReminderDigest.objects.filter(pk=claim.row, sent_at=None, claimed_at=claim.at).update(error=error)
        return Outcome(digest, Delivery.FAILED, error)
    ReminderDigest.objects.filter(pk=claim.row).update(sent_at=timezone.now(), error="")
    return Outcome(digest, Delivery.SENT)
