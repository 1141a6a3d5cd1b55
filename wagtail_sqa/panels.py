"""Panels of the editor."""

from functools import partial

from django.apps import apps
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel

from .forms import GoalFormSet, PlanGoalForm


class GoalsPanel(InlinePanel):
    """The goals of a plan, each with its measures as one ordered list."""

    def get_form_options(self):
        options = super().get_form_options()
        options["formsets"][self.relation_name] |= {"form": PlanGoalForm, "formset": GoalFormSet}
        return options


class MeasureListComparison:
    """What became of a goal's list of measures between two revisions, for Wagtail's comparison view."""

    is_field = True
    is_child_relation = False

    def __init__(self, obj_a, obj_b):
        self.before, self.after = _measures_of(obj_a), _measures_of(obj_b)

    def field_label(self):
        return _("Measures")

    def has_changed(self) -> bool:
        return list(self.before) != list(self.after)

    def htmldiff(self):
        """Return the list as it became, what is new marked by + and what is gone by −, and never by colour alone."""
        added = [("addition", "+ ", title) for pk, title in self.after.items() if pk not in self.before]
        gone = [("deletion", "− ", title) for pk, title in self.before.items() if pk not in self.after]
        stayed = [("", "", title) for pk, title in self.after.items() if pk in self.before]
        if self.has_changed() and not added and not gone:
            stayed.insert(0, ("", "", _("New order:")))
        return format_html_join(mark_safe("<br>"), '<span class="{}">{}{}</span>', added + gone + stayed)


def _measures_of(goal) -> dict[int, str]:
    """Return the titles of a goal's measures in their order, by primary key."""
    rows = goal.goal_measures.all()
    measures = apps.get_model("wagtail_sqa", "Measure").objects.only("title").in_bulk([row.measure_id for row in rows])
    return {row.measure_id: measures[row.measure_id].title for row in rows if row.measure_id in measures}


class MeasuresPanel(FieldPanel):
    """A goal's list of measures, whose changes are named when two revisions are compared."""

    class BoundPanel(FieldPanel.BoundPanel):
        def get_comparison(self):
            return [partial(MeasureListComparison)]
