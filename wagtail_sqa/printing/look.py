"""What draws the files and how they look: the part of their keys that a new release or a new setting changes."""

from functools import cache
from importlib.metadata import version


@cache
def look_key() -> str:
    return f"{version('xhtml2pdf')}-{version('reportlab')}"
