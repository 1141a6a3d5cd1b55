"""What the plans of a report's own unit say, fact by fact: goals, measures, indicators, participation and words."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from hashlib import sha256
from html import escape

from django.utils.translation import gettext as _

from ...enums import Phase
from ...models.plans import QualityPlanPage
from ..measured import aim_rows, aims_of, indicator_rows, indicators, readings, stored_pks
from ..plans import PlanView
from ..union import dated
from .facts import Fact, items
from .year import Year

_HTML = frozenset({"paragraph", "cause_analysis"})


def own_plans(year: Year) -> list[tuple[QualityPlanPage, PlanView]]:
    """Return the plans of the report's own unit as their readers see them: seven queries each, however long."""
    plans = QualityPlanPage.objects.filter(pk__in=[plan.pk for plan in year.own]).order_by("path")
    return [(plan, plan.reading_view(on=year.on)) for plan in plans]


def goals(year: Year, plan, view: PlanView) -> Iterator[Fact]:
    for goal in view.goals:
        value = {
            "title": goal.row.title,
            "attainment": goal.row.attainment,
            "judgement": goal.row.judgement,
            "judged_on": goal.row.judged_on and goal.row.judged_on.isoformat(),
            "role": goal.row.judged_by_role,
        }
        yield _fact(year, plan, (f"goal-{goal.row.pk}", "goals_with_judgement", "fact_goal"), value)


def measures(year: Year, plan, view: PlanView) -> Iterator[Fact]:
    for row in view.measures:
        value = {
            **{name: getattr(row, name) for name in ("title", "status", "result", "effect", "decision")},
            "role": row.responsible_role,
        }
        yield _fact(year, plan, (f"measure-{plan.pk}-{row.pk}", "measures_with_result", "fact_measure"), value)


def indicator_facts(year: Year, plan, view: PlanView) -> Iterator[Fact]:
    """Yield the indicators of the goals, each once, with the readings that are known on the day of the gathering."""
    aims, rows = _measured(plan)
    seen = set()
    for goal in view.goals:
        known = [aim for aim in aims.get(goal.row.pk, ()) if aim.indicator_pk in rows]
        for aim, shown in zip(known, goal.indicators, strict=True):
            if aim.indicator_pk in seen:
                continue
            seen.add(aim.indicator_pk)
            row = rows[aim.indicator_pk]
            values = ((r.day.isoformat(), _written(r.value), r.note) for r in row.readings if r.day <= year.on)
            value = {
                "name": row.name,
                "unit_of_measure": row.unit_of_measure,
                "trend": shown.trend,
                "baseline": _written(aim.baseline),
                "baseline_day": shown.baseline_day and shown.baseline_day.isoformat(),
                "target": _written(aim.target),
                "target_words": shown.target,
                "source": row.source,
                "readings": items({"day": day, "value": value, "note": note} for day, value, note in values),
            }
            yield _fact(year, plan, (f"indicator-{aim.indicator_pk}", "indicators", "fact_indicator"), value)


def _written(number: Decimal | None) -> str:
    """Return the same digits from every database: some add noughts up to the places that a column has."""
    return "" if number is None else f"{number.normalize():f}"


def _measured(plan):
    pks = stored_pks(plan)
    found = aims_of(plan).union(indicators(pks), readings(pks), all=True)
    kinds = {"aim": [], "indicator": [], "reading": []}
    for row in found:
        kinds[row[0]].append(dated(row))
    return aim_rows(kinds["aim"]), indicator_rows(kinds["indicator"], kinds["reading"])


def participation(year: Year, plan, view: PlanView) -> Iterator[Fact]:
    for position, row in enumerate(view.participation):
        name = sha256(f"{row.group}/{row.who}/{row.date or position}".encode()).hexdigest()[:12]
        value = {
            **{"who": row.who or row.group_label, "group": row.group, "how": row.how, "changed": row.changed},
            **{"day": row.date and row.date.isoformat(), "number": row.number},
        }
        key = f"participation-{plan.pk}-{name}"
        yield _fact(year, plan, (key, "participation", "fact_participation"), value)


def words(year: Year, plan, view: PlanView) -> Iterator[Fact]:
    """Yield the causes that the plan names, and how it says that the year went."""
    raw = {phase: list(getattr(plan, phase.value).raw_data) for phase in Phase}
    causes = [block for blocks in raw.values() for block in blocks if block["type"] == "cause_analysis"]
    rest = [block for block in raw[Phase.OUTCOME] if block["type"] != "cause_analysis"]
    outcome = next(question.heading for question in view.questions if question.phase == Phase.OUTCOME)
    for key, heading, blocks in (("causes", _("Causes"), causes), ("outcome", outcome, rest)):
        html = "".join(_html(blocks))
        if html:
            value = {"heading": heading, "text": html}
            yield _fact(year, plan, (f"{key}-{plan.pk}", "conclusions", "fact_text"), value)


def _html(blocks: Iterable[dict]) -> Iterator[str]:
    """Yield the words of ``blocks`` as rich text; pictures, tables and the like stay in the plan."""
    for block in blocks:
        kind, value = block["type"], block["value"]
        if kind in _HTML:
            yield value
        elif kind == "heading":
            yield f"<p><b>{escape(value)}</b></p>"
        elif kind == "list":
            points = (item["value"] if isinstance(item, dict) else item for item in value)
            yield "<ul>" + "".join(f"<li>{escape(point)}</li>" for point in points) + "</ul>"
        elif kind in ("quote", "callout"):
            yield f"<p>{escape(value.get('text') or '')}</p>"


def _fact(year: Year, plan, named: tuple[str, str, str], value: dict) -> Fact:
    """Return a fact of ``plan``; ``named`` are its key, its section and the type of its block."""
    unit = next(unit.page.pk for unit in year.units if unit.page.path == year.level)
    return Fact(*named, value, (unit, plan.pk), plan.title, year.on.isoformat())
