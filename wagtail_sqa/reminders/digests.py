"""Who gets what on a day: one digest for a person's own measures, one for what waits in their units.

That is measures that have nobody, and viewpoints that have no answer.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from wagtail.models import Page

from ..models import GoalMeasure
from .measures import Reason, Reminder, one_line, reminders
from .people import Doors, editors, people, why_not
from .viewpoints import Waiting, told_of_viewpoints, waiting_for


@dataclass(frozen=True)
class Line:
    """A measure in a mail: ``url`` is its place on a page that the reader may read, "" when there is none."""

    reminder: Reminder
    unit: str
    url: str


@dataclass(frozen=True)
class Digest:
    """What one person is told in one mail, never empty."""

    user: object
    for_units: bool
    lines: tuple[Line, ...]
    viewpoints: tuple[Waiting, ...] = ()

    @property
    def viewpoint_number(self) -> int:
        return sum(waiting.number for waiting in self.viewpoints)

    def groups(self) -> list[tuple[Reason, list[Line]]]:
        """Return the lines by reason, the most urgent first, without empty groups."""
        by_reason = defaultdict(list)
        for line in self.lines:
            by_reason[line.reminder.reason].append(line)
        return [(reason, by_reason[reason]) for reason in Reason if reason in by_reason]


@dataclass(frozen=True)
class LeftOut:
    """Someone who is not told of ``count`` measures or viewpoints, and why: in English, for the command's output."""

    user: object
    count: int
    why: str


@dataclass(frozen=True)
class Round:
    """Everything to be sent on a day, and who is left out."""

    digests: tuple[Digest, ...]
    left_out: tuple[LeftOut, ...]


def reminder_round(*, on: date) -> Round:
    """Return who is reminded of what on the day ``on``, as things stand now; nothing is written."""
    found = reminders(on=on)
    responsible = people(reminder.user for reminder in found if reminder.user is not None)
    pages = Pages(found)
    heaps, told = _heaps(found, responsible, pages), told_of_viewpoints()
    everyone = people({*told, *(pk for pk, _ in heaps)}) | responsible
    digests, left_out = [], []
    for pk, for_units in sorted({*heaps, *((pk, True) for pk in told)}):
        viewpoints = waiting_for(everyone[pk], told[pk]) if for_units and pk in told else ()
        digest, rest = _digest(everyone[pk], for_units, heaps.get((pk, for_units), []), viewpoints, pages)
        digests += digest
        left_out += rest
    return Round(tuple(digests), tuple(left_out))


def _heaps(found, responsible, pages) -> dict[tuple[int, bool], list[Reminder]]:
    """Return the reminders by user and kind of digest.

    What a deactivated user was responsible for goes to the unit's editors too: nobody else would hear of it.
    """
    heaps = defaultdict(list)
    for reminder in found:
        user = responsible.get(reminder.user)
        if user is not None:
            heaps[user.pk, False].append(reminder)
        if user is None or not user.is_active:
            for pk in pages.editors_of(reminder.unit):
                heaps[pk, True].append(reminder)
    return heaps


def _digest(user, for_units, heap, viewpoints, pages) -> tuple[list[Digest], list[LeftOut]]:
    refusal = why_not(user)
    if refusal:
        return [], [LeftOut(user, len(heap) + sum(waiting.number for waiting in viewpoints), refusal)]
    lines = tuple(pages.line(reminder, user) for reminder in heap if for_units or pages.may_know(user, reminder))
    digests = [Digest(user, for_units, lines, viewpoints)] if lines or viewpoints else []
    hidden = len(heap) - len(lines)
    return digests, [LeftOut(user, hidden, "their unit is closed to this user")] if hidden else []


class Pages:
    """The units of some reminders and the plans that hold their measures, looked up once for a round."""

    def __init__(self, found: list[Reminder]):
        self._doors = Doors()
        self._editors = {}
        self._plans = _plans({reminder.measure for reminder in found})
        units = {reminder.unit for reminder in found}
        self._pages = Page.objects.in_bulk({*units, *(pk for pks in self._plans.values() for pk in pks)} - {None})

    def editors_of(self, unit: int | None) -> list[int]:
        if unit not in self._editors:
            self._editors[unit] = editors(self._pages.get(unit))
        return self._editors[unit]

    def may_know(self, user, reminder: Reminder) -> bool:
        """Say whether ``user`` may read the page of the unit; a measure without a unit is nobody's secret."""
        unit = self._pages.get(reminder.unit)
        return unit is None or self._doors.open_to(user, unit)

    def line(self, reminder: Reminder, user) -> Line:
        unit = self._pages.get(reminder.unit)
        return Line(reminder, one_line(unit.title) if unit else "", self._address(reminder, user))

    def _address(self, reminder, user) -> str:
        """The newest plan with the measure that the user may read; readers find live pages only."""
        plans = (self._pages[pk] for pk in self._plans[reminder.measure])
        plan = next((page for page in plans if self._doors.open_to(user, page)), None)
        url = plan and plan.full_url
        return f"{url}#measure-{reminder.measure}" if url else ""


def _plans(measures) -> dict[int, list[int]]:
    """Return the live plans of each measure, the newest first."""
    places = GoalMeasure.objects.filter(measure_id__in=measures, goal__plan__live=True)
    newest = places.order_by("-goal__plan__period_start", "-goal__plan__pk")
    plans = defaultdict(list)
    for measure, plan in newest.values_list("measure_id", "goal__plan_id"):
        plans[measure].append(plan)
    return plans
