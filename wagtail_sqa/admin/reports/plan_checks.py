"""The report *Checks of plans*: what each plan in force lacks of what its preset asks, and where it is mended."""

from operator import attrgetter
from types import SimpleNamespace

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView

from ...models import QualityPlanPage
from ...permissions import PAGES, measure_policy
from ...reviewing.findings import stored_reviews
from ..exports import SafeSpreadsheetMixin, chosen, file_name
from .plan_filters import PlanChecksFilterSet, kind_title

EDIT = "wagtailadmin_pages:edit"
REVIEW = "wagtail_sqa_plan_review"


class PlanColumn(Column):
    cell_template_name = "wagtail_sqa/admin/reports/columns/plan.html"


class FindingsColumn(Column):
    """How many things the plan lacks, and which, folded. Asks the database nothing."""

    cell_template_name = "wagtail_sqa/admin/reports/columns/findings.html"


class PlanChecksView(SafeSpreadsheetMixin, ReportView):
    """Lists the plans in force that one may edit or publish; a file has a row for each check of each plan."""

    permission_policy = measure_policy  # as the other reports; which plans, `plans_checked_by` says
    permission_required = "view"
    page_title = gettext_lazy("Checks of plans")
    header_icon = "tasks"
    index_url_name = "wagtail_sqa_plan_checks"
    index_results_url_name = "wagtail_sqa_plan_checks_results"
    template_name = "wagtail_sqa/admin/reports/report.html"
    results_template_name = "wagtail_sqa/admin/reports/plan_results.html"
    table_classname = "listing sqa-listing"
    verbose_name_plural = QualityPlanPage._meta.verbose_name_plural
    filterset_class = PlanChecksFilterSet
    is_searchable = True
    search_backend_name = None
    search_fields = ["title"]
    default_ordering = "title"
    columns = [
        PlanColumn("title", label=gettext_lazy("Plan"), sort_key="title"),
        FindingsColumn("review", label=gettext_lazy("What is missing")),
        Column("unit_title", label=gettext_lazy("Unit")),
        Column("period", label=gettext_lazy("Period"), accessor="period_label", sort_key="period_start"),
        Column("kind", label=gettext_lazy("Kind of plan"), sort_key="preset"),
    ]
    export = {
        "plan": (gettext_lazy("Plan"), attrgetter("plan.title")),
        "unit": (gettext_lazy("Unit"), attrgetter("plan.unit_title")),
        "period": (gettext_lazy("Period"), attrgetter("plan.period_label")),
        "kind": (gettext_lazy("Kind of plan"), attrgetter("plan.kind")),
        "outcome": (gettext_lazy("Outcome"), attrgetter("outcome")),
        "message": (gettext_lazy("What is missing"), attrgetter("message")),
        "where": (gettext_lazy("Where"), attrgetter("where")),
        "fix": (gettext_lazy("What to do"), attrgetter("fix")),
        "law": (gettext_lazy("Reference"), attrgetter("law")),
    }

    @property
    def list_export(self):
        return list(self.export)

    @cached_property
    def today(self):
        return timezone.localdate()

    def get_base_queryset(self):
        return plans_checked_by(self.request.user)

    def order_queryset(self, queryset):
        return queryset.order_by(self.ordering, "title", "pk")

    def get_filtered_queryset(self):
        return self.get_queryset()  # is filtered already

    def get(self, request, *args, **kwargs):
        if self.is_export:
            return self.as_spreadsheet(self.get_filtered_queryset(), request.GET["export"])
        return super().get(request, *args, **kwargs)

    def paginate_queryset(self, queryset, page_size):
        paginator, page, rows, is_paginated = super().paginate_queryset(queryset, page_size)
        page.object_list = with_reviews(list(rows), self.request.user, on=self.today)
        return paginator, page, page.object_list, is_paginated

    def with_details(self, rows):
        """Return a row for each check of the plans ``rows``, and one for a plan that has none."""
        plans = with_reviews(rows, self.request.user, on=self.today)
        return [row for plan in plans for row in _rows(plan)]

    def to_row_dict(self, item):
        return {name: value(item) for name, (_heading, value) in self.export.items()}

    def get_heading(self, queryset, field):
        return str(self.export[field][0])

    def get_filename(self):
        limits = chosen(self.filters.form) if self.filters.is_valid() else []
        return file_name(self.page_title, *limits, self.search_query)


def plans_checked_by(user):
    """Return the plans in force that ``user`` may edit or publish."""
    edited, published = (PAGES.instances_user_has_permission_for(user, action) for action in ("change", "publish"))
    return QualityPlanPage.objects.live().filter(pk__in=(edited | published).values("pk"))


def with_reviews(plans, user, *, on):
    """Give each of ``plans`` its ``review`` (or None), ``kind``, ``unit_title`` and the address of its editor."""
    for plan in plans:
        plan.edit_url, plan.review_url = reverse(EDIT, args=[plan.pk]), reverse(REVIEW, args=[plan.pk])
    reviews = stored_reviews(plans, on=on, user=user, editors={plan.pk: plan.edit_url for plan in plans})
    titles = _unit_titles(plans)
    for plan in plans:
        plan.review = reviews.get(plan.pk)
        plan.kind = kind_title(plan.preset)
        plan.unit_title = titles.get(plan.unit_id) or titles.get(plan.path[: -plan.steplen], "")
    return plans


def _unit_titles(plans) -> dict:
    """Return the titles of the units of ``plans``, by primary key of those that are set and by path of the others."""
    pages = QualityPlanPage._meta.get_field("unit").related_model.objects
    pks, paths = {plan.unit_id for plan in plans}, {plan.path[: -plan.steplen] for plan in plans}
    rows = pages.filter(pk__in=pks - {None}) | pages.filter(path__in=paths)
    return {key: title for pk, path, title in rows.values_list("pk", "path", "title") for key in (pk, path)}


def _rows(plan):
    if plan.review is None:
        yield SimpleNamespace(plan=plan, outcome=_("No kind of plan"), message="", where="", fix="", law="")
        return
    groups = ((plan.review.lacks, _("Missing")), (plan.review.in_place, _("In place")))
    for findings, outcome in (*groups, (plan.review.later, _("Asked later in the year"))):
        yield from (_row(plan, finding, outcome) for finding in findings)


def _row(plan, finding, outcome):
    unchecked = _("Reference not checked")
    return SimpleNamespace(
        plan=plan,
        outcome=outcome,
        message=finding.message if finding.spots else "",
        where="; ".join(_where(spot) for spot in finding.spots if spot.title),
        fix=finding.fix,
        law="; ".join(one.label if one.verified else f"{one.label} ({unchecked})" for one in finding.legal),
    )


def _where(spot) -> str:
    return f"{spot.title} ({spot.missing})" if spot.missing else spot.title
