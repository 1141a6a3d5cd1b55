"""An annual wheel as readers meet it: one view for the page, the picture's file and whatever comes next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from ...wheel import Layout, render
from ..dated import PageAbove
from ..visibility import own_and_above
from . import words
from .choice import WheelChoice, wheel_choice
from .filters import FilterView, filter_fields, in_words
from .links import find_targets, linked_pages, pages_around
from .lists import MonthList, month_anchor, month_lists
from .occurrences import occurrence_rows
from .pictures import PictureSpec, Sign, WheelPicture, wheel_picture
from .records import draft_rings
from .rows import CategoryRow, RingRow, categories_of
from .series import gather
from .windows import Window, own_window


@dataclass(frozen=True, slots=True)
class WheelView:
    """A wheel as it is seen on one day. ``months`` and the picture come from one layout, so the numbers agree.

    ``rings`` are those that are shown; ``is_empty`` says that the wheel has none at all.
    """

    title: str
    unit: str
    above: tuple[PageAbove, ...]
    introduction: str
    accountable_role: str
    choice: WheelChoice
    filter: FilterView
    chosen: str
    on: date
    is_empty: bool
    rings: tuple[RingRow, ...]
    drawn: WheelPicture
    months: tuple[MonthList, ...]
    categories: tuple[CategoryRow, ...]

    @property
    def period(self) -> str:
        return self.choice.windows.shown.period

    @property
    def layout(self) -> Layout:
        return self.drawn.layout

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
    def crowded(self) -> str:
        """What to do where there are more activities than can be read in the picture; "" where all can."""
        if self.layout.is_legible:
            return ""
        if self.layout.shows_numbers:
            return _("The numbers in the wheel are small. Choose fewer months or a ring, or print on A3.")
        return _("There is no room for numbers in the wheel. Choose fewer months or a ring to see them.")

    @property
    def this_month(self) -> MonthList | None:
        """The month of today, when the list has it and it is not the first."""
        anchor = month_anchor(self.on)
        return next((month for month in self.months[1:] if month.anchor == anchor), None)

    @property
    def signs(self) -> tuple[Sign, ...]:
        return self.drawn.signs

    @property
    def picture(self) -> str:
        """The wheel as an ``<svg>`` element; its texts are escaped."""
        return self.drawn.svg

    @property
    def file(self) -> str:
        """The wheel as the text of an SVG file."""
        return render(self.layout, standalone=True)


def wheel_view(
    page, *, on: date, preview: bool = False, address: str = "", query: Mapping[str, str] | None = None
) -> WheelView:
    """Return what readers see of ``page`` on the day ``on`` when they ask for ``query``.

    ``query`` holds months and filter as the address of the page does; what cannot be shown becomes the nearest that
    can. A preview shows what the page holds in memory. ``address`` stands before ``#activity-…`` in the picture's
    links: none within the page, the page's full address in a file.
    """
    choice = wheel_choice(query or {}, page, on=on)
    window = choice.windows.shown
    rings = gather(occurrence_rows(page, first=window.start, last=window.last, preview=preview))
    shown = choice.filter.of(rings, on=on)
    asked = filter_fields(choice.filter, rings, on=on)
    chosen = in_words(choice.filter, asked)
    drawn = wheel_picture(PictureSpec(page.title, shown, window, on, chosen, address))
    rows = [drawn.row_of(entry) for entry in drawn.layout.entries]
    pages = pages_around(linked_pages(rows) | ({page.unit_id} - {None}), path=page.path)
    above = tuple(found for found in pages.values() if found.path in own_and_above(page.path)[:-1])
    return WheelView(
        title=page.title,
        unit=_unit_title(page, pages, above),
        above=above,
        introduction=page.introduction,
        accountable_role=page.accountable_role,
        choice=choice,
        filter=FilterView(choice.filter, asked, len(rows), _count(rings, window)),
        chosen=chosen,
        on=on,
        is_empty=not rings,
        rings=shown,
        drawn=drawn,
        months=month_lists(drawn, find_targets(rows, pages, path=page.path)),
        categories=categories_of(rows),
    )


def titles_outside(page, *, on: date) -> list[str]:
    """Return the titles of the activities in memory that lie outside the wheel's own months on the day ``on``."""
    window = own_window(page, on=on)
    rings = occurrence_rows(page, first=window.start, last=window.last, preview=True)
    seen = {row.activity for ring in rings for row in ring.activities}
    written = (activity for ring in draft_rings(page).records for activity in ring.activities)
    return [activity.title for activity in written if activity.uid.hex not in seen]


def period(page, *, on: date) -> tuple[date, date]:
    """Return the first and the last day that ``page`` shows on the day ``on`` to a reader who chooses no other."""
    window = own_window(page, on=on)
    return window.start, window.last


def _count(rings: Iterable[RingRow], window: Window) -> int:
    first, last = window.start, window.last
    return sum(row.start <= last and row.end >= first for ring in rings for row in ring.activities)


def _unit_title(page, pages: Mapping[int, PageAbove], above: tuple[PageAbove, ...]) -> str:
    """The name of the unit: the page that is set, as far as readers may know of it, else the page above."""
    if page.unit_id:
        return pages[page.unit_id].link.title if page.unit_id in pages else ""
    return above[-1].link.title if above else ""
