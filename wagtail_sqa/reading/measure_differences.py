"""What differs between the measures of two views of a plan, in sentences."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..enums import ChangeKind, Phase
from ..models.measures import Measure
from .difference import Difference, changed_text, changed_value
from .measures import MeasureRow
from .plans import PlanView


@dataclass(frozen=True)
class Placed:
    """A measure with the titles of the goals under which it stands."""

    row: MeasureRow
    goals: tuple[str, ...]


def _by_key(before, after) -> tuple[dict, dict]:
    """Return the measures of both by primary key; the first that continues another has the key of that one."""
    old, new = _placed(before), _placed(after)
    found = {pk: placed for pk, placed in new.items() if pk in old}
    for pk, placed in new.items():
        continued = placed.row.continued_from
        if pk not in old:
            found[continued if continued in old and continued not in found else pk] = placed
    places = {pk: place for place, pk in enumerate(new)}
    return old, dict(sorted(found.items(), key=lambda item: places[item[1].row.pk]))


def _placed(view) -> dict[int, Placed]:
    goals = {
        m.pk: tuple(g.row.title for g in view.goals if any(e.measure.pk == m.pk for e in g.measures))
        for m in view.measures
    }
    return {measure.pk: Placed(measure, goals[measure.pk]) for measure in view.measures}


def measure_differences(before: PlanView, after: PlanView, *, same_plan: bool) -> Iterable[Difference]:
    """Return what differs; between two plans only which measures are new, go on or are gone."""
    yield from _compared(*_by_key(before, after), same_plan)


def _compared(before, after, same_plan) -> Iterable[Difference]:
    for key, placed in after.items():
        words = {"title": placed.row.title, "goal": placed.goals[0]}
        if key not in before:
            yield _measure(_("New measure under the goal “%(goal)s”: “%(title)s”."), words)
            continue
        was = before[key]
        if was.row.pk != placed.row.pk:
            yield _measure(_("“%(title)s” continues “%(before)s”."), {**words, "before": was.row.title})
        elif not same_plan:
            yield _measure(_("The measure “%(title)s” goes on."), words)
        else:
            yield from _moved(was, placed)
            yield from _changed_measure(was.row, placed.row)
    for key, placed in before.items():
        if key not in after:
            yield _measure(_("The measure “%(title)s” is no longer in the plan."), {"title": placed.row.title})


def _measure(sentence, words, place=Phase.APPROACH, kind=ChangeKind.MEASURE) -> Difference:
    return Difference(place, kind, sentence % words)


def _moved(was, now) -> Iterable[Difference]:
    gone, come = set(was.goals) - set(now.goals), set(now.goals) - set(was.goals)
    if gone and come:  # a goal that changed its name has taken its measures with it
        words = {"title": now.row.title, "before": sorted(gone)[0], "after": sorted(come)[0]}
        yield _measure(_("The measure “%(title)s” moved from the goal “%(before)s” to “%(after)s”."), words)


def _changed_measure(was: MeasureRow, now: MeasureRow) -> Iterable[Difference]:
    if was.title != now.title:
        words = {"before": was.title, "title": now.title}
        yield _measure(_("The measure “%(before)s” is now called “%(title)s”."), words)
    yield from _state(was, now)
    for name in ("responsible_role", "start", "due", "origin", "kind", "unit"):
        label = _field_of(name, now)
        yield from changed_value(Phase.APPROACH, ChangeKind.MEASURE, label, getattr(was, name), getattr(now, name))
    documents = [measure.document.title if measure.document is not None else "" for measure in (was, now)]
    yield from changed_value(Phase.APPROACH, ChangeKind.MEASURE, _field_of("governing_document", now), *documents)
    for name in ("description", "cause", "expected_effect", "follow_up_method"):
        sentence = _("%(field)s was changed.") % {"field": _field_of(name, now)}
        yield from changed_text(Phase.APPROACH, sentence, getattr(was, name), getattr(now, name), ChangeKind.MEASURE)
    sentence = _("The check-points of the measure “%(title)s” were changed.") % {"title": now.title}
    yield from changed_text(Phase.APPROACH, sentence, _days(was), _days(now), ChangeKind.MEASURE)


def _days(measure: MeasureRow) -> str:
    return "\n".join(point.words for point in measure.check_points)


def _field_of(name: str, measure: MeasureRow) -> str:
    label = capfirst(str(Measure._meta.get_field(name).verbose_name))
    return _("%(field)s of the measure “%(title)s”") % {"field": label, "title": measure.title}


def _state(was, now) -> Iterable[Difference]:
    """What follow-ups have said."""
    if was.status != now.status:
        words = {"title": now.title, "before": was.status_badge.label, "after": now.status_badge.label}
        yield _measure(*_with_day(words, _day_of_status(now)), Phase.APPROACH, ChangeKind.FOLLOW_UP)
    elif len(now.journal) > len(was.journal):
        words = {"title": now.title, "day": date_format(now.journal[0].date)}
        yield _measure(
            _("The measure “%(title)s” was followed up on %(day)s."), words, Phase.APPROACH, ChangeKind.FOLLOW_UP
        )
    effect = _("Effect of the measure “%(title)s”") % {"title": now.title}
    decision = _("Decision on the measure “%(title)s”") % {"title": now.title}
    kind, place = ChangeKind.FOLLOW_UP, Phase.OUTCOME
    yield from changed_value(place, kind, effect, was.effect_badge.label, now.effect_badge.label)
    yield from changed_value(place, kind, decision, was.decision_label, now.decision_label)
    sentence = _("The result of the measure “%(title)s” was written.") % {"title": now.title}
    yield from changed_text(place, sentence, was.result, now.result, kind)


def _with_day(words, day) -> tuple[str, dict]:
    if day is None:
        return _("The measure “%(title)s” went from %(before)s to %(after)s."), words
    sentence = _("The measure “%(title)s” went from %(before)s to %(after)s on %(day)s.")
    return sentence, {**words, "day": date_format(day)}


def _day_of_status(measure) -> date | None:
    """Return the day of the entry that brought the measure into its status."""
    day = None
    for entry in measure.journal:
        if entry.badge != measure.status_badge:
            break
        day = entry.date
    return day
