"""The one way from a document to bytes: a token for a picture that the parent handed over, or a bundled font."""

import base64
import logging
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from wagtail_sqa.pdf.text import clean_text, fit_to_font

logger = logging.getLogger(__name__)

IMAGE_PREFIX = "sqa-image:"
REFUSED = "sqa-refused:"
SVG_FAMILY = "SQAPicture"
_SIGNATURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}
_FAMILY_ATTRIBUTE = re.compile(r"""\bfont-family\s*=\s*("[^"]*"|'[^']*')""")
_FAMILY_STYLE = re.compile(r"""\bfont-family\s*:[^;"'}]*""")
_ENTITIES = re.compile(r"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


class Sources:
    """xhtml2pdf's `link_callback`: answers each address in the document with one that is safe to follow.

    ``finished`` is done to the text of each SVG picture in the end.
    """

    def __init__(
        self, images: Mapping[str, bytes], fonts: Iterable[Path], glyphs: set[str], finished: Callable[[str], str] = str
    ):
        self.images, self.glyphs, self.finished = images, glyphs, finished
        self.fonts = {str(path) for path in fonts}

    def __call__(self, uri: str, base: str | None) -> str:
        if uri in self.fonts:
            return uri
        data = self.images.get(uri.removeprefix(IMAGE_PREFIX)) if uri.startswith(IMAGE_PREFIX) else None
        address = data_uri(data, self.glyphs, self.finished) if data else None
        if address is None:
            logger.warning("Refused to read %r", uri[:120])
        return address or REFUSED


def data_uri(data: bytes, glyphs: set[str], finished: Callable[[str], str] = str) -> str | None:
    """The picture as a `data:` address; None for anything but PNG, JPEG, GIF, WebP and SVG without entities.

    The kind is read from the bytes: Pillow would otherwise try every format it knows, and some start programs.
    """
    kind = raster_kind(data)
    if kind is None:
        kind, data = "image/svg+xml", finished(prepared_svg(data, glyphs)).encode()
    return f"data:{kind};base64,{base64.b64encode(data).decode()}" if data else None


def raster_kind(data: bytes) -> str | None:
    """The MIME type that the first bytes tell, None if they tell no raster format that is let in."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for signature, kind in _SIGNATURES.items() if data.startswith(signature)), None)


def prepared_svg(data: bytes, glyphs: set[str]) -> str:
    """The SVG drawn in the bundled font, or nothing if it is no SVG in UTF-8 or declares a document type.

    svglib asks the system for a family that it does not know, and Helvetica, its last resort, lacks ≥ and č.
    """
    text = fit_to_font(clean_text(data.decode("utf-8", "ignore")), glyphs)
    if "<svg" not in text[:2000] or _ENTITIES.search(text):
        return ""
    text = _FAMILY_STYLE.sub(f"font-family: {SVG_FAMILY}", _FAMILY_ATTRIBUTE.sub("", text))
    return text.replace("<svg", f'<svg font-family="{SVG_FAMILY}"', 1)
