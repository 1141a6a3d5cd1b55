"""What parent and child say to each other: by files in the folder of the document, which both know."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import accumulate

# The files: from the parent a job, from the child an answer, what it complained of, and how many pages it has drawn.
JOB, ANSWER, ERRORS, PROGRESS = "job", "answer", "errors", "pages"
# The first byte of who keeps a child that was forked; the second message is the code with which it ended.
BEGUN = b"+"
# Millimetres: a drawing that becomes pixels, and the page it stands on. xhtml2pdf shrinks what fills a page.
DRAWING, ITS_PAGE = 200, 220


class Reason(StrEnum):
    """Why a PDF was not made, for the log. A reader is told of what they can do something about."""

    TOO_LARGE = "too large"
    TOO_DEEP = "too deep"
    TOO_MANY_PAGES = "too many pages"
    WALL_CLOCK = "wall clock"
    CPU = "cpu"
    MEMORY = "memory"
    FAILED = "failed"
    CRASHED = "crashed"
    NOT_A_PDF = "not a pdf"
    NOT_KEPT = "not kept"
    NO_LETTERS = "no letters"
    BUSY = "busy"
    TOO_OFTEN = "too often"


class PdfError(Exception):
    """No PDF was made. `reason` and `detail` are for the log; a reader gets the `id`, which finds the log line."""

    def __init__(self, reason: Reason, detail: str = ""):
        self.reason, self.detail, self.id = reason, detail, secrets.token_hex(4)
        super().__init__(f"PDF {self.id} was not made: {reason}")

    @classmethod
    def known(cls, error_id: str, reason: str) -> "PdfError":
        """The error that was logged before under this number."""
        error = cls(Reason(reason), "logged when it happened")
        error.id = error_id
        return error


@dataclass(frozen=True)
class Limits:
    """What one PDF may cost. CPU and memory hold on POSIX only; elsewhere the wall clock alone stops a child.

    ``at_once`` are drawn at the same time on one machine; one more waits for ``wait_seconds``.
    """

    cpu_seconds: int = 60
    wall_seconds: float = 90
    memory_mb: int = 768
    html_bytes: int = 8 * 1024 * 1024
    image_bytes: int = 32 * 1024 * 1024
    image_pixels: int = 12_000_000
    depth: int = 60
    pages: int = 200
    at_once: int = 2
    wait_seconds: float = 15


@dataclass(frozen=True)
class Job:
    """One document to draw; `images` is what its `sqa-image:<name>` tokens stand for.

    With a `png_width` the drawing on its first page is wanted, as a PNG file so many pixels wide.
    """

    html: str
    title: str
    language: str
    images: Mapping[str, bytes]
    limits: Limits
    png_width: int = 0

    def pack(self) -> bytes:
        """Lone surrogates, which UTF-8 cannot hold, are left out of the HTML."""
        header = {"title": self.title, "language": self.language, "limits": asdict(self.limits)}
        header["png_width"] = self.png_width
        return pack(header | {"images": list(self.images)}, self.html.encode("utf-8", "ignore"), *self.images.values())

    @classmethod
    def unpack(cls, data: bytes) -> "Job":
        header, (html, *images) = unpack(data)
        pictures = dict(zip(header["images"], images, strict=True))
        told = header["title"], header["language"], pictures, Limits(**header["limits"]), header["png_width"]
        return cls(html.decode(), *told)


def pack(header: dict, *blobs: bytes) -> bytes:
    """One line of JSON that tells the sizes, then the blobs themselves."""
    line = json.dumps(header | {"sizes": [len(blob) for blob in blobs]})
    return b"\n".join([line.encode("ascii"), b"".join(blobs)])


def unpack(data: bytes) -> tuple[dict, list[bytes]]:
    """The header and the blobs of `pack`. Raises `ValueError` if `data` is anything else, or has lost its end."""
    line, _, rest = data.partition(b"\n")
    header = json.loads(line)
    sizes = header.pop("sizes")
    if len(rest) != sum(sizes):
        raise ValueError(f"{len(rest)} bytes instead of {sum(sizes)}")
    ends = list(accumulate(sizes))
    return header, [rest[end - size : end] for end, size in zip(ends, sizes, strict=True)]
