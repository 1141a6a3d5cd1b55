"""The parent's side: start a child, hand it the document, judge what comes back."""

import logging
import signal
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from wagtail_sqa.pdf import children
from wagtail_sqa.pdf.job import ANSWER, DRAWING, ERRORS, ITS_PAGE, JOB, PROGRESS, Job, Limits, PdfError, Reason, unpack
from wagtail_sqa.pdf.turns import turn

logger = logging.getLogger("wagtail_sqa.pdf")

_DETAIL = 4000
_TICK = 1.0  # seconds
_watcher: ContextVar[Callable[[int], object] | None] = ContextVar("wagtail_sqa_pdf_watcher", default=None)
_PNG = b"\x89PNG\r\n\x1a\n"
_SQUARE = f"""<html><head><style>
@page square {{ size: {ITS_PAGE}mm {ITS_PAGE}mm; margin: 0;
  @frame all {{ left: 0; top: 0; width: {ITS_PAGE}mm; height: {ITS_PAGE}mm; }} }}
p {{ margin: 0; }}
</style></head><body><pdf:nexttemplate name="square"></pdf:nexttemplate>
<p><img src="sqa-image:picture" style="width: {DRAWING}mm; height: {DRAWING}mm"></p></body></html>"""
_NO_IMAGES: Mapping[str, bytes] = MappingProxyType({})


def render_pdf(  # noqa: PLR0913 - keywords, but for the first
    html: str,
    *,
    title: str,
    language: str,
    epoch: int,
    images: Mapping[str, bytes] = _NO_IMAGES,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> bytes:
    """The PDF of `html`, the same bytes for the same arguments and library versions.

    `language` is a BCP 47 tag, `epoch` the document's own time in seconds since 1970 (dates inside the file),
    `images` the PNG, JPEG, GIF, WebP or SVG files that `<img src="sqa-image:<name>">` stands for. What the child
    warned of is logged at WARNING. Raises `PdfError`, and logs it with its id, if there is no whole PDF in time.
    """
    return _logged(Job(html, title, language, images, limits), epoch)


def render_png(svg: bytes, *, width: int, title: str, language: str, limits: Limits = Limits()) -> bytes:  # noqa: B008
    """The square drawing `svg` as a PNG file, `width` pixels a side, by way of a PDF; see `render_pdf`."""
    return _logged(Job(_SQUARE, title, language, {"picture": svg}, limits, width), epoch=0)


def _logged(job: Job, epoch: int) -> bytes:
    try:
        file, warnings = _answer(job, epoch)
    except PdfError as error:
        logger.error("PDF %s was not made (%s): %s", error.id, error.reason, error.detail)
        raise
    for warning in warnings:
        logger.warning("PDF %r: %s", job.title, warning)
    return file


@contextmanager
def watched(watcher: Callable[[int], object]):
    """Let ``watcher`` hear, about once a second, how many pages are drawn of what is rendered inside the block.

    Pages are drawn twice where their number stands in the footer.
    """
    token = _watcher.set(watcher)
    try:
        yield
    finally:
        _watcher.reset(token)


def _answer(job: Job, epoch: int) -> tuple[bytes, list[str]]:
    _check_size(job)
    child = _run(job, epoch)
    if child.code != 0:
        raise PdfError(_reason_of_exit(child), f"exit code {child.code}\n{child.errors}")
    try:
        header, (file,) = unpack(child.output)
    except ValueError as error:
        raise PdfError(Reason.CRASHED, f"unreadable answer: {error}\n{child.errors}") from error
    if "reason" in header:
        raise PdfError(Reason(header["reason"]), "\n".join([header["detail"], *header["warnings"]]))
    if not file.startswith(_PNG if job.png_width else b"%PDF"):
        raise PdfError(Reason.NOT_A_PDF, f"begins with {file[:20]!r}")
    return file, header["warnings"]


def _check_size(job: Job) -> None:
    size = len(job.html.encode("utf-8", "ignore"))
    if size > job.limits.html_bytes:
        raise PdfError(Reason.TOO_LARGE, f"{size} bytes of HTML, {job.limits.html_bytes} allowed")
    pictures = sum(map(len, job.images.values()))
    if pictures > job.limits.image_bytes:
        raise PdfError(Reason.TOO_LARGE, f"{pictures} bytes of images, {job.limits.image_bytes} allowed")


@dataclass(frozen=True)
class _Finished:
    """A child that has ended: exit code (negative: signal), its answer, the end of what it complained of."""

    code: int
    output: bytes
    errors: str


def _run(job: Job, epoch: int) -> _Finished:
    """Run a child in a private folder that goes away with it, however it ends. A full disk is no PDF."""
    try:
        with (
            turn(job.limits.at_once, job.limits.wait_seconds),
            tempfile.TemporaryDirectory(prefix="sqa-pdf-", ignore_cleanup_errors=True) as folder,
        ):
            Path(folder, JOB).write_bytes(job.pack())
            child = children.start(folder, job.limits, epoch)
            try:
                code = _wait(child, job.limits.wall_seconds, Path(folder, PROGRESS))
            finally:
                child.end()
            return _Finished(code, _read(folder, ANSWER), _read(folder, ERRORS).decode("utf-8", "replace")[-_DETAIL:])
    except OSError as error:
        raise PdfError(Reason.CRASHED, f"the child did not start: {error}") from error


def _wait(child: children.Child, seconds: float, progress: Path) -> int:
    """The exit code of the child. Whoever watches hears every now and then how far it has come."""
    watcher = _watcher.get()
    ends = time.monotonic() + seconds
    while (left := ends - time.monotonic()) > 0:
        code = child.wait(min(left, _TICK) if watcher else left)
        if code is not None:
            return code
        if watcher:
            watcher(_pages_in(progress))
    raise PdfError(Reason.WALL_CLOCK, f"not done after {seconds} s")


def _pages_in(progress: Path) -> int:
    """How many pages are drawn; 0 before the first, and while the number is being written."""
    try:
        return int(progress.read_text())
    except (OSError, ValueError):
        return 0


def _read(folder: str, name: str) -> bytes:
    """What the child left there, if anything."""
    file = Path(folder, name)
    return file.read_bytes() if file.exists() else b""


def _reason_of_exit(child: _Finished) -> Reason:
    if child.code == -getattr(signal, "SIGXCPU", 0) != 0:
        return Reason.CPU
    return Reason.MEMORY if "MemoryError" in child.errors else Reason.CRASHED
