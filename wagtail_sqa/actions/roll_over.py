"""Next year's plan: a draft made of a plan and of what became of its measures. The old plan is read, never written.

A measure that goes on is a new measure of the new year, linked by ``continued_from``: the old one keeps its result for
ever, and each of the two years has a measure of its own to follow up and to account for.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail.signal_handlers import disable_reference_index_auto_update

from .. import periods
from ..check_points import check_points
from ..enums import Decision, Phase
from ..models import GoalIndicator, GoalMeasure, IndicatorReading, Measure, PlanGoal, QualityPlanPage
from ..models.measures import MeasureText
from .publish import save_draft

GOES_ON = (Decision.CONTINUE, Decision.ADAPT)
# Texts that the new plan begins with where that is asked for. The outcome is that of one year and is never among them.
TEXTS = ("introduction", Phase.CURRENT_STATE.value, Phase.DIRECTION.value, Phase.APPROACH.value)
EXISTS = "exists"  # code of the error that ``despite`` overrules

_OF_ONE_YEAR = {Phase.OUTCOME.value, "period_kind", "period_start", "period_end", "previous_plan", "content_version"}
_OF_ONE_YEAR |= {"content_changed_at"}
_JUDGEMENT = {"attainment", "judgement", "judged_on", "judged_by_role"}
_PLACE = {"id", "plan", "sort_order", "supports", "continued_from"}


@dataclass(frozen=True)
class NextYear:
    """What the new plan shall be. Goals and measures are named by the primary keys of last year's.

    ``keep`` names those of `TEXTS` that it begins with. Measures ``decisions`` of which go on become new measures;
    those in ``stay`` belong to others and stand in the new plan as they are. ``supports`` has the goal above for each
    goal that shall serve one.
    """

    title: str
    kind: str
    start: date
    end: date
    goals: Collection[int]
    decisions: Mapping[int, str]
    keep: Collection[str] = ()
    stay: Collection[int] = ()
    supports: Mapping[int, int | None] = field(default_factory=dict)


def roll_over(plan: QualityPlanPage, wanted: NextYear, *, user=None, despite: bool = False) -> QualityPlanPage:
    """Make the draft of next year's plan beside ``plan``, with its measures as drafts; return it.

    All or nothing. Raises ``ValidationError`` when the period is impossible, or, unless ``despite`` says so, when there
    is such a plan already (code `EXISTS`).
    """
    with transaction.atomic():
        plan.lock()
        _refuse(plan, wanted, despite)
        before = goals_of(plan)
        goals = [goal for goal in before if goal.pk in wanted.goals]
        places = {**{pk: pk for pk in wanted.stay}, **_renew(measures_of(goals), plan, wanted, user)}
        ended = {measure.pk for measure in measures_of(before)} - {*places}
        new = _new_plan(plan, wanted, places, ended)
        new.owner = user
        new.goals = _new_goals(goals, wanted, places)
        plan.get_parent(update=True).add_child(instance=new)
        save_draft(new, user=user)
        log(instance=new, action="wagtail_sqa.start_next_year", user=user, data={"previous_plan": plan.pk})
    return new


def goals_of(plan: QualityPlanPage) -> list[PlanGoal]:
    """Return the goals that are (or were last) in force, with their measures: a handful of queries."""
    goals = PlanGoal.objects.filter(plan_id=plan.pk).order_by("sort_order", "pk")
    related = ("goal_measures__measure__unit", "goal_measures__measure__responsible_user", "goal_indicators")
    return list(goals.select_related("supports__plan").prefetch_related(*related))


def measures_of(goals: Iterable[PlanGoal]) -> list[Measure]:
    """Return the measures of ``goals``, each once."""
    measures = (place.measure for goal in goals for place in _in_order(goal.goal_measures))
    return list({measure.pk: measure for measure in measures}.values())


def plans_beside(plan: QualityPlanPage, start: date, end: date):
    """Return the plans that the new one would double: what continues ``plan``, and its unit's in the same period."""
    unit = plan.get_unit()
    of_unit = Q(unit=unit) | Q(unit=None, path__startswith=unit.path, depth=unit.depth + 1)
    at_once = Q(period_start__lte=end, period_end__gte=start)
    found = QualityPlanPage.objects.filter(Q(previous_plan=plan) | (of_unit & at_once))
    return found.exclude(pk=plan.pk).order_by("period_start", "pk")


def _refuse(plan, wanted, despite):
    if wanted.end < wanted.start:
        raise ValidationError({"end": _("The period ends before it begins. Change one of the days.")})
    if wanted.start <= plan.period_end:
        text = _("The plan that is continued lasts until %(day)s. Let the new period begin after that.")
        raise ValidationError({"start": text % {"day": date_format(plan.period_end)}})
    if not despite and plans_beside(plan, wanted.start, wanted.end).exists():
        text = _("There is a plan for the next year already, so no second one was made. Open it, or ask for one more.")
        raise ValidationError(text, code=EXISTS)


def _renew(measures, plan, wanted, user) -> dict[int, int]:
    """Save a draft of each measure that goes on; return their primary keys by those of last year's."""
    going_on = [measure for measure in measures if wanted.decisions.get(measure.pk) in GOES_ON]
    return {measure.pk: _renewed(measure, plan, wanted, user).pk for measure in going_on}


def _renewed(old, plan, wanted, user) -> Measure:
    """Save a draft with the text of ``old`` and its days moved into the new period. Its state is that of a new one."""
    text = old if old.first_published_at is not None else old.get_latest_revision_as_object()
    new = Measure(**{f.attname: getattr(text, f.attname) for f in MeasureText._meta.local_fields})
    new.continued_from = old
    new.start, new.due = (_moved(day, plan, wanted) for day in (text.start, text.due))
    new.check_points = _moved_check_points(text.check_points, plan, wanted)
    if text.responsible_user is not None and not text.responsible_user.is_active:
        new.responsible_user = None
    try:
        with disable_reference_index_auto_update():  # the draft brings them
            new.save()
        save_draft(new, user=user)
    except ValidationError as error:
        text = _("“%(measure)s” cannot go on as it stands: %(reason)s Mend it, or let it end.")
        raise ValidationError(text % {"measure": old.title, "reason": " ".join(error.messages)}) from error
    return new


def _moved_check_points(stream, plan, wanted) -> list[dict]:
    """Return every check-point on its day of the new year.

    One within the old period stays within the new; one outside it, as the look back half a year later, stays outside.
    """
    return [{**block, "value": {**block["value"], **_moved_day(block, plan, wanted)}} for block in stream.raw_data]


def _moved_day(block, plan, wanted) -> dict[str, str]:
    """Return the new day of a check-point; nothing where a draft names none."""
    found = check_points([block])
    if not found:
        return {}
    day = found[0].day
    is_within = plan.period_start <= day <= plan.period_end
    moved = _moved(day, plan, wanted) if is_within else periods.moved(day, plan.period_start, wanted.start)
    return {"date": moved.isoformat()}


def _moved(day, plan, wanted) -> date | None:
    if day is None:
        return None
    return periods.within(periods.moved(day, plan.period_start, wanted.start), wanted.start, wanted.end)


def _new_plan(plan, wanted, places, ended) -> QualityPlanPage:
    own = [f for f in plan._meta.concrete_fields if f.model is not Page and not f.primary_key]
    left_out = _OF_ONE_YEAR | ({*TEXTS} - {*wanted.keep})
    kept = {f.name: getattr(plan, f.name) for f in own if f.name not in left_out}
    for name in {phase.value for phase in Phase} & {*kept}:
        kept[name] = _naming(kept[name], places, ended)
    period = {"period_kind": wanted.kind, "period_start": wanted.start, "period_end": wanted.end}
    placed = {"locale": plan.locale, "show_in_menus": plan.show_in_menus, "live": False}
    return type(plan)(title=wanted.title, previous_plan=plan, **kept, **period, **placed)


def _naming(stream, places: Mapping[int, int], ended: Collection[int]):
    """Return ``stream`` with the measures that its blocks name replaced by those of the new year."""
    blocks = [_block(block, places, ended) for block in stream.get_prep_value()]
    return stream.stream_block.to_python([block for block in blocks if block["type"] != "measures" or block["value"]])


def _block(block, places, ended) -> dict:
    if block["type"] != "measures":
        return block
    named = [item["value"] if isinstance(item, dict) else item for item in block["value"]]
    kept = [places.get(pk, pk) for pk in named if pk not in ended]
    return {**block, "value": kept}


def _new_goals(goals, wanted, places) -> list[PlanGoal]:
    latest = _latest_readings(goals, wanted.start)
    return [_new_goal(goal, position, wanted, places, latest) for position, goal in enumerate(goals)]


def _new_goal(old, position, wanted, places, latest) -> PlanGoal:
    """Return an unjudged goal that continues ``old``; where its indicators stand now is where they begin."""
    texts = [f for f in old._meta.concrete_fields if f.name not in _JUDGEMENT | _PLACE]
    new = PlanGoal(**{f.attname: getattr(old, f.attname) for f in texts}, sort_order=position, continued_from=old)
    new.supports_id = wanted.supports.get(old.pk)
    kept = [places[row.measure_id] for row in _in_order(old.goal_measures) if row.measure_id in places]
    new.goal_measures = [GoalMeasure(measure_id=pk, sort_order=i) for i, pk in enumerate(kept)]
    new.goal_indicators = [
        GoalIndicator(
            indicator_id=row.indicator_id,
            baseline=latest.get(row.indicator_id, row.baseline),
            target=row.target,
            sort_order=i,
        )
        for i, row in enumerate(_in_order(old.goal_indicators))
    ]
    return new


def _latest_readings(goals, until: date) -> dict:
    """Return the latest value of each indicator of ``goals``, by primary key, in one query."""
    pks = {row.indicator_id for goal in goals for row in goal.goal_indicators.all()}
    readings = IndicatorReading.objects.filter(indicator_id__in=pks, date__lte=until)
    return dict(readings.order_by("date").values_list("indicator_id", "value"))


def _in_order(rows):
    return sorted(rows.all(), key=lambda row: (row.sort_order or 0, row.pk))
