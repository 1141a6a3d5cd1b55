"""Units that have been moved within the organisation while the period went on."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import PageLogEntry

from ..visibility import Known, PageLink, page_link
from .periods import Period
from .units import UnitPage

_MOVE = "wagtail.move"


@dataclass(frozen=True, slots=True)
class Move:
    """``link`` leads to the page where it lies now."""

    link: PageLink
    day: date

    @property
    def arrival(self) -> str:
        return _("Moved here on %(day)s. Its numbers count here for the whole period.") % {"day": date_format(self.day)}

    @property
    def departure(self) -> str:
        return _("%(unit)s was moved from here on %(day)s, and its numbers with it. It is read where it lies now.") % {
            "unit": self.link.title,
            "day": date_format(self.day),
        }


@dataclass(frozen=True)
class Moves:
    """``here`` by primary key the pages that came, ``away`` those that left the level."""

    here: dict[int, Move]
    away: tuple[Move, ...]


def moves(level: UnitPage | None, pages: Collection[UnitPage], known: Known, period: Period | None) -> Moves:
    """Return what the log of pages says, in one query; a page that the reader may not know of is not named."""
    if level is None or period is None:
        return Moves({}, ())
    rows = (
        PageLogEntry.objects.filter(action=_MOVE, timestamp__range=_moments(period))
        .filter(known.q("page__"))
        .filter(Q(page__in=[page.pk for page in pages]) | Q(data__source__id=level.pk))
        .order_by("timestamp")
        .values_list("page_id", "timestamp", "page__path", "page__title", "page__url_path", "page__locale_id")
    )
    here, away, shown = {}, {}, {page.pk for page in pages}
    for pk, at, path, *columns in rows:
        move = Move(page_link(pk, *columns), timezone.localdate(at))
        if pk in shown:
            here[pk] = move
        elif not path.startswith(level.path):
            away[pk] = move
    return Moves(here, tuple(away.values()))


def _moments(period: Period) -> tuple[datetime, datetime]:
    """Return the beginning of the period and its end; not beyond what every database can hold."""
    zone = timezone.get_current_timezone()
    last = min(period.end, date.max - timedelta(days=2)) + timedelta(days=1)
    return datetime.combine(max(period.start, date(1900, 1, 1)), time(), zone), datetime.combine(last, time(), zone)
