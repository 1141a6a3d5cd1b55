"""An annual wheel as a PDF file: the picture on one page, then the list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import translation

from ..pdf.chunks import chunked
from ..pdf.render import render_png
from ..reading.wheels.lists import Activity, MonthList
from ..reading.wheels.page import WheelView
from ..wheel import PRINTED_MM
from .documents import limits, pdf_of

PNG_WIDTH = 1600
_TEMPLATE = "wagtail_sqa/pdf/wheel.html"


@dataclass(frozen=True)
class PrintedMonth:
    """A month with its activities, a table each run of at most fifty."""

    month: MonthList
    tables: tuple[Sequence[Activity], ...]


@dataclass(frozen=True)
class PrintedWheel:
    """A `WheelView` made ready to be set.

    ``picture`` is the name of its image, "" when there is nothing to draw; ``signs`` are names of images, and meanings;
    ``address`` is that of its page where it stands in another file.
    """

    view: WheelView
    picture: str
    months: tuple[PrintedMonth, ...]
    signs: tuple[tuple[str, str], ...]
    address: str = ""


def wheel_pdf(wheel, *, on: date, language: str, query: Mapping[str, str] | None = None) -> bytes:
    """Return the PDF file of what readers see of ``wheel`` on the day ``on``; see `plans.plan_pdf`.

    ``query`` holds months and filter, as for `reading.wheels.page.wheel_view`.
    """
    with translation.override(language):
        images: dict[str, bytes] = {}
        printed = printed_wheel(wheel.reading_view(on=on, query=query), images)
        view = printed.view
        context = {"wheel": view, "picture": printed.picture, "months": printed.months, "signs": printed.signs}
        context |= {"on": on, "unit": view.unit, "width": PRINTED_MM}
        return pdf_of(wheel, _TEMPLATE, context, language=language, images=images)


def printed_wheel(view: WheelView, images: dict[str, bytes], *, name: str = "wheel", address: str = "") -> PrintedWheel:
    """Return ``view`` for the templates and put its pictures into ``images``, their names begun with ``name``."""
    signs = {f"{name}-sign-{i}": sign for i, sign in enumerate(view.signs)}
    images.update({key: sign.picture.encode() for key, sign in signs.items()})
    if not view.is_empty:
        images[name] = view.file.encode()
    meanings = tuple((key, sign.meaning) for key, sign in signs.items())
    return PrintedWheel(view, "" if view.is_empty else name, printed_months(view), meanings, address)


def wheel_png(view: WheelView, *, language: str) -> bytes:
    """Return the picture of ``view`` as a PNG file. Raises `wagtail_sqa.pdf.job.PdfError`."""
    return render_png(view.file.encode(), width=PNG_WIDTH, title=view.title, language=language, limits=limits())


def printed_months(view: WheelView) -> tuple[PrintedMonth, ...]:
    return tuple(PrintedMonth(month, tuple(chunked(month.activities))) for month in view.months)
