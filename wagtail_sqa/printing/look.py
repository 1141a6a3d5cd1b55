"""How a site's files look: ``WAGTAIL_SQA["PDF_LOOK"]`` with its logo, its colour and its name on the cover."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from willow.image import Image as Willow

from ..conf import get_setting
from ..pdf.pictures import raster_kind
from .pictures import size_in_mm

LOGO = "sqa-logo"
COLOUR = "#0a5566"
_LOGO_WIDTH, _LOGO_HEIGHT = 60, 16  # mm
_WHITE_TEXT_NEEDS = 4.5  # WCAG 2.2, 1.4.3
_HEX = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
_ENGINE = f"{version('xhtml2pdf')}-{version('reportlab')}"


@dataclass(frozen=True)
class Look:
    """``colour`` carries white text; ``pale`` and ``light`` are tints of it for text on it.

    ``logo`` is a file, b"" for none, drawn ``width`` × ``height`` mm. ``organisation`` is "" for the site's name.
    """

    organisation: str
    colour: str
    logo: bytes
    width: int
    height: int

    @property
    def is_own_colour(self) -> bool:
        return self.colour.lower() != COLOUR

    @property
    def pale(self) -> str:
        return tint(self.colour, 0.87)

    @property
    def light(self) -> str:
        return tint(self.colour, 0.55)

    @property
    def files(self) -> Mapping[str, bytes]:
        return {LOGO: self.logo} if self.logo else {}

    @property
    def key(self) -> str:
        told = repr((self.organisation, self.colour, self.logo)).encode()
        return f"{_ENGINE}-{sha256(told).hexdigest()[:12]}"


def site_look() -> Look:
    """Return how files look now. A logo that cannot be read is left out: `checks` has said so."""
    wanted = get_setting("PDF_LOOK")
    logo = _read(str(wanted.get("logo") or ""))
    colour = str(wanted.get("colour") or COLOUR)
    return Look(str(wanted.get("organisation") or ""), colour, *logo)


def problems(wanted: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what is wrong with the setting ``wanted``, each with what to do about it."""
    found = [(f"has a key that does not exist: {key!r}", "organisation, logo, colour") for key in _unknown(wanted)]
    colour, logo = wanted.get("colour") or COLOUR, wanted.get("logo")
    if not _HEX.fullmatch(str(colour)):
        found.append((f"has a colour that is none: {colour!r}", "six digits, as #0a5566"))
    elif contrast_to_white(colour) < _WHITE_TEXT_NEEDS:
        found.append((f"has a colour on which white text cannot be read: {colour}", "a darker one"))
    if logo and not _read(str(logo))[0]:
        found.append((f"has a logo that cannot be read: {logo}", "the path of a PNG, JPEG or SVG file"))
    return found


def tint(colour: str, white: float) -> str:
    """Return ``colour`` with so much ``white`` in it, 0 to 1."""
    return "#" + "".join(f"{round(part + (255 - part) * white):02x}" for part in _parts(colour))


def contrast_to_white(colour: str) -> float:
    """Return the contrast of WCAG 2.2 between white and ``colour``."""
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in (n / 255 for n in _parts(colour))]
    red, green, blue = linear
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _parts(colour: str) -> tuple[int, int, int]:
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def _unknown(wanted) -> list[str]:
    return sorted(set(wanted) - {"organisation", "logo", "colour"})


def _read(path: str) -> tuple[bytes, int, int]:
    """Return the file and its size in mm; nothing for one that cannot be drawn."""
    file = Path(path)
    return _read_version(file, file.stat().st_mtime_ns) if path and file.is_file() else (b"", 0, 0)


@lru_cache(maxsize=4)
def _read_version(file: Path, _changed: int) -> tuple[bytes, int, int]:
    try:
        with file.open("rb") as opened:
            width, height = Willow.open(opened).get_size()
        data = file.read_bytes()
    except Exception:
        return b"", 0, 0
    if raster_kind(data) is None and b"<svg" not in data:
        return b"", 0, 0
    return data, *size_in_mm(width, height, most=(_LOGO_WIDTH, _LOGO_HEIGHT))
