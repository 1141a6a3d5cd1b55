"""Viewpoints that wait for an answer, and who is told of them: how many and where, never what they say."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q
from wagtail.models import Page

from ..enums import ViewpointState
from ..models import Viewpoint
from ..permissions import viewpoint_policy
from .measures import one_line
from .people import moderators


@dataclass(frozen=True)
class Waiting:
    """The viewpoints of a unit that nobody has answered; those that are ``new`` nobody has looked at either.

    ``title`` is one line; of those without a unit, ``unit`` is None and ``title`` is "".
    """

    unit: int | None
    title: str
    new: int
    under_review: int

    @property
    def number(self) -> int:
        return self.new + self.under_review


def told_of_viewpoints() -> dict[int, set[int | None]]:
    """Return the units with viewpoints that wait for an answer, by the users who are told of them."""
    units = list(Viewpoint.objects.waiting().order_by().values_list("unit", flat=True).distinct())
    pages = Page.objects.in_bulk(unit for unit in units if unit is not None)
    told = defaultdict(set)
    for unit in units:
        for pk in moderators(pages.get(unit)):
            told[pk].add(unit)
    return told


def waiting_for(user, units: Collection[int | None]) -> tuple[Waiting, ...]:
    """Return what waits in ``units`` for ``user`` to answer in the admin, unit by unit, in one query."""
    theirs = viewpoint_policy.instances_user_has_permission_for(user, "change").waiting()
    rows = theirs.order_by("unit__title", "unit").values_list("unit", "unit__title")
    new, reviewed = (Count("pk", filter=Q(state=state)) for state in (ViewpointState.NEW, ViewpointState.UNDER_REVIEW))
    found = (Waiting(unit, one_line(title or ""), *counts) for unit, title, *counts in rows.annotate(n=new, r=reviewed))
    return tuple(waiting for waiting in found if waiting.unit in units)
