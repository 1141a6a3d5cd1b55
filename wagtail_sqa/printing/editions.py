"""What can be asked for as a file, before it is made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .. import __version__
from ..actions.keep_pdf import Order
from ..files.answers import closed_now
from ..reading.visibility import PageLink
from .look import site_look


@dataclass(frozen=True)
class Edition:
    """A file that someone may have; ``kind``, ``page_pk``, ``user_pk``, ``choice`` and ``asked`` are those of `Order`.

    ``version`` changes with everything that changes the file, apart from the day, the language and what is closed to
    readers. ``source`` is what it shows, on the site; ``rows()`` says about how many rows of tables it has.
    """

    kind: str
    version: str
    source: PageLink
    slug: str
    rows: Callable[[], int]
    page_pk: int | None = None
    user_pk: int | None = None
    choice: str = ""
    asked: Mapping[str, Any] = field(default_factory=dict)
    frame: str = "wagtail_sqa/base.html"

    @classmethod
    def of_page(cls, page, request) -> "Edition":
        source = PageLink(page.title, page.get_url(request) or "")
        version = f"{page.pk}-{page.pdf_version()}"
        return cls("page", version, source, page.slug, page.pdf_rows, page_pk=page.pk)

    def order(self, *, on: date, language: str) -> Order:
        key = file_key(self.version, on=on, language=language)
        return Order(self.kind, language, on, key, self.page_pk, self.user_pk, self.choice, self.asked)


def file_key(version: str, *, on: date, language: str) -> str:
    """Return what a file depends on: what it shows, the day for what is late, the language, and what draws it.

    Files name other pages where these may be read, so each change of what is closed makes a new one.
    """
    closed = "-".join(str(part) for part in closed_now())
    return f"{version}-{closed}-{on:%Y%m%d}-{language}-{__version__}-{site_look().key}-pdf"
