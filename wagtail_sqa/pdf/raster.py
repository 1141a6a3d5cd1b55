"""The drawing at the top of a PDF file as pixels. Only the child imports this, and only when it is asked for one."""

import io

import pypdfium2

from wagtail_sqa.pdf.job import DRAWING

_POINTS = 72 / 25.4  # in a millimetre


def picture(pdf: bytes, width: int) -> bytes:
    """The square drawing in the corner of the first page as a PNG file, `width` pixels a side."""
    page = pypdfium2.PdfDocument(pdf)[0]
    beside = page.get_width() - DRAWING * _POINTS
    file = io.BytesIO()
    page.render(scale=width / (DRAWING * _POINTS), crop=(0, beside, beside, 0)).to_pil().save(file, "PNG")
    return file.getvalue()
