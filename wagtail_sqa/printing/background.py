"""A file that is kept: the one there is, or made now, or, when that takes long, by a task while readers wait."""

import logging
from collections.abc import Callable

from django.db import transaction

from ..actions.keep_pdf import Order, Waiting, claim, kept, make, remember_failure
from ..compat import task
from ..conf import get_setting
from ..models.pdf_files import PdfFile
from ..pdf.job import PdfError, Reason
from .makers import make_file

logger = logging.getLogger(__name__)


def file_or_wait(order: Order, rows: Callable[[], int]) -> bytes | Waiting:
    """Return the file, or how far it is; ``rows()`` says how long it is. Raises `PdfError` when it cannot be made."""
    pdf = kept(order)
    if pdf is not None:
        return pdf
    row = claim(order)
    if isinstance(row, Waiting):
        return row
    if rows() <= get_setting("PDF_ROWS_IN_REQUEST"):
        return make(row, lambda: make_file(row))
    transaction.on_commit(lambda: make_in_background.enqueue(row.pk, row.key))
    return kept(order) or _after_the_start(order)


def _after_the_start(order: Order) -> Waiting:
    """A task that runs at once may have failed at once, too."""
    state = claim(order)
    return state if isinstance(state, Waiting) else Waiting(0)


@task()
def make_in_background(pk: int, key: str) -> None:
    """Make the claimed file ``pk``, unless it has been made, or another version has been asked for meanwhile.

    What goes wrong is told once to whoever waits. Otherwise they would ask for it again, every third second.
    """
    row = PdfFile.objects.filter(pk=pk, key=key, file=None).select_related("page").first()
    if row is None:
        return
    try:
        make(row, lambda: make_file(row))
    except PdfError as error:
        remember_failure(row, error)
    except Exception as error:
        failure = PdfError(Reason.FAILED, repr(error))
        logger.exception("PDF %s was not made", failure.id)
        remember_failure(row, failure)
