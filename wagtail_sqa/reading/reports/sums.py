"""What the plans of a report come to together: figures, each with the number of units that it is taken over."""

from collections.abc import Iterable

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from ...enums import Decision, Effect, MeasureKind, MeasureStatus, Origin, ParticipantGroup
from ...models.follow_ups import FollowUp
from ...models.measures import Measure
from ...models.participation import Participation
from ...models.viewpoints import Viewpoint, ViewpointTally
from ..overviews.facts import seen_measures
from .facts import Fact, items
from .year import Year

_MONITORING = (Origin.RISK_ANALYSIS, Origin.SELF_MONITORING, Origin.DEVIATION, Origin.COMPLAINT, Origin.INSPECTION)

Figure = tuple[str, str]  # what it shows, and its value


def figures_fact(year: Year, key: str, section: str, title: str, figures: Iterable[Figure]) -> Fact:
    """Return ``figures`` as one fact, each with the number of units that it is taken over."""
    rows = [{"label": label, "value": value, "note": year.over()} for label, value in figures]
    value = {"title": title, "figures": items(rows)}
    return Fact(key, section, "fact_figures", value, year.pages, year.source(), year.on.isoformat())


def summary(year: Year) -> Iterable[Fact]:
    """Yield plans adopted, goals by attainment, measures by status and what is overdue."""
    if not year.units:
        return
    total = year.numbers
    figures = [(_("Plans adopted"), _of(total.adopted, total.plans))]
    figures += [
        (_("Goals: %(state)s") % {"state": _small(count.badge.label)}, _of(count.number, total.goals_total))
        for count in total.goals
    ]
    figures += [
        (_("Measures: %(state)s") % {"state": _small(count.badge.label)}, _of(count.number, total.measures_total))
        for count in total.measures
    ]
    if total.overdue:
        figures.append((_("Measures: overdue"), _of(total.overdue, total.measures_total)))
    yield figures_fact(year, "summary", "summary_figures", _("The year in figures"), figures)


def effects(year: Year) -> Iterable[Fact]:
    """Yield how the completed measures were assessed and what was decided about them; each measure counts once."""
    completed = _distinct(year).filter(status=MeasureStatus.COMPLETED)
    total = completed.count() if year.units else 0
    if not total:
        return
    figures = [(_("Effect: %(state)s") % {"state": _small(word)}, _of(n, total)) for word, n in _by(completed, Effect)]
    figures += [
        (_("Decision: %(state)s") % {"state": _small(word)}, _of(n, total)) for word, n in _by(completed, Decision)
    ]
    yield figures_fact(year, "effects", "measures_with_result", _("What completed measures led to"), figures)


def monitoring(year: Year) -> Iterable[Fact]:
    """Yield how many measures come from risk analyses, self-monitoring and the like, and how often was followed up."""
    if not year.units:
        return
    measures = _distinct(year)
    origins = dict(measures.order_by().values_list("origin").annotate(n=Count("pk")))
    figures = [
        (_("Measures from: %(origin)s") % {"origin": _small(o.label)}, str(origins.get(o, 0))) for o in _MONITORING
    ]
    kinds = measures.filter(kind=MeasureKind.SELF_MONITORING).count()
    rows = FollowUp.objects.filter(measure__in=measures.values("pk"), corrected_by=None).count()
    figures += [(_("Measures for self-monitoring"), str(kinds)), (_("Follow-ups written"), str(rows))]
    title = _("Risk analyses and self-monitoring")
    yield figures_fact(year, "monitoring", "risks_and_self_monitoring", title, figures)


def viewpoints(year: Year) -> Iterable[Fact]:
    """Yield how many viewpoints have come in on the plans, deleted ones too: numbers, never a single one."""
    if not year.units:
        return
    pks = [plan.pk for plan in year.plans]
    rows = Viewpoint.objects.filter(plan__in=pks)
    tally = ViewpointTally.objects.filter(plan__in=pks).aggregate(
        received=Sum("received"), answered=Sum("answered"), led=Sum("led_to_measure")
    )
    counts = {"received": rows.count(), "answered": rows.answered().count(), "led": rows.with_effect().count()}
    words = {"received": _("Viewpoints received"), "answered": _("Answered"), "led": _("Led to a measure")}
    figures = [(words[name], str(number + (tally[name] or 0))) for name, number in counts.items()]
    yield figures_fact(year, "viewpoints", "viewpoints", _("Viewpoints of readers"), figures)


def participation(year: Year) -> Iterable[Fact]:
    """Yield how often each group has taken part, and how many people these were, where that is known."""
    rows = Participation.objects.filter(plan__in=[plan.pk for plan in year.plans]).order_by()
    counts = dict(rows.values_list("group").annotate(n=Count("pk")))
    people = {group: int(n or 0) for group, n in rows.values_list("group").annotate(n=Sum("number"))}
    figures = []
    for group, word in ParticipantGroup.choices:
        if group in counts:
            figures.append((_("%(group)s: occasions") % {"group": word}, str(counts[group])))
        if people.get(group):
            figures.append((_("%(group)s: people") % {"group": word}, str(people[group])))
    if figures:
        yield figures_fact(year, "participation", "participation", _("Who has taken part"), figures)


def _distinct(year: Year):
    seen = seen_measures([plan.pk for plan in year.plans], year.known)
    return Measure.objects.filter(pk__in=seen.values("measure"))


def _by(measures, choices) -> list[tuple[str, int]]:
    name = "effect" if choices is Effect else "decision"
    counts = dict(measures.order_by().values_list(name).annotate(n=Count("pk", filter=~Q(**{name: ""}))))
    return [(str(choice.label), counts[choice]) for choice in choices if counts.get(choice)]


def _of(number: int, total: int) -> str:
    return _("%(number)d of %(total)d") % {"number": number, "total": total}


def _small(label: str) -> str:
    label = str(label)
    return label[:1].lower() + label[1:]
