"""Panels of the editor."""

from wagtail.admin.panels import InlinePanel

from .forms import PlanGoalForm


class GoalsPanel(InlinePanel):
    """The goals of a plan, each with its measures as one ordered list."""

    def get_form_options(self):
        options = super().get_form_options()
        options["formsets"][self.relation_name]["form"] = PlanGoalForm
        return options
