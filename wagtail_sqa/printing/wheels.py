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


def wheel_pdf(wheel, *, on: date, language: str, query: Mapping[str, str] | None = None) -> bytes:
    """Return the PDF file of what readers see of ``wheel`` on the day ``on``; see `plans.plan_pdf`.

    ``query`` holds months and filter, as for `reading.wheels.page.wheel_view`.
    """
    with translation.override(language):
        view = wheel.reading_view(on=on, query=query)
        pictures = {f"sign-{i}": sign.picture for i, sign in enumerate(view.signs)}
        signs = list(zip(pictures, (sign.meaning for sign in view.signs), strict=True))
        context = {"wheel": view, "months": printed_months(view), "signs": signs, "on": on}
        context |= {"unit": view.unit, "width": PRINTED_MM}
        images = {name: svg.encode() for name, svg in {**pictures, **_drawn(view)}.items()}
        return pdf_of(wheel, _TEMPLATE, context, language=language, images=images)


def wheel_png(view: WheelView, *, language: str) -> bytes:
    """Return the picture of ``view`` as a PNG file. Raises `wagtail_sqa.pdf.job.PdfError`."""
    return render_png(view.file.encode(), width=PNG_WIDTH, title=view.title, language=language, limits=limits())


def printed_months(view: WheelView) -> tuple[PrintedMonth, ...]:
    return tuple(PrintedMonth(month, tuple(chunked(month.activities))) for month in view.months)


def _drawn(view: WheelView) -> dict[str, str]:
    """The picture, when there is something to draw."""
    return {} if view.is_empty else {"wheel": view.file}
