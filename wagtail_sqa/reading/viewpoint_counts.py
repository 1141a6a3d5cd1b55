"""How many viewpoints a plan has had: one row in the query of `dated`."""

from dataclasses import dataclass

from django.db.models import Count, F, IntegerField, OuterRef, Subquery, TextField
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import ngettext

from ..models.viewpoints import Viewpoint, ViewpointTally
from .union import columns, no_day

VIEWPOINTS = "viewpoints"


@dataclass(frozen=True)
class ViewpointCounts:
    """How many a plan has had, deleted ones too. A measure counts from the day it came into force."""

    received: int = 0
    answered: int = 0
    led_to_measure: int = 0

    def __str__(self):
        return ", ".join(text for text, number in self._parts() if number)

    def _parts(self):
        received, answered, led = self.received, self.answered, self.led_to_measure
        yield ngettext("%(n)d viewpoint", "%(n)d viewpoints", received) % {"n": received}, received
        yield ngettext("%(n)d answered", "%(n)d answered", answered) % {"n": answered}, answered
        yield ngettext("%(n)d led to a measure", "%(n)d led to measures", led) % {"n": led}, led


def counts_of(plan):
    """Return the row of counts for the query of `dated`: place received; number answered; text a: led to measures."""
    rows = Viewpoint.objects.all()
    numbers = {
        "received": _count(rows) + _deleted("received"),
        "answered": _count(rows.answered()) + _deleted("answered"),
        "led": _count(rows.with_effect()) + _deleted("led_to_measure"),
    }
    plans = type(plan)._base_manager.filter(pk=plan.pk).annotate(**numbers)
    led = Cast("led", TextField())
    return columns(plans, VIEWPOINTS, [F("pk"), "received", no_day(), led, "answered"])


def counts_row(rows) -> ViewpointCounts:
    return next((ViewpointCounts(row.place, row.number, int(row.a)) for row in rows), ViewpointCounts())


def _count(rows):
    of_plan = rows.filter(plan_id=OuterRef("pk")).order_by().values("plan_id")
    return Coalesce(Subquery(of_plan.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


def _deleted(name):
    tally = ViewpointTally.objects.filter(plan_id=OuterRef("pk")).values(name)
    return Coalesce(Subquery(tally, output_field=IntegerField()), 0)
