"""Panels of the editor."""

from functools import partial

from django.apps import apps
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html_join, strip_spaces_between_tags
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.telepath import JSContext
from wagtail.snippets.widgets import AdminSnippetChooser

from .admin.labels import statuses
from .forms import GoalFormSet, PlanGoalForm


class QuestionPanel(MultiFieldPanel):
    """One part of the plan. Leaves out the white space between elements: with ten goals it is a sixth of the page."""

    class BoundPanel(MultiFieldPanel.BoundPanel):
        def render_html(self, parent_context=None):
            html = super().render_html(parent_context)
            return mark_safe(strip_spaces_between_tags(html))  # noqa: S308 the panel's own output


class GoalsPanel(InlinePanel):
    """The goals of a plan, each with its measures as one ordered list."""

    def get_form_options(self):
        options = super().get_form_options()
        options["formsets"][self.relation_name] |= {"form": PlanGoalForm, "formset": GoalFormSet}
        return options

    def get_bound_panel(self, instance=None, request=None, form=None, prefix="panel"):
        """Give the ids within a short prefix: the headings above would stand in each of hundreds."""
        return super().get_bound_panel(instance=instance, request=request, form=form, prefix=self.relation_name)

    class BoundPanel(InlinePanel.BoundPanel):
        template_name = "wagtail_sqa/admin/goals_panel.html"

        @cached_property
        def chooser(self):
            """Return the chooser of measures as Wagtail's scripts unpack it, and what unpacking it needs."""
            context = JSContext()
            packed = context.pack(AdminSnippetChooser(model=_measure_model()))
            return packed, context.media

        def get_context_data(self, parent_context=None):
            edit_url = reverse("wagtailsnippets_wagtail_sqa_measure:edit", args=[0])
            options = {"chooser": self.chooser[0], "editUrl": edit_url, "statuses": statuses()}
            return {**super().get_context_data(parent_context), "measure_list_options": options}

        @property
        def media(self):
            return super().media + self.chooser[1]


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
    measures = _measure_model().objects.only("title").in_bulk([row.measure_id for row in rows])
    return {row.measure_id: measures[row.measure_id].title for row in rows if row.measure_id in measures}


def _measure_model():
    return apps.get_model("wagtail_sqa", "Measure")


class MeasuresPanel(FieldPanel):
    """A goal's list of measures, whose changes are named when two revisions are compared."""

    class BoundPanel(FieldPanel.BoundPanel):
        def get_comparison(self):
            return [partial(MeasureListComparison)]
