"""Make a PDF file once for all who ask for it, and never too many at the same time."""

import json
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from ..conf import get_setting
from ..models.pdf_files import PdfFile
from ..pdf.job import Limits, PdfError, Reason
from ..pdf.render import watched

logger = logging.getLogger(__name__)

_SPARE = timedelta(seconds=30)


@dataclass(frozen=True)
class Order:
    """A file that is asked for; ``key`` changes with everything that changes the file.

    ``kind`` says who makes it, of ``asked``, which is plain enough for JSON. ``choice`` tells files of a page, or of a
    user, apart.
    """

    kind: str
    language: str
    on: date
    key: str
    page_pk: int | None = None
    user_pk: int | None = None
    choice: str = ""
    asked: Mapping[str, Any] = field(default_factory=dict)

    @property
    def slot(self) -> str:
        """Return which file it is, in whatever version."""
        told = [self.kind, self.language, self.page_pk, self.user_pk, self.choice]
        return sha256(json.dumps(told).encode()).hexdigest()


@dataclass(frozen=True)
class Waiting:
    """Someone makes it; ``pages`` are drawn so far."""

    pages: int


def kept(order: Order) -> bytes | None:
    """Return the file when it has been made."""
    files = _rows(order).filter(key=order.key, file__isnull=False).values_list("file", flat=True)
    return next((bytes(file) for file in files), None)


def claim(order: Order) -> PdfFile | Waiting:
    """Take it upon oneself to make the file, unless another does, or too many are being made: then wait.

    Who has been at it for longer than a file may take is taken to be gone. Raises `PdfError` once for a file that
    could not be made in the background.
    """
    try:
        with transaction.atomic():
            state = _claimed(order, timezone.now())
    except IntegrityError:
        return Waiting(0)  # another was first, this very moment
    except DatabaseError as error:
        raise _not_kept(error) from error
    if isinstance(state, PdfError):
        raise state
    return state


def _claimed(order: Order, now: datetime) -> PdfFile | Waiting | PdfError:
    row = _rows(order).select_for_update().first() or PdfFile(slot=order.slot)
    if row.key == order.key and row.error_id:
        row.delete()
        return PdfError.known(row.error_id, row.error_reason)
    if row.key == order.key and _is_alive(row, now):
        return Waiting(row.pages_drawn)
    if _at_work(now).exclude(pk=row.pk).count() >= get_setting("PDF_AT_ONCE"):
        return Waiting(0)
    _begin(row, order, now)
    return row


def make(row: PdfFile, printer: Callable[[], bytes]) -> bytes:
    """Make the file that was claimed with what ``printer`` returns, and keep it.

    Raises what ``printer`` raises, and `PdfError` when there is no room to keep it; then nothing is left of it.
    """
    mine = PdfFile.objects.filter(pk=row.pk, key=row.key, file=None)
    try:
        with watched(lambda pages: _try_to_update(mine, pages_drawn=pages)):
            pdf = printer()
        error = _try_to_update(mine, file=pdf)
        if error is not None:
            raise _not_kept(error)
    except BaseException:
        with suppress(DatabaseError):
            mine.delete()
        raise
    return pdf


def _try_to_update(mine: QuerySet[PdfFile], **fields) -> DatabaseError | None:
    """Return why it could not be done: a full disk, a lock. A transaction around it goes on."""
    try:
        with transaction.atomic():
            mine.update(**fields)
    except DatabaseError as error:
        return error
    return None


def _not_kept(error: DatabaseError) -> PdfError:
    failure = PdfError(Reason.NOT_KEPT, str(error))
    logger.error("PDF %s was not kept: %s", failure.id, error)
    return failure


def remember_failure(row: PdfFile, error: PdfError) -> None:
    """Keep the number and the reason of a failure for whoever waits for the file."""
    names = ("key", "kind", "asked", "page_id", "user_id", "language", "on", "begun_at")
    kept = {name: getattr(row, name) for name in names}
    failed = {"error_id": error.id, "error_reason": error.reason}
    PdfFile.objects.update_or_create(slot=row.slot, defaults={**kept, **failed, "file": None})


def forget_files(*, before: datetime) -> int:
    """Remove the files that were begun before a moment; return how many."""
    return PdfFile.objects.filter(begun_at__lt=before).delete()[0]


def _rows(order: Order):
    return PdfFile.objects.filter(slot=order.slot)


def _at_work(now: datetime):
    return PdfFile.objects.filter(file=None, error_id="", begun_at__gt=now - _longest())


def _is_alive(row: PdfFile, now: datetime) -> bool:
    return row.file is None and row.begun_at > now - _longest()


def _longest() -> timedelta:
    return timedelta(seconds=Limits(**get_setting("PDF_LIMITS")).wall_seconds) + _SPARE


def _begin(row: PdfFile, order: Order, now: datetime) -> None:
    row.key, row.kind, row.asked = order.key, order.kind, dict(order.asked)
    row.page_id, row.user_id, row.language = order.page_pk, order.user_pk, order.language
    row.on, row.begun_at = order.on, now
    row.pages_drawn, row.error_id, row.error_reason, row.file = 0, "", "", None
    row.save()
