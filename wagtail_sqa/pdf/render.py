"""The parent's side: start a child, hand it the document, judge what comes back."""

import logging
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from wagtail_sqa.pdf.job import DRAWING, ITS_PAGE, PROGRESS, Job, Limits, PdfError, Reason, unpack

logger = logging.getLogger("wagtail_sqa.pdf")

# Limits first, then the libraries, found where the parent found them. Collecting garbage would slow the imports by a
# fifth and never pay: the process is gone before.
_START = """
import gc, sys
gc.disable()
cpu, memory, sys.path[:] = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
from wagtail_sqa.pdf import guard
guard.limit_resources(cpu, memory)
from wagtail_sqa.pdf import worker
worker.main()
"""
_INHERITED = ("SYSTEMROOT", "LD_LIBRARY_PATH")
_PACKAGE_ROOT = str(Path(__file__).resolve().parents[2])
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
    """A child that has ended: exit code (negative: signal), standard output, the end of its standard error."""

    code: int
    output: bytes
    errors: str


def _run(job: Job, epoch: int) -> _Finished:
    """Run the child in a private folder that goes away with it, however it ends."""
    with (
        _private_folder() as folder,
        _start(job.limits, _environment(folder, epoch), folder) as child,
    ):
        try:
            output, errors = _talk(child, job, Path(folder, PROGRESS))
        finally:
            child.kill()
    return _Finished(child.returncode, output, errors.decode("utf-8", "replace")[-_DETAIL:])


def _talk(child: subprocess.Popen, job: Job, progress: Path) -> tuple[bytes, bytes]:
    """What the child says and what it complains of. Whoever watches hears every now and then how far it has come."""
    watcher = _watcher.get()
    ends = time.monotonic() + job.limits.wall_seconds
    data: bytes | None = job.pack()
    while (left := ends - time.monotonic()) > 0:
        try:
            return child.communicate(data, timeout=min(left, _TICK) if watcher else left)
        except subprocess.TimeoutExpired:
            data = None  # it has been handed over
            if watcher:
                watcher(_pages_in(progress))
    raise PdfError(Reason.WALL_CLOCK, f"not done after {job.limits.wall_seconds} s")


def _pages_in(progress: Path) -> int:
    """How many pages are drawn; 0 before the first, and while the number is being written."""
    try:
        return int(progress.read_text())
    except (OSError, ValueError):
        return 0


def _private_folder() -> tempfile.TemporaryDirectory:
    """A new folder; on a full or read-only disk there is none, and so no PDF."""
    try:
        return tempfile.TemporaryDirectory(prefix="sqa-pdf-", ignore_cleanup_errors=True)
    except OSError as error:
        raise PdfError(Reason.CRASHED, f"no folder for the child: {error}") from error


def _start(limits: Limits, environment: dict[str, str], folder: str) -> subprocess.Popen:
    """A new interpreter, never a fork that goes on with our state: servers have threads."""
    pipe = subprocess.PIPE
    try:
        return subprocess.Popen(_command(limits), env=environment, cwd=folder, stdin=pipe, stdout=pipe, stderr=pipe)
    except OSError as error:
        raise PdfError(Reason.CRASHED, f"the child did not start: {error}") from error


def _command(limits: Limits) -> list[str]:
    """Python without `site`, user packages or the working directory on its path; it gets our path instead."""
    path = [entry for entry in sys.path if entry]
    bounds = [str(limits.cpu_seconds), str(limits.memory_mb)]
    return [_interpreter(), "-P", "-s", "-S", "-c", _START, *bounds, *path, _PACKAGE_ROOT]


def _interpreter() -> str:
    """Under uWSGI and mod_wsgi `sys.executable` is the web server, or empty."""
    if Path(sys.executable or "").name.startswith(("python", "pypy")):
        return sys.executable
    return str(Path(sys.exec_prefix, "python.exe" if os.name == "nt" else "bin/python3"))


def _environment(folder: str, epoch: int) -> dict[str, str]:
    """Of the parent's, what the loader needs: secrets often live in variables. An empty PATH finds no tool."""
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    fixed = {"PATH": "", "TMPDIR": folder, "TEMP": folder, "TMP": folder, "TZ": "UTC", "LC_ALL": "C.UTF-8"}
    return inherited | fixed | {"SOURCE_DATE_EPOCH": str(int(epoch)), "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}


def _reason_of_exit(child: _Finished) -> Reason:
    if child.code == -getattr(signal, "SIGXCPU", 0) != 0:
        return Reason.CPU
    return Reason.MEMORY if "MemoryError" in child.errors else Reason.CRASHED
