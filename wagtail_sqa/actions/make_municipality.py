"""Make a whole organisation up, to try a server or to measure with: the same one every time.

What there are few of, pages, is made as editors make it; what there are thousands of, in bulk, with its history.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from .. import periods
from ..enums import Attainment, Effect, MeasureStatus, ParticipantGroup, PeriodKind
from ..models import (
    AnnualWheelPage,
    FollowUp,
    GoalMeasure,
    GoverningDocument,
    Measure,
    Participation,
    PlanGoal,
    QualityOverviewPage,
    QualityPlanPage,
    WheelActivity,
    WheelRing,
)
from ..presets import site as presets
from .fill_documents import fill_documents

ADMINISTRATIONS, GOALS_OF_AUTHORITY, ACTIVITIES = 3, 3, 12
_BATCH = 500
_NOW = (
    *(MeasureStatus.IN_PROGRESS, MeasureStatus.NOT_STARTED, MeasureStatus.COMPLETED, MeasureStatus.IN_PROGRESS),
    *(MeasureStatus.ON_HOLD, MeasureStatus.NOT_STARTED, MeasureStatus.COMPLETED, MeasureStatus.CANCELLED),
)
_JUDGED = (Attainment.MET, Attainment.PARTLY_MET, Attainment.MET, Attainment.NOT_MET)


@dataclass(frozen=True)
class Size:
    """How many units; each with so many yearly plans, of so many goals each, of so many measures each."""

    units: int = 60
    years: int = 3
    goals: int = 8
    measures: int = 5


@transaction.atomic
def make_municipality(parent: Page, size: Size, *, unit_type: type[Page] = QualityOverviewPage, on: date) -> Page:
    """Make it below ``parent`` and return its first page, that of the authority; its last year is that of ``on``.

    Units are pages of ``unit_type``, which must need no more than a title; an overview shows itself and what is below.
    """
    top = _page(parent, unit_type, _("Municipality"), "municipality")
    fill_documents(language=presets.language())
    documents = list(GoverningDocument.objects.order_by("pk"))
    above = _Plans(top, on=on, year=0, number=0)
    goals = above.make(GOALS_OF_AUTHORITY, measures=1, supports=(), documents=documents)
    administrations = [
        _page(top, unit_type, _("Administration %(number)d") % {"number": n}, f"administration-{n}")
        for n in range(1, min(ADMINISTRATIONS, size.units) + 1)
    ]
    for number in range(1, size.units + 1):
        place = administrations[(number - 1) * len(administrations) // size.units]
        unit = _page(place, unit_type, _("Unit %(number)d") % {"number": number}, f"unit-{number}")
        for year in range(size.years):
            plans = _Plans(unit, on=on, year=year - size.years + 1, number=number)
            plans.make(size.goals, measures=size.measures, supports=goals, documents=documents)
        _wheel(unit, on)
    return top


def _page(parent: Page, model: type[Page], title: str, slug: str) -> Page:
    taken = set(parent.get_children().values_list("slug", flat=True))
    free = next(name for n in count(1) if (name := slug if n == 1 else f"{slug}-{n}") not in taken)
    page = parent.add_child(instance=model(title=title, slug=free))
    if isinstance(page, QualityOverviewPage):
        page.unit = Page.objects.get(pk=page.pk)
        page.save()
    return page


class _Plans:
    """The plan of a unit for one year; ``year`` is 0 for that of the day ``on``, -1 for the one before."""

    def __init__(self, unit: Page, *, on: date, year: int, number: int):
        self.unit, self.number = unit, number
        self.is_over = year < 0
        self.is_calendar = number % 5 == 4
        month = 1 if self.is_calendar else 8
        first = on.year + year - (on.month < month)
        self.start = date(first, month, 1)
        self.end = periods.year_after(self.start)

    def make(self, goals: int, *, measures: int, supports: Sequence[PlanGoal], documents) -> list[PlanGoal]:
        kind = PeriodKind.CALENDAR_YEAR if self.is_calendar else PeriodKind.SCHOOL_YEAR
        label = periods.label(kind, self.start, self.end)
        plan = QualityPlanPage(
            title=_("Quality plan %(period)s") % {"period": label},
            slug=f"plan-{self.start.year}",
            period_kind=kind,
            period_start=self.start,
            period_end=self.end,
            first_published_at=timezone.now(),
            last_published_at=timezone.now(),
        )
        self.unit.add_child(instance=plan)
        made = _bulk(PlanGoal, (self._goal(plan, n, supports, documents) for n in range(goals)))
        self._measures(made, measures)
        groups = (ParticipantGroup.STAFF, ParticipantGroup.PUPILS)[: self.number % 3]
        how = _("At a meeting in the autumn.")
        _bulk(Participation, (Participation(plan=plan, group=g, how=how, sort_order=i) for i, g in enumerate(groups)))
        QualityPlanPage.history.bulk_history_create([plan], default_date=timezone.now())
        return made

    def _goal(self, plan: QualityPlanPage, n: int, supports: Sequence[PlanGoal], documents) -> PlanGoal:
        judged = self.is_over or (n + self.number) % 3 == 0
        attainment = _JUDGED[(n + self.number) % len(_JUDGED)] if judged else Attainment.NOT_ASSESSED
        return PlanGoal(
            plan=plan,
            sort_order=n,
            title=_("Goal %(number)d") % {"number": n + 1},
            governing_document=documents[(n + self.number) % len(documents)] if n % 3 else None,
            supports=supports[n % len(supports)] if supports and n % 4 else None,
            attainment=attainment,
            judgement=_("More have come further than last year, and we know why.") if judged else "",
            judged_on=min(self.end, self.start + timedelta(days=80)) if judged else None,
            judged_by_role=_("Principal") if judged else "",
        )

    def _measures(self, goals: Sequence[PlanGoal], number: int) -> None:
        made = _bulk(Measure, (self._measure(n) for n in range(len(goals) * number)))
        places = (GoalMeasure(goal=goals[n // number], measure=m, sort_order=n % number) for n, m in enumerate(made))
        _bulk(GoalMeasure, places)
        FollowUp.objects.bulk_create(self._follow_ups(made), batch_size=_BATCH)

    def _measure(self, n: int) -> Measure:
        status = MeasureStatus.COMPLETED if self.is_over else _NOW[(n + self.number) % len(_NOW)]
        has_ended = status in (MeasureStatus.COMPLETED, MeasureStatus.CANCELLED)
        return Measure(
            unit_id=self.unit.pk,
            title=_("Measure %(number)d") % {"number": n + 1},
            description=_("We try it in one group first, and tell the others what we saw."),
            cause=_("Those who need it most are reached last."),
            responsible_role=_("Team leader"),
            start=self.start,
            due=self.start + timedelta(days=40 + n * 7 % 300),
            status=status,
            result=_("It was done as planned.") if has_ended else "",
            effect=Effect.SOME_EFFECT if status == MeasureStatus.COMPLETED else Effect.NOT_ASSESSED,
            live=True,
            first_published_at=timezone.now(),
            last_published_at=timezone.now(),
        )

    def _follow_ups(self, measures: Sequence[Measure]) -> Iterator[FollowUp]:
        for n, measure in enumerate(measures):
            if measure.status != MeasureStatus.NOT_STARTED:
                day = self.start + timedelta(days=30 + n % 45)
                yield FollowUp(
                    measure=measure, date=day, seen=_("It works where it is done."), status_after=measure.status
                )


def _wheel(unit: Page, on: date) -> None:
    wheel = AnnualWheelPage(title=_("Annual wheel"), slug="wheel", start_month=8, year_mode="current")
    start = wheel.first_day(on=on)
    wheel.rings = [WheelRing(name=_("Quality work"), sort_order=0)]
    wheel.rings.all()[0].activities = [
        WheelActivity(
            title=_("Follow-up %(number)d") % {"number": n + 1},
            start=periods.first_of_month(start, months=n),
            sort_order=n,
            repeat="yearly",
        )
        for n in range(ACTIVITIES)
    ]
    unit.add_child(instance=wheel)


def _bulk(model: type[models.Model], objects) -> list:
    """Put rows into the database and into the history, as if they had just come into force."""
    made = model.objects.bulk_create(objects, batch_size=_BATCH)
    model.history.bulk_history_create(made, batch_size=_BATCH, default_date=timezone.now())
    return made
