"""Contrast after WCAG 2: text on any fill, and lines in any colour on white, keep at least 4.5:1."""

from functools import lru_cache

BLACK, WHITE = "#000000", "#ffffff"
ENOUGH = 4.5


@lru_cache(maxsize=1024)
def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, 0 for black to 1 for white."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@lru_cache(maxsize=1024)
def ink_on(fill: str) -> str:
    """Black or white, whichever stands out more: never below 4.58:1."""
    return max(BLACK, WHITE, key=lambda ink: contrast(ink, fill))


@lru_cache(maxsize=1024)
def line_on_white(colour: str) -> str:
    """The colour itself, or its first darker shade that can be read on white."""
    channels = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    shade = colour.lower()
    while contrast(shade, WHITE) < ENOUGH:
        channels = [channel * 9 // 10 for channel in channels]
        shade = "#{:02x}{:02x}{:02x}".format(*channels)
    return shade


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
