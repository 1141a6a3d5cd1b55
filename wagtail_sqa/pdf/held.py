"""Texts of an SVG picture that are to be of a certain length, whatever their font. Runs in the child only.

svglib draws ``textLength`` as if it were not there, so the text is stretched by its ``transform`` instead. The wheel
writes such texts (`wagtail_sqa.wheel.lettering`): with their middle at the origin of their own transform.
"""

import re
from html import unescape

from reportlab.pdfbase.pdfmetrics import stringWidth
from svglib.fonts import find_font

_HELD = re.compile(
    r'(?P<start><text [^>]*?transform="[^"]*)'
    r'(?P<rest>"[^>]*? font-size="(?P<size>[\d.]+)"(?P<bold> font-weight="bold")? textLength="(?P<length>[\d.]+)"'
    r'[^>]*?text-anchor="middle">(?P<text>[^<]+)</text>)'
)


def with_lengths(svg: str, family: str) -> str:
    """Return the picture with each text that has a ``textLength`` made so wide; ``family`` is known to svglib."""
    fonts = {bold: find_font(family, "bold" if bold else "normal")[0] for bold in (True, False)}

    def stretched(found: re.Match) -> str:
        drawn = stringWidth(unescape(found["text"]), fonts[bool(found["bold"])], float(found["size"]))
        scale = float(found["length"]) / drawn if drawn else 1
        return f"{found['start']} scale({scale:.4f} 1){found['rest']}"

    return _HELD.sub(stretched, svg)
