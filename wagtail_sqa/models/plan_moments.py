"""How plans are read at other moments than now."""

from ..printing.plans import view_pdf
from ..reading.days import days_of_measures
from ..reading.differences import differences, headings
from ..reading.filters import measure_filter
from ..reading.past import Past, past_of
from ..reading.visibility import closed_beside
from .moments import MomentsMixin


class PlanMomentsMixin(MomentsMixin):
    """A plan's past is that of its goals and measures too."""

    class Meta:
        abstract = True

    def past_at(self, moment, *, on=None) -> Past | None:
        return past_of(self, moment, on=on)

    def kept_context(self, view):
        return {"plan": view, "chosen": measure_filter({}, ()), "tables": view.goals}

    def kept_pdf(self, view, *, language):
        return view_pdf(self, view, language=language)

    def last_year(self):
        if self.previous_plan_id is None:
            return None
        model = type(self)._meta.get_field("previous_plan").related_model
        published = model._base_manager.filter(pk=self.previous_plan_id, live=True)
        return published.exclude(closed_beside("path", path=self.path)).first()

    def compare(self, before, after, *, same_page):
        return headings(), differences(before, after, same_plan=same_page)

    def other_days(self):
        return days_of_measures(self)
