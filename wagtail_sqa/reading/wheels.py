"""An annual wheel as readers meet it: one view for the page, the picture's file and whatever comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from ..wheel import MAX_MONTHS, Entry, Item, Layout, Month, Ring, Wheel, lay_out, render, swatch
from ..wheel.legend import CONTINUES, TODAY
from . import wheel_words as words
from .badges import Badge
from .dated import PageAbove
from .visibility import PageLink
from .wheel_links import Link, Targets, find_targets, pages_above, title_beside
from .wheel_occurrences import occurrence_rows
from .wheel_records import draft_rings
from .wheel_rows import ActivityRow, CategoryRow, RingRow
from .wheel_series import Time, gather, notes_of, times_of
from .wheel_states import state_badge, state_words

_LEGEND_COLOUR = "#4a5a61"
_ALL_YEAR = 12


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity of the list. ``number`` is that of its arc; ``dates``, ``weeks`` and ``notes`` are in words."""

    number: int
    row: ActivityRow
    ring: str
    dates: str
    weeks: str
    notes: tuple[str, ...]
    badge: Badge | None
    times: tuple[Time, ...]
    links: tuple[Link, ...]
    measure: PageLink | None


@dataclass(frozen=True, slots=True)
class MonthList:
    """A month with the activities that begin in it, or for the first month also before it."""

    anchor: str
    name: str
    count: str
    activities: tuple[Activity, ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign that occurs in the wheel: a small SVG picture and what it means."""

    picture: str
    meaning: str


@dataclass(frozen=True, slots=True)
class WheelView:
    """A wheel as it is seen on one day. ``months`` and the picture come from one layout, so the numbers agree."""

    title: str
    unit: str
    above: tuple[PageAbove, ...]
    introduction: str
    accountable_role: str
    period: str
    rings: tuple[RingRow, ...]
    layout: Layout
    months: tuple[MonthList, ...]
    categories: tuple[CategoryRow, ...]
    signs: tuple[Sign, ...]

    @property
    def count(self) -> int:
        """How many activities the wheel shows."""
        return len(self.layout.entries)

    @property
    def counts(self) -> str:
        """ "58 activities in 4 rings"."""
        counts = {"activities": words.activity_count(self.count), "rings": words.ring_count(len(self.rings))}
        return _("%(activities)s in %(rings)s") % counts

    @property
    def picture(self) -> str:
        """The wheel as an ``<svg>`` element; its texts are escaped."""
        return render(self.layout)

    @property
    def file(self) -> str:
        """The wheel as the text of an SVG file."""
        return render(self.layout, standalone=True)


def wheel_view(page, *, on: date, preview: bool = False, address: str = "") -> WheelView:
    """Return what readers see of ``page`` on the day ``on``.

    A preview shows what the page holds in memory. ``address`` stands before ``#activity-…`` in the picture's links:
    none within the page, the page's full address in a file.
    """
    start, months = _window(page, on)
    rings = gather(occurrence_rows(page, first=start, last=words.last_day(start, months), preview=preview))
    rows = [activity for ring in rings for activity in ring.activities]
    layout = lay_out(_wheel(page, rings, rows, on, address))
    shown = [rows[int(entry.item.key)] for entry in layout.entries]
    above = pages_above(page.path)
    return WheelView(
        title=page.title,
        unit=_unit_title(page, above),
        above=above,
        introduction=page.introduction,
        accountable_role=page.accountable_role,
        period=words.period_text(layout.wheel.start, layout.wheel.months),
        rings=rings,
        layout=layout,
        months=_months(layout, rows, find_targets(shown, path=page.path)),
        categories=_categories(shown),
        signs=_signs(layout),
    )


def titles_outside(page, *, on: date) -> list[str]:
    """Return the titles of the activities in memory that lie outside the wheel's window on the day ``on``."""
    start, last = period(page, on=on)
    rings = occurrence_rows(page, first=start, last=last, preview=True)
    seen = {row.activity for ring in rings for row in ring.activities}
    written = (activity for ring in draft_rings(page).records for activity in ring.activities)
    return [activity.title for activity in written if activity.uid.hex not in seen]


def period(page, *, on: date) -> tuple[date, date]:
    """Return the first and the last day that ``page`` shows on the day ``on``."""
    start, months = _window(page, on)
    return start, words.last_day(start, months)


def _window(page, on: date) -> tuple[date, int]:
    """First day and length in months. A draft may lack the length, and an import may bring one that cannot be drawn."""
    return page.first_day(on=on), min(max(page.months or _ALL_YEAR, 1), MAX_MONTHS)


def _wheel(page, rings: tuple[RingRow, ...], rows: list[ActivityRow], on: date, address: str) -> Wheel:
    start, months = _window(page, on)
    period = words.period_text(start, months)
    names = {ring.key: ring.name for ring in rings}
    last = words.last_day(start, months)
    shown = sum(row.start <= last and row.end >= start for row in rows)
    return Wheel(
        title=page.title,
        description=words.description(shown, len(rings), period),
        start=start,
        months=months,
        rings=tuple(Ring(ring.key, ring.name) for ring in rings),
        items=tuple(_item(index, row, names[row.ring], address, on) for index, row in enumerate(rows)),
        words=words.drawn_words(start, months, on=on),
        today=on,
    )


def _item(index: int, row: ActivityRow, ring: str, address: str, on: date) -> Item:
    """The key is the editor's order, which decides between activities of the same days."""
    dates = words.days_text(row.start, row.end, with_year=True)
    badge = state_badge(row, on)
    return Item(
        key=f"{index:06}",
        ring=row.ring,
        title=row.title,
        short_title=row.short_title,
        start=row.start,
        end=row.end,
        colour=row.category.colour,
        category=row.category.hook,
        state=row.state_on(on),
        series=row.activity if row.repeat.repeats else "",
        href=f"{address}#{row.anchor}",
        label=", ".join(filter(None, (row.title, dates, ring, row.category.name, badge and badge.label))),
    )


def _unit_title(page, above: tuple[PageAbove, ...]) -> str:
    """The name of the unit: the page that is set, else the page above."""
    if page.unit_id:
        return title_beside(page.unit_id, path=page.path)
    return above[-1].link.title if above else ""


def _months(layout: Layout, rows: list[ActivityRow], targets: Targets) -> tuple[MonthList, ...]:
    return tuple(_month(month, layout, rows, targets) for month in layout.months)


def _month(month: Month, layout: Layout, rows: list[ActivityRow], targets: Targets) -> MonthList:
    activities = (_activity(entry, rows[int(entry.item.key)], layout, targets) for entry in month.entries)
    return MonthList(
        anchor=f"month-{month.year}-{month.month:02}",
        name=words.month_name(date(month.year, month.month, 1)),
        count=words.activity_count(len(month.entries)),
        activities=tuple(activities),
    )


def _activity(entry: Entry, row: ActivityRow, layout: Layout, targets: Targets) -> Activity:
    return Activity(
        number=entry.number,
        row=row,
        ring=layout.wheel.rings[entry.ring].name,
        dates=words.days_text(row.start, row.end, with_year=False),
        weeks=words.week_text(row.start, row.end),
        notes=tuple(_notes(entry, row)),
        badge=state_badge(row, layout.wheel.today),
        times=times_of(row, layout.wheel.today),
        links=targets.of(row),
        measure=targets.measure_of(row),
    )


def _notes(entry: Entry, row: ActivityRow) -> Iterable[str]:
    yield from notes_of(row)
    if entry.cut_start:
        yield _("Began before the period of this wheel.")
    if entry.cut_end:
        yield _("Goes on after the period of this wheel.")


def _categories(shown: Iterable[ActivityRow]) -> tuple[CategoryRow, ...]:
    """The categories that occur, in their order; those without a name need no explanation."""
    named = {row.category for row in shown if row.category.name}
    return tuple(sorted(named, key=lambda category: (category.position, category.name)))


def _signs(layout: Layout) -> tuple[Sign, ...]:
    states = {entry.item.state for entry in layout.entries}
    signs = [Sign(swatch(state, _LEGEND_COLOUR), word) for state, word in state_words(states)]
    if any(entry.cut_start or entry.cut_end for entry in layout.entries):
        signs.append(Sign(swatch(CONTINUES, _LEGEND_COLOUR), _("Goes on outside the period")))
    if layout.wheel.today is not None and layout.scale.middle_of(layout.wheel.today) is not None:
        signs.append(Sign(swatch(TODAY, _LEGEND_COLOUR), _("Today")))
    return tuple(signs)
