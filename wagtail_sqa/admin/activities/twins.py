"""What stands in two wheels of the same line of the tree: a school's and that of the authority above it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from wagtail.models import Page

from ...models import AnnualWheelPage, WheelActivity
from ...permissions import pages_open_to


@dataclass(frozen=True)
class Twin:
    """An activity of the draft that stands on the same first day in a published wheel above or below."""

    key: str
    title: str
    wheel: str
    address: str


def twins_of(wheel: AnnualWheelPage, rows: Iterable, user) -> list[Twin]:
    """Return the twins among ``rows`` in wheels that ``user`` may read, each row once; at most three queries."""
    rows = list(rows)
    others = _activities_in_line(wheel, user, {row.activity.start for row in rows} - {None}) if rows else []
    known = {(_same(title), start): (name, pk) for title, start, name, pk in others}
    found = [(row, known.get((_same(row.activity.title), row.activity.start))) for row in rows]
    addresses = {page.pk: page.url for page in Page.objects.filter(pk__in={other[1] for _row, other in found if other})}
    return [Twin(row.key, row.activity.title, other[0], addresses.get(other[1]) or "") for row, other in found if other]


def _activities_in_line(wheel, user, days):
    path = wheel.path[: -Page.steplen]  # of the page that the wheel lies under
    above = [path[:length] for length in range(Page.steplen, len(path), Page.steplen)]
    below = Q(path__startswith=path, depth__gt=wheel.depth)
    beside_those_above = Q(pk__in=Page.objects.none())
    for parent in above:
        beside_those_above |= Q(path__startswith=parent, depth=len(parent) // Page.steplen + 1)
    wheels = AnnualWheelPage.objects.filter(below | beside_those_above, pk__in=pages_open_to(user).values("pk"))
    activities = WheelActivity.objects.filter(ring__wheel__in=wheels, start__in=days)
    return activities.values_list("title", "start", "ring__wheel__title", "ring__wheel")


def _same(title: str) -> str:
    return " ".join(title.split()).casefold()
