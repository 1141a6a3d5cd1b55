"""The child's side: one job in, one answer out. Runs with its limits already set (see `children`)."""

import importlib
import logging
import mimetypes
import os
import sys
import tempfile
import traceback
from pathlib import Path

import reportlab
from xhtml2pdf.config.resources import RenderLimitError

from wagtail_sqa.pdf import engine, guard
from wagtail_sqa.pdf.job import ANSWER, JOB, Job, Reason, pack

MAX_WARNINGS = 50
MAX_WARNING_LENGTH = 400
# What the libraries import only when they first need it: no file of theirs opens once the doors are closed.
LATE_IMPORTS = (
    "html5lib.treebuilders.dom",
    *(f"PIL.{kind}ImagePlugin" for kind in ("Bmp", "Gif", "Jpeg", "Png", "Ppm", "WebP")),
)
RASTER = "wagtail_sqa.pdf.raster"
READABLE = (engine.FONT_FOLDER, Path(reportlab.__file__).parent, Path(os.__file__).parent)


class Warnings(logging.Handler):
    """Keeps what any library logs at WARNING or above, up to MAX_WARNINGS lines; they may quote the document."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    @property
    def tell_of_memory(self) -> bool:
        return any("MemoryError" in line for line in self.lines)

    def emit(self, record):
        if len(self.lines) < MAX_WARNINGS:
            error = record.exc_info[1] if record.exc_info else ""
            self.lines.append(f"{record.name}: {record.getMessage()} {error!s}"[:MAX_WARNING_LENGTH].strip())


def main() -> None:
    """Ends the process itself, without tearing the interpreter down: that would cost as much as a page."""
    warnings = _collect_warnings()
    load_libraries()
    folder = Path(tempfile.gettempdir())
    job = Job.unpack(Path(folder, JOB).read_bytes())
    if job.png_width:
        importlib.import_module(RASTER)
    guard.close_doors(READABLE, folder)
    Path(folder, ANSWER).write_bytes(answer(job, warnings))
    os._exit(0)


def load_libraries() -> None:
    """Import LATE_IMPORTS, and settle file types without the machine's lists of them."""
    mimetypes.init(files=())
    for name in LATE_IMPORTS:
        importlib.import_module(name)


def _collect_warnings() -> Warnings:
    handler = Warnings()
    logging.getLogger().addHandler(handler)
    logging.captureWarnings(True)
    return handler


def answer(job: Job, warnings: Warnings) -> bytes:
    """The packed file, or the reason why there is none, with everything that was warned of."""
    try:
        file = engine.draw(job)
        if job.png_width:
            file = sys.modules[RASTER].picture(file, job.png_width)
        if warnings.tell_of_memory:
            raise MemoryError("a library ran out of it, and went on without what it wanted")
    except Exception as error:
        detail = "".join(traceback.format_exception(error)[-6:])
        reason = Reason.MEMORY if warnings.tell_of_memory else _reason(error)
        return pack({"reason": reason, "detail": detail, "warnings": warnings.lines}, b"")
    return pack({"warnings": warnings.lines}, file)


def _reason(error: Exception) -> Reason:
    if isinstance(error, engine.PageLimitError):
        return Reason.TOO_MANY_PAGES
    if isinstance(error, engine.LettersError):
        return Reason.NO_LETTERS
    if isinstance(error, RenderLimitError):
        return Reason.TOO_DEEP if "nests" in str(error) else Reason.WALL_CLOCK
    return Reason.MEMORY if isinstance(error, MemoryError) else Reason.FAILED
