"""Never more than so many PDF files drawn at the same time on one machine, by whichever process of the site."""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wagtail_sqa.pdf.job import PdfError, Reason

try:
    import fcntl
except ImportError:  # Windows: there the database alone counts, see `actions.keep_pdf`.
    fcntl = None

_LOOK_AGAIN = 0.05  # seconds


@contextmanager
def turn(at_once: int, seconds: float) -> Iterator[None]:
    """Hold one of ``at_once`` places. Raises `PdfError` when none is free for ``seconds``.

    A place is a lock on a file, which the system opens when its holder dies, in a folder of the user of the process.
    """
    place = _place(at_once, seconds) if fcntl is not None else None
    try:
        yield
    finally:
        if place is not None:
            os.close(place)


def places() -> Path:
    return Path(tempfile.gettempdir(), f"sqa-pdf-turns-{os.getuid()}")


def _place(at_once: int, seconds: float) -> int:
    folder = places()
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to someone else")
    ends = time.monotonic() + seconds
    while True:
        for number in range(at_once):
            handle = _locked(folder / str(number))
            if handle is not None:
                return handle
        if time.monotonic() > ends:
            raise PdfError(Reason.BUSY, f"{at_once} files were being made for {seconds} s")
        time.sleep(_LOOK_AGAIN)


def _locked(file: Path) -> int | None:
    """The handle of the file, locked until it is closed; None while another holds it."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle
