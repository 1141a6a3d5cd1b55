"""What is overdue in a unit, and what was followed up there: each as a whole list, a part of it at a time."""

from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from ..reading.unit_lists import MOST, Part, UnitList, follow_ups_in, overdue_in, unit_to_show
from ..reading.visibility import known_to
from .unit_plans import OfUnitMixin


class UnitListView(OfUnitMixin, TemplateView):
    """Base of the lists: the same rows as in a block, as far as this reader may read them.

    ``read(unit, known, part)`` of each list returns its `UnitList`.
    """

    template_name = "wagtail_sqa/unit_list.html"
    rows_template = ""
    heading = lead = nothing = ""

    def get_context_data(self, **kwargs):
        known = known_to(self.request.user, beside=self.unit.path)
        unit = unit_to_show(None, self.unit, known)
        found = self.read(unit, known, Part())
        page = Paginator(range(found.total), MOST).get_page(self.request.GET.get("page"))
        if page.number > 1:
            found = self.read(unit, known, Part(page.start_index() - 1))
        said = {name: getattr(self, name) for name in ("heading", "lead", "nothing", "rows_template")}
        return {**super().get_context_data(**kwargs), **said, "list": found, "page_of": page, "crumbs": self.crumbs()}


class UnitOverdueView(UnitListView):
    rows_template = "wagtail_sqa/home/overdue_rows.html"
    heading = _("Overdue measures")
    lead = _("Measures of the unit and of the units below it whose due date is past, the oldest first.")
    nothing = _("Nothing is overdue.")

    def read(self, unit, known, part: Part) -> UnitList:
        return overdue_in(unit, known, on=timezone.localdate(), part=part)


class UnitFollowUpsView(UnitListView):
    rows_template = "wagtail_sqa/home/follow_up_rows.html"
    heading = _("Follow-ups")
    lead = _("What has been seen of the measures of the unit and of the units below it, the newest day first.")
    nothing = _("Nothing has been followed up yet.")

    def read(self, unit, known, part: Part) -> UnitList:
        return follow_ups_in(unit, known, part=part)
