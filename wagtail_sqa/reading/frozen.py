"""The text of a page, to be kept as it is: HTML without what a reader or a day would change in it."""

import logging
import mimetypes
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote, urlsplit

from django.template.loader import render_to_string
from wagtail.images import get_image_model

logger = logging.getLogger(__name__)

_FRAME = "wagtail_sqa/versions/frame.html"
_PICTURE = re.compile(r"<(?:img|source)\b[^>]*>", re.IGNORECASE)
_ADDRESSES = re.compile(r'\b(src|srcset)="([^"]*)"', re.IGNORECASE)


@dataclass(frozen=True)
class KeptPicture:
    """A file that the text shows; ``name`` is its address in the text, below ``pictures/``: no dot, for Wagtail."""

    name: str
    content_type: str
    data: bytes


def frozen_html(page, view) -> str:
    """Return ``page`` of ``view`` in the active language, without the site around it and without filters and files."""
    return render_to_string(page.template, {"page": page, **page.kept_context(view), "frame": _FRAME})


def with_own_pictures(html: str) -> tuple[str, list[KeptPicture]]:
    """Return ``html`` with the pictures of the site by addresses of its own, and their files; one query or two.

    A picture from elsewhere, or one whose file cannot be read, keeps its address.
    """
    files = _files({_path(address) for tag in _PICTURE.findall(html) for address in _addresses(tag)})
    kept = {path: _kept(i, file) for i, (path, file) in enumerate(sorted(files.items()), start=1)}
    kept = {path: picture for path, picture in kept.items() if picture is not None}
    names = {path: f"pictures/{picture.name}/" for path, picture in kept.items()}
    return _PICTURE.sub(lambda tag: _ADDRESSES.sub(lambda match: _renamed(match, names), tag[0]), html), [
        *kept.values()
    ]


def _addresses(tag: str) -> Iterable[str]:
    for name, value in _ADDRESSES.findall(tag):
        yield from (_candidates(value) if name.lower() == "srcset" else [value])


def _candidates(srcset: str) -> list[str]:
    return [candidate.split()[0] for candidate in srcset.split(",") if candidate.strip()]


def _path(address: str) -> str:
    """Return the path of an address as it stands in HTML: a storage may sign the rest anew each time."""
    return unquote(urlsplit(unescape(address)).path)


def _files(paths: Iterable[str]) -> dict[str, object]:
    """Return those files of images and renditions whose addresses have one of ``paths``."""
    endings = {ending: path for path in paths for ending in _endings(path)}
    image = get_image_model()
    found = {}
    for model in (image.get_rendition_model(), image):
        for thing in model._default_manager.filter(file__in=endings):
            if _path(thing.file.url) == endings[thing.file.name]:
                found.setdefault(endings[thing.file.name], thing.file)
    return found


def _endings(path: str) -> list[str]:
    """Return what the name of a file may be whose address ends so."""
    parts = path.strip("/").split("/")
    return ["/".join(parts[i:]) for i in range(len(parts))]


def _kept(number: int, file) -> KeptPicture | None:
    content_type = mimetypes.guess_type(file.name)[0] or ""
    try:
        with file.open("rb") as opened:
            data = opened.read()
    except OSError as error:
        logger.warning("The picture %s cannot be read: %s", file.name, error)
        return None
    return KeptPicture(str(number), content_type, data) if content_type.startswith("image/") else None


def _renamed(match, names) -> str:
    attribute, value = match[1], match[2]
    if attribute.lower() == "src":
        return f'{attribute}="{names.get(_path(value), value)}"'
    candidates = (candidate.split() for candidate in value.split(",") if candidate.strip())
    renamed = (" ".join([names.get(_path(first), first), *rest]) for first, *rest in candidates)
    return f'{attribute}="{", ".join(renamed)}"'
