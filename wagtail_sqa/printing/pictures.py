"""Images of the site, as files that may be handed to the engine."""

import logging
from dataclasses import dataclass, field

from ..pdf.pictures import raster_kind

logger = logging.getLogger(__name__)

_FILTER = "max-1600x1600"
_MM_PER_PIXEL = 25.4 / 96
# The room for a picture with its caption on an upright page.
_MAX_WIDTH, _MAX_HEIGHT = 166, 110


@dataclass(frozen=True)
class Picture:
    """An image where it stands: the name of its file in `Pictures`, "" when it cannot be read, and its size in mm.

    ``alt`` is "" for an image that only decorates.
    """

    name: str
    alt: str
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class Pictures:
    """The image files of one document, by name. Each is read once, however often it is shown."""

    files: dict[str, bytes] = field(default_factory=dict)
    _sizes: dict[str, tuple[int, int]] = field(default_factory=dict)

    def add(self, image) -> Picture:
        """Take in ``image`` (of Wagtail's ``ImageBlock``) at no more than 1600 pixels a side; never an error."""
        name = f"image-{image.pk}"
        alt = "" if image.decorative else image.contextual_alt_text or image.default_alt_text
        if name not in self._sizes:
            self._sizes[name] = self._read(name, image)
        width, height = self._sizes[name]
        return Picture(name if width else "", alt, width, height)

    def _read(self, name: str, image) -> tuple[int, int]:
        """Return the size in mm; (0, 0) for an image without a file that the engine can draw."""
        try:
            rendition = image.get_rendition(_FILTER)
            with rendition.file.open("rb") as file:
                data = file.read()
        except Exception as error:  # a storage may raise anything, and a plan is worth reading without its pictures
            logger.warning("The image %s cannot be read: %s", image.pk, error)
            return 0, 0
        if raster_kind(data) is None and not image.is_svg():
            logger.warning("The image %s is of a kind that PDF files cannot hold", image.pk)
            return 0, 0
        self.files[name] = data
        return size_in_mm(rendition.width, rendition.height)


def size_in_mm(width: float, height: float, *, most: tuple[int, int] = (_MAX_WIDTH, _MAX_HEIGHT)) -> tuple[int, int]:
    """Return the printed size of so many pixels, in proportion smaller where ``most`` cannot hold it."""
    if not width or not height:
        return most
    scale = min(_MM_PER_PIXEL, most[0] / width, most[1] / height)
    return max(1, round(width * scale)), max(1, round(height * scale))
