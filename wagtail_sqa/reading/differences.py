"""What differs between two views of a plan, each difference a sentence that needs no explanation."""

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..enums import ChangeKind, Phase
from .difference import ABOUT, AROUND, Difference, changed_text, changed_value
from .measure_differences import measure_differences
from .plans import Goal, PlanView
from .texts import text_of


def differences(before: PlanView, after: PlanView, *, same_plan: bool) -> list[Difference]:
    """Return what differs, in the order of the page; between two plans only which goals and measures are new, go on or
    are gone: everything else is another in another year.
    """
    found = [*_goals(*_goals_of(before, after), same_plan), *measure_differences(before, after, same_plan=same_plan)]
    if not same_plan:
        return found
    return [*_about(before, after), *_answers(before, after), *found, *_around(before, after)]


def headings() -> dict[str, str]:
    """Return the headings of the parts of a plan, by the places of differences, in the order of the page."""
    of_questions = {phase: str(phase.label) for phase in Phase}
    return {ABOUT: _("About the plan"), **of_questions, AROUND: _("Participation and milestones")}


def _about(before, after) -> Iterable[Difference]:
    names = {
        "title": _("Title"),
        "period": _("Period"),
        "unit": _("Unit"),
        "accountable_role": _("Accountable"),
    }
    for name, label in names.items():
        yield from changed_value(ABOUT, ChangeKind.TEXT, label, getattr(before, name), getattr(after, name))
    yield from changed_text(ABOUT, _("The introduction was changed."), before.introduction, after.introduction)


def _answers(before, after) -> Iterable[Difference]:
    for was, now in zip(before.questions, after.questions, strict=True):
        sentence = _("The answer to “%(question)s” was changed.") % {"question": now.phase.label}
        yield from changed_text(now.phase, sentence, text_of(was.pieces), text_of(now.pieces))


# Goals


def _goals_of(before, after) -> tuple[dict, dict]:
    """Return the goals of both by what they have in common: the row, else, between two plans, the title."""
    ours = {goal.row.pk for goal in after.goals} & {goal.row.pk for goal in before.goals}
    return tuple({_goal_key(goal, ours): goal for goal in view.goals} for view in (before, after))


def _goal_key(goal, ours):
    return goal.row.pk if goal.row.pk in ours else goal.row.title.casefold().strip()


def _goals(before: dict, after: dict, same_plan) -> Iterable[Difference]:
    for key, goal in after.items():
        if key not in before:
            yield _goal(_("New goal: “%(title)s”."), goal)
        elif same_plan:
            yield from _changed_goal(before[key], goal)
    for key, goal in before.items():
        if key not in after:
            yield _goal(_("The goal “%(title)s” is no longer in the plan."), goal)
    common = [key for key in before if key in after]
    if same_plan and common != [key for key in after if key in before]:
        yield Difference(Phase.DIRECTION, ChangeKind.GOAL, _("The goals stand in another order."))


def _goal(sentence, goal, place=Phase.DIRECTION, **words) -> Difference:
    return Difference(place, ChangeKind.GOAL, sentence % {"title": goal.row.title, **words})


def _changed_goal(was: Goal, now: Goal) -> Iterable[Difference]:
    if was.row.title != now.row.title:
        yield _goal(_("The goal “%(before)s” is now called “%(title)s”."), now, before=was.row.title)
    sentence = _("How we will know that the goal “%(title)s” is reached was changed.") % {"title": now.row.title}
    yield from changed_text(Phase.DIRECTION, sentence, was.row.description, now.row.description, ChangeKind.GOAL)
    yield from _area_and_thread(was, now)
    yield from _indicators(was, now)
    yield from _judgement(was, now)


def _area_and_thread(was, now) -> Iterable[Difference]:
    areas = [goal.row.area.name if goal.row.area else "" for goal in (was, now)]
    label = _("Focus area of the goal “%(title)s”") % {"title": now.row.title}
    yield from changed_value(Phase.DIRECTION, ChangeKind.GOAL, label, *areas)
    documents = [_document(goal.row) for goal in (was, now)]
    label = _("Governing document of the goal “%(title)s”") % {"title": now.row.title}
    yield from changed_value(Phase.DIRECTION, ChangeKind.GOAL, label, *documents)
    threads = [goal.row.thread.goal if goal.row.thread else "" for goal in (was, now)]
    if threads[0] != threads[1] and threads[1]:
        yield _goal(_("The goal “%(title)s” now contributes to “%(above)s”."), now, above=threads[1])


def _document(row) -> str:
    return row.document.title if row.document is not None else ""


def _judgement(was, now) -> Iterable[Difference]:
    words = {"before": was.badge.label, "after": now.badge.label}
    if was.row.attainment != now.row.attainment and now.row.judged_on:
        day = date_format(now.row.judged_on)
        sentence = _("The goal “%(title)s” went from %(before)s to %(after)s on %(day)s.")
        yield _goal(sentence, now, Phase.OUTCOME, day=day, **words)
    elif was.row.attainment != now.row.attainment:
        yield _goal(_("The goal “%(title)s” went from %(before)s to %(after)s."), now, Phase.OUTCOME, **words)
    sentence = _("The judgement of the goal “%(title)s” was changed.") % {"title": now.row.title}
    yield from changed_text(Phase.OUTCOME, sentence, was.row.judgement, now.row.judgement, ChangeKind.GOAL)


def _indicators(was, now) -> Iterable[Difference]:
    before, after = ({view.name: view for view in goal.indicators} for goal in (was, now))
    for name, view in after.items():
        words = {"title": now.row.title, "name": name}
        if name not in before:
            yield _indicator(_("New indicator of the goal “%(title)s”: %(name)s."), words)
        else:
            yield from _changed_indicator(before[name], view)
    for name in before:
        if name not in after:
            words = {"title": now.row.title, "name": name}
            yield _indicator(_("The goal “%(title)s” is no longer followed by %(name)s."), words)


def _changed_indicator(was, now) -> Iterable[Difference]:
    kind = ChangeKind.INDICATOR
    for name, label in (("baseline", _("Baseline of %(name)s")), ("target", _("Target of %(name)s"))):
        values = getattr(was, name), getattr(now, name)
        yield from changed_value(Phase.DIRECTION, kind, label % {"name": now.name}, *values)
    known = {reading.day: reading.value for reading in was.readings}
    for reading in now.readings:
        if reading.day not in known:
            words = {"name": now.name, "value": reading.value, "day": date_format(reading.day)}
            yield _indicator(_("New value of %(name)s: %(value)s on %(day)s."), words)


def _indicator(sentence, words) -> Difference:
    return Difference(Phase.DIRECTION, ChangeKind.INDICATOR, sentence % words)


# Around


def _around(before, after) -> Iterable[Difference]:
    taken = [[row.name for row in view.participation] for view in (before, after)]
    yield from _come_and_gone(
        *taken, _("New under participation: “%(name)s”."), _("No longer under participation: “%(name)s”.")
    )
    days = [[row.title for row in view.milestones] for view in (before, after)]
    yield from _come_and_gone(*days, _("New milestone: “%(name)s”."), _("The milestone “%(name)s” was taken away."))
    known = {row.title: row for row in before.milestones}
    for row in after.milestones:
        was = known.get(row.title)
        if was is not None and was.date != row.date:
            label = _("Day of the milestone “%(title)s”") % {"title": row.title}
            yield from changed_value(AROUND, ChangeKind.AROUND, label, was.date, row.date)
        if was is not None and row.reached and not was.reached:
            yield _around_row(_("The milestone “%(name)s” is reached."), row.title)


def _come_and_gone(before, after, come, gone) -> Iterable[Difference]:
    yield from (_around_row(come, name) for name in after if name not in before)
    yield from (_around_row(gone, name) for name in before if name not in after)


def _around_row(sentence, name) -> Difference:
    return Difference(AROUND, ChangeKind.AROUND, sentence % {"name": name})
