"""A quality plan as a PDF file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import translation

from ..pdf.chunks import chunked
from ..reading.accounts import Account
from ..reading.indicators import IndicatorView, ValueOfDay
from ..reading.plans import Goal, PlanView
from ..reading.questions import Question
from ..reading.wheels.of_plans import wheels_of
from ..wheel import PRINTED_MM
from .documents import pdf_of
from .measures import PrintedMeasure, printed_measures
from .pictures import Pictures
from .pieces import PrintedPiece, printed_pieces
from .wheels import PrintedWheel, printed_wheel

_TEMPLATE = "wagtail_sqa/pdf/plan.html"
_READINGS_BESIDE_THE_CHART = 12


@dataclass(frozen=True)
class NumberedAccount:
    """The account of a measure; ``number`` is "" for one of last year's."""

    number: str
    account: Account


@dataclass(frozen=True)
class PrintedIndicator:
    """An indicator with its readings, a table each run; ``picture`` is the name of its chart."""

    picture: str
    indicator: IndicatorView
    tables: tuple[Sequence[ValueOfDay], ...]

    @property
    def stays_together(self) -> bool:
        """Whether chart and readings fit on one page."""
        return sum(map(len, self.tables)) <= _READINGS_BESIDE_THE_CHART


@dataclass(frozen=True)
class PrintedGoal:
    """A goal with its measures, a table each run, and its indicators."""

    goal: Goal
    tables: tuple[Sequence[PrintedMeasure], ...]
    indicators: tuple[PrintedIndicator, ...]


@dataclass(frozen=True)
class PrintedQuestion:
    question: Question
    pieces: tuple[PrintedPiece, ...]


@dataclass(frozen=True)
class PrintedPlan:
    """A `PlanView` made ready to be set: everything long is cut into runs of at most fifty, a table each."""

    view: PlanView
    questions: tuple[PrintedQuestion, ...]
    goals: tuple[PrintedGoal, ...]
    accounts: tuple[Sequence[NumberedAccount], ...]
    last_year: tuple[Sequence[NumberedAccount], ...]
    milestones: tuple[Sequence, ...]


def plan_pdf(plan, *, on: date, language: str) -> bytes:
    """Return the PDF file of what readers see of ``plan`` on the day ``on``, in ``language`` (a BCP 47 tag).

    It ends with the wheels of the plan's year, see `reading.wheels.of_plans`.
    The same version, day and language give the same bytes. Raises `wagtail_sqa.pdf.job.PdfError`, logged, when it
    cannot be made within the limits of ``WAGTAIL_SQA["PDF_LIMITS"]``.
    """
    with translation.override(language):
        pictures = Pictures()
        wheels = _wheels(plan, pictures, on=on)
        return view_pdf(plan, plan.reading_view(on=on), language=language, pictures=pictures, wheels=wheels)


def view_pdf(
    plan, view: PlanView, *, language: str, pictures: Pictures | None = None, wheels: Sequence[PrintedWheel] = ()
) -> bytes:
    """Return the PDF file of ``view`` of ``plan``, in ``language``, the active one. Raises `PdfError` likewise.

    ``wheels`` stand at the end; their pictures are in ``pictures``.
    """
    pictures = pictures or Pictures()
    printed = printed_plan(view, pictures, address=plan.get_full_url() or "")
    context = {"printed": printed, "plan": printed.view, "unit": printed.view.unit}
    context |= {"wheels": wheels, "width": PRINTED_MM}
    return pdf_of(plan, _TEMPLATE, context, language=language, images=pictures.files)


def printed_plan(view: PlanView, pictures: Pictures, *, address: str, prefix: str = "") -> PrintedPlan:
    """Return ``view`` for the templates and put its images and charts into ``pictures``.

    ``prefix`` begins the names of the charts: it tells plans in one file apart.
    """
    goals = tuple(_goal(goal, pictures, prefix) for goal in view.goals)
    last_year = view.last_year.accounts if view.last_year is not None else ()
    return PrintedPlan(
        view=view,
        questions=tuple(
            PrintedQuestion(question, printed_pieces(question.pieces, pictures, address=address))
            for question in view.questions
        ),
        goals=goals,
        accounts=_accounts(view.accounts, _numbers(goals)),
        last_year=_accounts(last_year, {}),
        milestones=tuple(chunked(view.milestones)),
    )


def _wheels(plan, pictures: Pictures, *, on: date) -> list[PrintedWheel]:
    """The wheels of the plan's year that have something in them, in its months."""
    printed = []
    for number, wheel in enumerate(wheels_of(plan), start=1):
        view = wheel.page.reading_view(on=on, query=wheel.window.query)
        if view.count:
            address = wheel.page.get_full_url() or ""
            printed.append(printed_wheel(view, pictures.files, name=f"wheel{number}", address=address))
    return printed


def _goal(goal: Goal, pictures: Pictures, prefix: str) -> PrintedGoal:
    indicators = tuple(
        PrintedIndicator(prefix + indicator.anchor, indicator, tuple(chunked(indicator.readings)))
        for indicator in goal.indicators
    )
    charts = {row.picture: row.indicator.file.encode() for row in indicators if row.indicator.chart is not None}
    pictures.files.update(charts)
    return PrintedGoal(goal, tuple(printed_measures(goal.measures, goal=goal.number)), indicators)


def _numbers(goals: Iterable[PrintedGoal]) -> dict[int, str]:
    """Return the number of each measure, by primary key: its first one, where it stands under several goals."""
    rows = [row for goal in goals for table in goal.tables for row in table]
    return {row.measure.pk: row.number for row in reversed(rows)}


def _accounts(accounts: Iterable[Account], numbers: Mapping[int, str]) -> tuple[Sequence[NumberedAccount], ...]:
    return tuple(chunked([NumberedAccount(numbers.get(a.measure.pk, ""), a) for a in accounts]))
