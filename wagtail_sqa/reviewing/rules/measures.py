"""Rules about measures: this year's and last year's."""

from datetime import timedelta

from ...enums import Effect, MeasureStatus
from .. import places
from ..facts import Asked, MeasureFacts, PlanFacts
from ..places import Place

_ONLY = {
    "all": lambda measure: True,
    "open": lambda measure: measure.is_open,
    "completed": lambda measure: measure.is_completed,
}
_EMPTY = ("", None, Effect.NOT_ASSESSED)


def measures_have(facts: PlanFacts, asked: Asked):
    is_meant = _ONLY[asked.params.get("only", "all")]
    for measure in filter(is_meant, facts.measures):
        empty = _empty(measure, asked.params["fields"])
        if empty:
            yield places.measure(measure, *empty)


def measures_within_period(facts: PlanFacts, asked: Asked):
    if not facts.start or not facts.end:
        return
    for measure in facts.measures:
        outside = [
            name for name in ("start", "due") if (day := getattr(measure, name)) and not facts.start <= day <= facts.end
        ]
        if outside:
            yield places.measure(measure, *outside)


def measures_followed_up(facts: PlanFacts, asked: Asked):
    """Measures that are open and have begun; what has no start is taken to have begun with the period."""
    oldest = asked.on - timedelta(days=asked.params["max_age_days"])
    for measure in facts.measures:
        if not measure.is_open or measure.status == MeasureStatus.NOT_STARTED:
            continue
        days = [day for day in (measure.last_follow_up, measure.start or facts.start) if day]
        if days and max(days) < oldest:
            yield places.measure(measure)


def measure_origins(facts: PlanFacts, asked: Asked):
    used = {measure.origin for measure in facts.measures} & set(asked.params["origins"])
    if len(used) < asked.params["min"]:
        yield Place("goals")


def last_year_accounted(facts: PlanFacts, asked: Asked):
    for measure in facts.last_year:
        empty = _empty(measure, ("result", "decision"))
        if empty:
            yield places.measure(measure, *empty)


def _empty(measure: MeasureFacts, fields) -> list[str]:
    return [name for name in fields if getattr(measure, name) in _EMPTY]
