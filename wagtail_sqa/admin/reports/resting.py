"""What rests on governing documents: goals, measures and checks of plans, as far as a user may know of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.models import Page

from ...enums import Attainment, MeasureStatus
from ...models import GoalMeasure, Measure, PlanGoal, QualityPlanPage
from ...permissions import PAGES, measure_policy, pages_open_to
from ...presets import site as presets
from ...reading.visibility import page_link
from ...reviewing.facts import PlanFacts
from ...reviewing.findings import stored_reviews
from ...reviewing.review import is_answerable
from .base import EDIT
from .places import plans_named_to
from .plan_checks import REVIEW, plans_checked_by

EDIT_PLAN = "wagtailadmin_pages:edit"


@dataclass(frozen=True)
class Chosen:
    """What is asked for: documents by primary key, a period or None, a unit or None."""

    documents: Mapping[int, Any]
    period: tuple[date, date] | None = None
    unit: Page | None = None


@dataclass(frozen=True)
class RestingRow:
    """A goal, a measure or a check with the document that it rests on.

    ``what`` of the three it is, in a word; ``through`` is the goal by which a measure rests on it, "" for itself;
    ``state`` is a word; ``url`` is "" for nowhere. ``pk`` is that of a measure, of a check its plan's; ``key`` its own.
    """

    what: str
    document: str
    title: str
    plan: str
    unit: str
    period: str
    state: str = ""
    through: str = ""
    url: str = ""
    pk: int = 0
    key: str = ""


class Resting:
    """All that rests on the chosen documents in plans that ``user`` may know of; read once, when it is asked for."""

    def __init__(self, user, chosen: Chosen, *, on: date):
        self.user, self.chosen, self.on = user, chosen, on

    @cached_property
    def goals(self) -> list[RestingRow]:
        rows = PlanGoal.objects.filter(governing_document__in=self._documents, plan__in=self._plans)
        columns = rows.values_list("governing_document_id", "plan_id", "title", "attainment")
        ordered = sorted(columns, key=lambda row: (self._name(row[0]), self._plans[row[1]].path))
        return [self._goal(*row) for row in ordered]

    @cached_property
    def measures(self) -> list[RestingRow]:
        """Each measure once for each document and plan: by itself, or by the goal under which it stands there."""
        found: dict[tuple, RestingRow] = {}
        for row in [*self._placed(), *self._alone()]:
            key = (row.document, row.pk, row.plan)
            if key not in found or not row.through:
                found[key] = row
        return sorted(found.values(), key=lambda row: (row.document, row.unit, row.title, row.pk))

    @cached_property
    def checks(self) -> list[RestingRow]:
        """The checks of plans that the user may edit or publish, without their outcomes; see `with_outcomes`."""
        by_key = {document.key: document for document in self._documents.values() if document.key}
        wanted = defaultdict(list)
        for key, preset in presets.library().presets.items():
            for check in preset.checks if by_key else ():
                if is_answerable(check, PlanFacts(has_documents=True)):
                    wanted[key] += [(check, by_key[one.key]) for one in check.legal if one.key in by_key]
        rows = (
            self._check(plan, check, document, preset)
            for plan in self._checked
            for preset, checks in [(plan.preset, wanted.get(plan.preset, ()))]
            for check, document in checks
        )
        return sorted(rows, key=lambda row: (row.document, row.plan))

    def with_outcomes(self, rows: Sequence[RestingRow]) -> list[RestingRow]:
        """Return ``rows`` of `checks` with what became of them: the queries of a check of plans, however many."""
        pks = {row.pk for row in rows}
        plans = list(QualityPlanPage.objects.filter(pk__in=pks))
        editors = {plan.pk: reverse(EDIT_PLAN, args=[plan.pk]) for plan in plans}
        reviews = stored_reviews(plans, on=self.on, user=self.user, editors=editors)
        states = {pk: _states(review) for pk, review in reviews.items()}
        return [replace(row, state=states.get(row.pk, {}).get(row.key, "")) for row in rows]

    def with_links(self, rows: Sequence[RestingRow]) -> list[RestingRow]:
        """Return ``rows`` of `measures` with the editors of those that are the user's to edit."""
        theirs = measure_policy.instances_user_has_permission_for(self.user, "change")
        pks = set(theirs.filter(pk__in={row.pk for row in rows}).values_list("pk", flat=True))
        return [replace(row, url=reverse(EDIT, args=[row.pk])) if row.pk in pks else row for row in rows]

    @property
    def _documents(self) -> Mapping[int, Any]:
        return self.chosen.documents

    def _name(self, document: int) -> str:
        return self._documents[document].title

    def _limited(self, plans):
        """Return those of the queryset ``plans`` that are of the chosen unit, or one below it, and period."""
        if self.chosen.period is not None:
            plans = plans.filter(period_start=self.chosen.period[0], period_end=self.chosen.period[1])
        if self.chosen.unit is not None:
            path = self.chosen.unit.path
            plans = plans.filter(Q(unit__path__startswith=path) | Q(unit=None, path__startswith=path))
        return plans

    @cached_property
    def _plans(self) -> dict[int, QualityPlanPage]:
        """The plans by primary key, without their texts, each with its ``unit_path``."""
        columns = ("pk", "path", "title", "url_path", "locale_id", "period_kind", "period_start", "period_end")
        plans = self._limited(plans_named_to(self.user)).annotate(of_unit=F("unit__path"))
        found = {plan.pk: plan for plan in plans.only(*columns, "preset")}
        for plan in found.values():
            plan.unit_path = plan.of_unit or plan.path[: -Page.steplen]
        return found

    @cached_property
    def _checked(self) -> list[QualityPlanPage]:
        pks = self._limited(plans_checked_by(self.user)).values_list("pk", flat=True)
        return [self._plans[pk] for pk in pks if pk in self._plans]

    @cached_property
    def _edited(self) -> set[int]:
        edited = PAGES.instances_user_has_permission_for(self.user, "change")
        return set(QualityPlanPage.objects.filter(pk__in=edited.values("pk")).values_list("pk", flat=True))

    @cached_property
    def _units(self) -> dict[str, str]:
        """The titles of the plans' units by path, of those that the user may know."""
        edited = PAGES.instances_user_has_permission_for(self.user, "change")
        may_know = Q(pk__in=pages_open_to(self.user).values("pk")) | Q(pk__in=edited.values("pk"))
        paths = {plan.unit_path for plan in self._plans.values()}
        return dict(Page.objects.filter(may_know, path__in=paths).values_list("path", "title"))

    def _in_plan(self, pk: int) -> dict[str, str]:
        plan = self._plans[pk]
        return {"plan": plan.title, "unit": self._units.get(plan.unit_path, ""), "period": plan.period_label}

    def _goal(self, document, plan, title, attainment) -> RestingRow:
        state = str(Attainment(attainment).label)
        said = {**self._in_plan(plan), "state": state, "url": self._url_of(plan)}
        return RestingRow(_("Goal"), self._name(document), title, **said)

    def _url_of(self, pk: int) -> str:
        if pk in self._edited:
            return reverse(EDIT_PLAN, args=[pk]) + "#sqa-direction"
        plan = self._plans[pk]
        return page_link(plan.pk, plan.title, plan.url_path, plan.locale_id).url

    def _seen(self):
        return measure_policy.instances_user_has_permission_for(self.user, "view").values("pk")

    def _placed(self) -> Iterable[RestingRow]:
        rests = Q(measure__governing_document__in=self._documents) | Q(goal__governing_document__in=self._documents)
        rows = GoalMeasure.objects.filter(rests, goal__plan__in=self._plans, measure__in=self._seen())
        columns = ("measure_id", "measure__title", "measure__status", "goal__plan_id", "goal__title")
        of_both = ("measure__governing_document_id", "goal__governing_document_id")
        for *measure, plan, goal, own, by_goal in rows.values_list(*columns, *of_both):
            for document, through in {by_goal: goal, own: ""}.items():
                if document in self._documents:
                    yield self._measure(document, measure, through, self._in_plan(plan))

    def _alone(self) -> Iterable[RestingRow]:
        """Measures that rest on a document and stand in no plan; none where a period is asked for."""
        if self.chosen.period is not None:
            return
        measures = Measure.objects.filter(governing_document__in=self._documents, pk__in=self._seen())
        measures = measures.filter(goal_measures=None)
        if self.chosen.unit is not None:
            measures = measures.of_unit(self.chosen.unit)
        columns = measures.values_list("governing_document_id", "pk", "title", "status", "unit__title")
        for document, *measure, unit in columns:
            place = {"plan": "", "unit": unit or "", "period": ""}
            yield self._measure(document, measure, "", place)

    def _measure(self, document, measure, through, place) -> RestingRow:
        pk, title, status = measure
        state = str(MeasureStatus(status).label)
        said = {**place, "state": state, "through": through, "pk": pk}
        return RestingRow(_("Measure"), self._name(document), title, **said)

    def _check(self, plan, check, document, preset) -> RestingRow:
        message = presets.find(preset).words(check.fix, presets.language())
        url = reverse(REVIEW, args=[plan.pk])
        said = {**self._in_plan(plan.pk), "url": url, "pk": plan.pk, "key": check.key}
        return RestingRow(_("Check"), document.title, message, **said)


def _states(review) -> dict[str, str]:
    groups = (
        (review.lacks, _("Missing")),
        (review.in_place, _("In place")),
        (review.later, _("Asked later in the year")),
    )
    return {finding.key: word for findings, word in groups for finding in findings}
