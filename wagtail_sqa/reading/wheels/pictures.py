"""The picture of a wheel, from the rows that it shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ...wheel import Item, Layout, Ring, Wheel, lay_out, render, swatch
from ...wheel.legend import CONTINUES, QUARTER, TODAY
from . import words
from .rows import ActivityRow, RingRow
from .states import state_badge, state_words
from .windows import Window

OWN_PREFIX = "sqa-w-"
_LEGEND_COLOUR = "#4a5a61"
# Wheels of some hundred activities, in some languages; about 1 MB each.
_REMEMBERED = 32


@dataclass(frozen=True, slots=True)
class PictureSpec:
    """All that a picture depends on. ``note`` is said after what it shows.

    ``address`` stands before ``#activity-…`` in its links, and ``id_prefix`` begins every id in it.
    """

    title: str
    rings: tuple[RingRow, ...]
    window: Window
    on: date
    note: str = ""
    address: str = ""
    id_prefix: str = OWN_PREFIX


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign that occurs in the wheel: a small SVG picture and what it means."""

    picture: str
    meaning: str


@dataclass(frozen=True, eq=False)
class WheelPicture:
    """A wheel laid out; ``rows`` are those of all its activities, by the number that the key of an item is.

    It is equal only to itself: `wheel_picture` gives the same one for the same.
    """

    layout: Layout
    rows: tuple[ActivityRow, ...]

    @cached_property
    def svg(self) -> str:
        """The wheel as an ``<svg>`` element; its texts are escaped."""
        return render(self.layout)

    @cached_property
    def signs(self) -> tuple[Sign, ...]:
        """The signs that occur."""
        return tuple(Sign(swatch(sort, _LEGEND_COLOUR), meaning) for sort, meaning in _signs(self.layout))

    def row_of(self, entry) -> ActivityRow:
        return self.rows[int(entry.item.key)]


def wheel_picture(spec: PictureSpec) -> WheelPicture:
    """Return the picture of ``spec`` in the active language.

    Remembered by all that it is drawn from, so it is never older than the rows.
    """
    return _remembered(spec, get_language())


@lru_cache(maxsize=_REMEMBERED)
def _remembered(spec: PictureSpec, language: str) -> WheelPicture:
    rows = tuple(activity for ring in spec.rings for activity in ring.activities)
    return WheelPicture(lay_out(_wheel(spec, rows)), rows)


def _wheel(spec: PictureSpec, rows: tuple[ActivityRow, ...]) -> Wheel:
    window = spec.window
    names = {ring.key: ring.name for ring in spec.rings}
    shown = sum(window.overlaps(row.start, row.end) for row in rows)
    description = words.description(shown, len(spec.rings), window.period)
    return Wheel(
        title=spec.title,
        description=f"{description} {spec.note}".rstrip(),
        start=window.start,
        months=window.months,
        rings=tuple(Ring(ring.key, ring.name) for ring in spec.rings),
        items=tuple(_item(index, row, names[row.ring], spec) for index, row in enumerate(rows)),
        words=words.drawn_words(window.start, window.months, on=spec.on),
        today=spec.on,
        id_prefix=spec.id_prefix,
    )


def _item(index: int, row: ActivityRow, ring: str, spec: PictureSpec) -> Item:
    """The key is the editor's order, which decides between activities of the same days."""
    dates = words.days_text(row.start, row.end, with_year=True)
    badge = state_badge(row, spec.on)
    label = (row.title, dates, ring, row.category.name, row.responsible_role, badge and badge.label)
    return Item(
        key=f"{index:06}",
        ring=row.ring,
        title=row.title,
        short_title=row.short_title,
        start=row.start,
        end=row.end,
        colour=row.category.colour,
        category=row.category.hook,
        state=row.state_on(spec.on),
        series=row.series,
        href=f"{spec.address}#{row.anchor}",
        label=", ".join(filter(None, label)),
    )


def _signs(layout: Layout) -> Iterable[tuple[str, str]]:
    yield from state_words({entry.item.state for entry in layout.entries})
    if any(entry.cut_start or entry.cut_end for entry in layout.entries):
        yield CONTINUES, _("Goes on outside the period")
    if layout.scale.quarters():
        yield QUARTER, _("A quarter of the year begins")
    if layout.scale.middle_of(layout.wheel.today) is not None:
        yield TODAY, _("Today")
