"""The addresses of the reports, and their places in the menu *Reports*."""

from django.urls import path, reverse
from wagtail.admin.menu import MenuItem

from ...permissions import can_read_register
from .documents import REPORT as DOCUMENTS
from .documents import DocumentsReportView
from .loose_ends import FOLLOW, REPORT, FollowThreadView, LooseEndsView
from .measures import MeasuresReportView
from .needs_attention import NeedsAttentionView
from .plan_checks import PlanChecksView

REPORTS = {"measures": MeasuresReportView, "needs-attention": NeedsAttentionView, "plan-checks": PlanChecksView}


class ReportMenuItem(MenuItem):
    """Shown to those whom the report lets in."""

    def is_shown(self, request):
        return can_read_register(request.user)


def report_urls():
    reports = [url for name, view in REPORTS.items() for url in _urls(f"reports/quality-work/{name}/", view)]
    loose = "reports/quality-work/loose-ends/"
    return [
        *reports,
        path(loose, LooseEndsView.as_view(), name=REPORT),
        path("reports/quality-work/governing-documents/", DocumentsReportView.as_view(), name=DOCUMENTS),
        path(f"{loose}<sqa_number:pk>/follow/", FollowThreadView.as_view(), name=FOLLOW),
    ]


def _urls(address, view):
    yield path(address, view.as_view(), name=view.index_url_name)
    yield path(f"{address}results/", view.as_view(results_only=True), name=view.index_results_url_name)


def measures_menu_item():
    return _menu_item(MeasuresReportView, order=200)


def needs_attention_menu_item():
    return _menu_item(NeedsAttentionView, order=210)


def plan_checks_menu_item():
    return _menu_item(PlanChecksView, order=220)


def loose_ends_menu_item():
    return _menu_item(LooseEndsView, order=230)


def documents_menu_item():
    return _menu_item(DocumentsReportView, order=240)


def _menu_item(view, *, order) -> ReportMenuItem:
    return ReportMenuItem(view.page_title, reverse(view.index_url_name), icon_name=view.header_icon, order=order)
