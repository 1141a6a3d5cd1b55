"""A wheel on other pages: its picture, or what comes next in it, as far as whoever reads such a page may read it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ... import periods
from ...models.wheels import AnnualWheelPage
from ..badges import Badge
from ..visibility import closed_beside
from . import words
from .choice import wheel_choice
from .filters import still_to_do, wheel_filter
from .occurrences import occurrence_rows
from .pictures import OWN_PREFIX, PictureSpec, WheelPicture, wheel_picture
from .rows import ActivityRow, CategoryRow, RingRow, categories_of
from .series import gather
from .states import state_badge
from .windows import Window, own_window

LOOKS_AHEAD = 12  # months
MOST = 50


@dataclass(frozen=True, slots=True)
class EmbeddedPicture:
    """The picture of a wheel's own months; its arcs lead to the list at ``address``."""

    pk: int
    title: str
    address: str
    period: str
    drawn: WheelPicture
    rings: tuple[RingRow, ...]
    categories: tuple[CategoryRow, ...]


@dataclass(frozen=True, slots=True)
class NextActivity:
    """Something that is still to be done; ``address`` is its place in the list of the wheel."""

    row: ActivityRow
    ring: str
    address: str
    dates: str
    weeks: str
    badge: Badge | None


@dataclass(frozen=True, slots=True)
class NextActivities:
    """``month`` is "" or the name of the one that is shown, ``more`` how much else happens in it."""

    pk: int
    title: str
    address: str
    activities: tuple[NextActivity, ...]
    month: str = ""
    more: int = 0


def embedded_picture(wheel, *, path: str, on: date, query: Mapping[str, str]) -> EmbeddedPicture | None:
    """Return the picture of ``wheel`` for the page at the tree path ``path``, as of the day ``on``.

    None where a reader of that page might not read the wheel's own: it is not published, or it lies behind a
    restriction that the page does not. Like all that a page says of others, this depends on the page and never on the
    reader, so that the page may be cached. "" is the path of what is no page, which anybody might read.
    """
    found, address = _readable(wheel, path)
    if not address:
        return None
    choice = wheel_choice(query, found, on=on)
    window = choice.windows.shown
    rings = choice.filter.of(gather(occurrence_rows(found, first=window.start, last=window.last)), on=on)
    spec = PictureSpec(found.title, rings, window, on, address=address, id_prefix=f"{OWN_PREFIX}{found.pk}-")
    drawn = wheel_picture(spec)
    rows = (drawn.row_of(entry) for entry in drawn.layout.entries)
    return EmbeddedPicture(found.pk, found.title, address, window.period, drawn, rings, categories_of(rows))


def next_activities(wheel, *, path: str, on: date, number: int, query: Mapping[str, str]) -> NextActivities | None:
    """Return the first ``number`` activities that begin on ``on`` or later, a year ahead, and are still to be done.

    Of a wheel that `embedded_picture` would not show, None.
    """
    found, address = _readable(wheel, path)
    if not address:
        return None
    last = words.last_day(periods.first_of_month(on), LOOKS_AHEAD)
    rings = wheel_filter(query).of(occurrence_rows(found, first=on, last=last), on=on)
    coming = sorted(_coming(rings, on), key=lambda pair: (pair[1].start, pair[1].end))[: min(max(number, 1), MOST)]
    own = own_window(found, on=on)
    activities = tuple(_next(ring, row, address, own, on) for ring, row in coming)
    return NextActivities(found.pk, found.title, address, activities)


def month_activities(wheel, *, path: str, on: date, number: int, query: Mapping[str, str]) -> NextActivities | None:
    """Return what begins or ends in the month of the day ``on``, in the order of its days, ``number`` at most.

    Where there is more, what is over is left out before what is to come. What is done or cancelled stands there too,
    with its badge. ``address`` leads to the month in the wheel. None of a wheel that `embedded_picture` would not show.
    """
    found, address = _readable(wheel, path)
    if not address:
        return None
    month = Window(periods.first_of_month(on), 1)
    rings = wheel_filter(query).of(occurrence_rows(found, first=month.start, last=month.last), on=on)
    rows = [(ring, row) for ring in rings for row in ring.activities if month.holds(row.start) or month.holds(row.end)]
    by_need = sorted(rows, key=lambda pair: (pair[1].end < on, pair[1].start, pair[1].end))
    shown = sorted(by_need[: min(max(number, 1), MOST)], key=lambda pair: (pair[1].start, pair[1].end))
    own = own_window(found, on=on)
    activities = tuple(_next(ring, row, address, own, on) for ring, row in shown)
    whole = f"{address}{month.address}"
    return NextActivities(found.pk, found.title, whole, activities, words.month_name(on), len(rows) - len(shown))


def _readable(wheel, path: str) -> tuple[AnnualWheelPage | None, str]:
    """Return the wheel as it is published, and its address; None and "" of one that may not be shown."""
    pk = getattr(wheel, "pk", None)
    found = AnnualWheelPage.objects.live().filter(~closed_beside("path", path=path), pk=pk).first()
    return found, (found.get_url() or "") if found else ""


def _coming(rings: Iterable[RingRow], on: date) -> Iterable[tuple[RingRow, ActivityRow]]:
    return ((ring, row) for ring in rings for row in ring.activities if row.start >= on and still_to_do(row, on))


def _next(ring: RingRow, row: ActivityRow, address: str, own: Window, on: date) -> NextActivity:
    """A row outside the wheel's own months is found in those that begin with its own."""
    window = Window(periods.first_of_month(row.start), LOOKS_AHEAD)
    query = "" if own.overlaps(row.start, row.end) else window.address
    return NextActivity(
        row=row,
        ring=ring.name,
        address=f"{address}{query}#{row.anchor}",
        dates=words.days_text(row.start, row.end, with_year=row.start.year != on.year),
        weeks=words.week_text(row.start, row.end),
        badge=state_badge(row, on),
    )
