"""What a wheel holds, as plain rows: from the database for readers, from memory for a preview or a check."""

import re
from collections.abc import Iterable
from colorsys import rgb_to_hls
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

from ..wheel import MAX_RINGS
from ..wheel.colour import ink_on

_NO_CATEGORY_COLOUR = "#4a5a61"
_HUE_STEP = 15
_GREY_BELOW = 0.12
_HEX_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class CategoryRow:
    """``colour`` is ``#rrggbb``. A wheel with activities of no category has one without name and mark."""

    name: str = ""
    colour: str = _NO_CATEGORY_COLOUR
    mark: str = ""
    position: int = 0

    @cached_property
    def hook(self) -> str:
        """The ending of the class ``sqa-cat--…``: "grey", or "h" and the hue in steps of 15 degrees.

        The stylesheet cannot know the colours that a site chooses; from the hue it makes one that suits a dark ground.
        """
        channels = (int(self.colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        hue, _lightness, saturation = rgb_to_hls(*channels)
        return "grey" if saturation < _GREY_BELOW else f"h{round(hue * 360 / _HUE_STEP) * _HUE_STEP % 360}"

    @cached_property
    def ink(self) -> str:
        """Black or white, whichever is read best on the colour."""
        return ink_on(self.colour)


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """``anchor`` is its address on the page; ``end`` is included; ``links`` are (kind, primary key or address).

    ``state`` is one of `wagtail_sqa.wheel.STATES`.
    """

    anchor: str
    ring: str
    title: str
    short_title: str
    start: date
    end: date
    category: CategoryRow
    responsible_role: str
    description: str
    measure_id: int | None
    links: tuple[tuple[str, Any], ...]
    state: str = "planned"


@dataclass(frozen=True, slots=True)
class RingRow:
    """``key`` is its place, "0" outermost."""

    key: str
    name: str
    description: str
    activities: tuple[ActivityRow, ...]


_RING = ("pk", "name", "description")
_ACTIVITY = ("pk", "title", "short_title", "start", "end", "responsible_role", "description", "measure_id", "links")
_CATEGORY = ("name", "colour", "mark", "position")


def stored_rings(page) -> tuple[RingRow, ...]:
    """Return the rings of a published wheel with their activities, in one query."""
    rows = (
        page.rings.get_live_queryset()
        .order_by("sort_order", "pk", "activities__sort_order", "activities__pk")
        .values_list(
            *_RING,
            *(f"activities__{name}" for name in _ACTIVITY),
            *(f"activities__category__{name}" for name in _CATEGORY),
        )
    )
    rings = groupby(rows, key=lambda row: row[: len(_RING)])
    return _rings((name, description, [_split(row) for row in group]) for (_pk, name, description), group in rings)


def draft_rings(page) -> tuple[RingRow, ...]:
    """Return the rings that ``page`` holds in memory, saved or not."""
    return _rings(
        (ring.name, ring.description, [_draft_row(activity) for activity in _ordered(ring.activities)])
        for ring in _ordered(page.rings)
    )


def _split(row):
    row = row[len(_RING) :]
    return row[: len(_ACTIVITY)], row[len(_ACTIVITY) :]


def _draft_row(activity):
    category = activity.category
    values = tuple(getattr(activity, name) for name in _ACTIVITY)
    return values, tuple(getattr(category, name, None) for name in _CATEGORY)


def _ordered(children) -> list:
    return sorted(children.all(), key=lambda child: child.sort_order or 0)


def _rings(rings: Iterable[tuple[str, str, list]]) -> tuple[RingRow, ...]:
    """Activities without a first day are left out: a draft may lack it, and a ring without activities is such a row."""
    found = []
    for index, (name, description, rows) in enumerate(rings):
        activities = [
            _activity(f"{index}-{place}", str(index), *row) for place, row in enumerate(rows) if row[0][3] is not None
        ]
        found.append(RingRow(str(index), name, description, tuple(activities)))
    return tuple(found[:MAX_RINGS])


def _activity(place: str, ring: str, values, category) -> ActivityRow:
    pk, title, short_title, start, end, role, description, measure_id, links = values
    return ActivityRow(
        anchor=f"activity-{pk or place}",
        ring=ring,
        title=title,
        short_title=short_title,
        start=start,
        end=max(start, end or start),
        category=_category(*category),
        responsible_role=role,
        description=description,
        measure_id=measure_id,
        links=tuple((link["type"], link["value"]) for link in links.raw_data),
    )


def _category(name: str | None, colour: str, mark: str, position: int) -> CategoryRow:
    """A colour that an import has spoilt is drawn as none."""
    if not name:
        return CategoryRow()
    return CategoryRow(name, colour if _HEX_COLOUR.fullmatch(colour) else _NO_CATEGORY_COLOUR, mark, position)
