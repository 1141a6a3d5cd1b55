"""The annual wheels of a plan: those that lie beside it in the tree, in the months of its period."""

from dataclasses import dataclass
from datetime import timedelta

from django.apps import apps

from ..visibility import closed_beside
from .windows import Window, own_window


@dataclass(frozen=True, slots=True)
class WheelOfPlan:
    """A wheel with the months that hold the middle of the plan's period."""

    page: object
    window: Window


def wheels_of(plan) -> tuple[WheelOfPlan, ...]:
    """Return the published wheels beside ``plan`` for its period, as far as all its readers may read them; one query.

    A wheel of a certain year belongs to the plan whose period has its middle in that year; a wheel of the current year
    to every plan. A plan without a period has none.
    """
    if not (plan.period_start and plan.period_end):
        return ()
    middle = plan.period_start + timedelta(days=(plan.period_end - plan.period_start).days // 2)
    found = (WheelOfPlan(wheel, own_window(wheel, on=middle)) for wheel in _beside(plan).order_by("path"))
    return tuple(wheel for wheel in found if wheel.window.holds(middle))


def wheel_versions(plan) -> tuple[tuple[int, int], ...]:
    """Return what changes whenever a wheel beside ``plan`` does, in one small query: it is asked for each answer.

    Wheels that some may not read count here too. What is closed belongs into the version of a file anyway.
    """
    return tuple(sorted(_published_beside(plan).values_list("pk", "content_version")))


def _beside(plan):
    return _published_beside(plan).filter(~closed_beside("path", path=plan.path), alias_of=None)


def _published_beside(plan):
    return apps.get_model("wagtail_sqa", "AnnualWheelPage").objects.live().sibling_of(plan)
