"""What stands around plans: focus areas, documents, goals and plans of levels above, wheels of their units."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from wagtail.models import Page

STEP = Page.steplen


@dataclass(frozen=True)
class WheelDay:
    """An activity of a wheel in force: of which category, from when to when."""

    category: str
    start: date
    end: date


@dataclass(frozen=True)
class Surroundings:
    """``units``: the path of each plan's unit by the plan's own; ``plan_units``: those of all plans in force.

    ``adopted``: when each plan was adopted, by its primary key.
    """

    areas: dict[int, str]
    documents: dict[int, str]
    goals_in_force: frozenset[int]
    units: dict[str, str]
    plan_units: frozenset[str]
    activities: dict[str, list[WheelDay]]
    adopted: dict[int, date]

    def has_plan_above(self, plan) -> bool:
        unit = self.units.get(plan.path, "")
        return any(unit[:length] in self.plan_units for length in range(STEP, len(unit), STEP))

    def wheel(self, plan) -> tuple[str, ...]:
        """Return the category of each activity in the period of ``plan`` in the wheels of its unit.

        A unit without a wheel goes by that of the nearest level above.
        """
        unit = self.units.get(plan.path, "")
        above = (unit[:length] for length in range(len(unit), 0, -STEP))
        days = next((self.activities[path] for path in above if path in self.activities), ())
        if not plan.period_start or not plan.period_end:
            return tuple(day.category for day in days)
        return tuple(day.category for day in days if day.start <= plan.period_end and day.end >= plan.period_start)


def surroundings(plans: Sequence, serving: set[int]) -> Surroundings:
    """Return what stands around ``plans``, whose goals serve the goals ``serving`` (primary keys): seven queries."""
    goals = _model("PlanGoal").objects.filter(pk__in=serving, plan__live=True)
    units = _units(plans)
    return Surroundings(
        areas=dict(_model("FocusArea").objects.values_list("pk", "name")),
        documents=dict(_model("GoverningDocument").objects.values_list("pk", "title")),
        goals_in_force=frozenset(goals.values_list("pk", flat=True)),
        units=units,
        plan_units=frozenset(_units_of_live("QualityPlanPage").values()),
        activities=_activities(set(units.values())),
        adopted=_model("AdoptedVersion").objects.days(plan.pk for plan in plans if plan.pk),
    )


def _model(name):
    return apps.get_model("wagtail_sqa", name)


def _units(plans) -> dict[str, str]:
    set_ones = {plan.unit_id for plan in plans if plan.unit_id}
    paths = dict(Page.objects.filter(pk__in=set_ones).values_list("pk", "path"))
    return {plan.path: paths.get(plan.unit_id) or plan.path[:-STEP] for plan in plans if plan.path}


def _units_of_live(name) -> dict[int, str]:
    """Return the path of the unit of each page of the model in force, by the page's primary key."""
    rows = _model(name).objects.live().values_list("pk", "path", "unit__path")
    return {pk: unit or path[:-STEP] for pk, path, unit in rows}


def _activities(units) -> dict[str, list[WheelDay]]:
    wheels = {pk: path for pk, path in _units_of_live("AnnualWheelPage").items() if _is_at_or_above(path, units)}
    rows = _model("WheelActivity").objects.filter(ring__wheel__in=wheels, category__isnull=False)
    found: dict[str, list[WheelDay]] = {path: [] for path in wheels.values()}
    for wheel, category, start, end in rows.values_list("ring__wheel_id", "category__name", "start", "end"):
        found[wheels[wheel]].append(WheelDay(category, start, end or start))
    return found


def _is_at_or_above(path: str, units) -> bool:
    return any(unit.startswith(path) for unit in units)
