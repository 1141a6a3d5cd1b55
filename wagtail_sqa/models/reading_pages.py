"""How plans are shown: context, apart from what they hold."""

from hashlib import sha256

from django.utils import timezone
from wagtail.contrib.routable_page.models import path
from wagtail.models import Site

from ..printing.answers import edition_answer
from ..printing.measure_lists import plan_list_edition
from ..printing.plans import plan_pdf
from ..reading.addresses import address_below, unit_plans_address
from ..reading.filters import chosen_goals, measure_filter
from ..reading.measures import MeasureRow
from ..reading.plans import PlanView, plan_view
from ..reading.wheels.of_plans import wheel_versions, wheels_of
from .printable import PdfPageMixin


class PlanReadingMixin(PdfPageMixin):
    """What readers see of a plan. Everything that shows a plan asks here: page, PDF file, feed, export."""

    class Meta:
        abstract = True

    def reading_view(self, *, on, preview: bool = False) -> PlanView:
        """Return the plan as it is read on the day ``on``; see `wagtail_sqa.reading.plans.plan_view`."""
        return plan_view(self, on=on, preview=preview)

    def visible_measures(self, *, on, preview: bool = False) -> tuple[MeasureRow, ...]:
        """Return the measures of the plan that readers see on the day ``on``, each once, in the order of its goals."""
        return self.reading_view(on=on, preview=preview).measures

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        preview = getattr(request, "is_preview", False)
        view = self.reading_view(on=timezone.localdate(), preview=preview)
        links = {} if preview else self._links(view, request)
        return {**context, **self.view_context(view, request), **links}

    def _links(self, view, request) -> dict[str, str]:
        """Return where else there is of the plan, and its neighbours: the same for every reader."""
        beside = unit_plans_address(view.above[-1].pk) if view.above else ""
        return {
            "pdf_url": self.get_pdf_url(request),
            "measures_url": self.get_measures_url(request),
            "unit_plans_url": beside,
            **self.get_version_urls(request),
        }

    def get_measures_url(self, request) -> str:
        """Return the address of the measures as a PDF file, those that the reader has chosen; "" outside every site."""
        url, query = address_below(self, request, "measures_file"), request.GET.urlencode()
        return f"{url}?{query}" if url and query else url

    @path("measures/pdf/")
    def measures_file(self, request):
        """The measures as a PDF file across the page: ``?status=`` and ``?role=`` as on the plan's page."""
        chosen = measure_filter(request.GET, self.visible_measures(on=timezone.localdate()))
        return edition_answer(request, plan_list_edition(self, chosen, request))

    def view_context(self, view, request) -> dict:
        """Return what the template of a plan needs of ``view``, apart from the links to what else there is."""
        chosen = measure_filter(request.GET, view.measures)
        tables = chosen_goals(view.goals, chosen)
        return {"plan": view, "crumbs": crumbs(view.above, request), "chosen": chosen, "tables": tables}

    def make_pdf(self, *, on, language: str) -> bytes:
        """Return the PDF file of what readers see on the day ``on``; see `wagtail_sqa.printing.plans.plan_pdf`."""
        return plan_pdf(self, on=on, language=language)

    def pdf_version(self) -> str:
        """Return what changes whenever the file does: the plan, or a wheel of its year."""
        wheels = sha256(repr(wheel_versions(self)).encode()).hexdigest()[:16]
        return f"{super().pdf_version()}-{wheels}"

    def pdf_rows(self) -> int:
        """Return about how many rows the file has, which is what its making takes time for."""
        measures = self.goals.get_live_queryset().filter(goal_measures__isnull=False).count()
        return measures + sum(wheel.page.pdf_rows() for wheel in wheels_of(self))


def crumbs(above, request):
    """Return the links to the pages ``above`` a plan from the site's first page on."""
    site = Site.find_for_request(request)
    top = site.root_page.path if site is not None else ""
    return [page.link for page in above if page.path.startswith(top)]
