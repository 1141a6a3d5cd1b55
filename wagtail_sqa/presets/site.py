"""The presets of this site, in the language of whoever asks."""

from functools import lru_cache
from os import PathLike

from django.utils.translation import get_language

from ..conf import get_setting
from .library import Library, read
from .parts import Preset
from .report_parts import ReportPreset
from .spoken import FALLBACK

GENERAL = "general"


def library() -> Library:
    """Return all presets; the files are read once for each value of the setting."""
    folders = get_setting("PRESETS_DIR")
    one = isinstance(folders, (str, PathLike))
    return _read((folders,) if one else tuple(folders))


_read = lru_cache(maxsize=8)(read)


def find(key: str) -> Preset | None:
    """Return the preset, or None for "" and for one that has gone: plans outlive the files that they were made from."""
    return library().presets.get(key)


def offered() -> list[Preset]:
    """Return the presets that new plans may have, in their order."""
    return _of_country(library().presets.values())


def find_report(key: str) -> ReportPreset | None:
    """Return the kind of report, or None for "" and for one that has gone."""
    return library().reports.get(key)


def offered_reports() -> list[ReportPreset]:
    """Return the kinds that new reports may have, in their order."""
    return _of_country(library().reports.values())


def _of_country(presets) -> list:
    country = get_setting("PRESETS_COUNTRY")
    return [p for p in presets if not (country and p.country) or p.country == country]


def language() -> str:
    return get_language() or FALLBACK
