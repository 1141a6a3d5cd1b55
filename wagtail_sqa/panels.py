"""Panels of the editor."""

import re
from functools import partial

from django.apps import apps
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html_join, strip_spaces_between_tags
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, Panel
from wagtail.admin.telepath import JSContext
from wagtail.snippets.widgets import AdminSnippetChooser

from .admin.labels import statuses
from .figures import say
from .forms import GoalFormSet, PlanGoalForm
from .presets.site import language

# An attribute whose value holds escaped double quotes and no single ones: the blocks that a StreamField offers.
_ESCAPED_QUOTES = re.compile(r"""="([^"']*&quot;[^"']*)\"""")


class QuestionPanel(MultiFieldPanel):
    """One part of the plan, in fewer bytes: with ten goals it is a quarter of the page.

    Leaves out the white space between elements, and writes attributes that hold JSON between single quotes.
    """

    class BoundPanel(MultiFieldPanel.BoundPanel):
        def render_html(self, parent_context=None):
            html = strip_spaces_between_tags(super().render_html(parent_context))
            return mark_safe(_ESCAPED_QUOTES.sub(_single_quoted, html))  # noqa: S308 the panel's own output


def _single_quoted(attribute):
    return "='" + attribute[1].replace("&quot;", '"') + "'"


class ReviewPanel(Panel):
    """What a plan or a report lacks of what its preset asks: of the draft that is edited, as it was saved last.

    Its template asks for the check: models, which have panels, know nothing of rights. ``view`` is the name of the
    address of the whole check.
    """

    def __init__(self, view: str, **kwargs):
        super().__init__(**kwargs)
        self.view = view

    def clone_kwargs(self):
        return {**super().clone_kwargs(), "view": self.view}

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_sqa/admin/review_panel.html"

        def is_shown(self):
            return self.instance.pk is not None and self.instance.preset_in_use is not None


class GoalsPanel(InlinePanel):
    """The goals of a plan, each with its measures and its indicators as ordered lists."""

    def get_form_options(self):
        options = super().get_form_options()
        options["formsets"][self.relation_name] |= {"form": PlanGoalForm, "formset": GoalFormSet}
        return options

    def get_bound_panel(self, instance=None, request=None, form=None, prefix="panel"):
        """Give the ids within a short prefix: the headings above would stand in each of hundreds."""
        return super().get_bound_panel(instance=instance, request=request, form=form, prefix=self.relation_name)

    class BoundPanel(InlinePanel.BoundPanel):
        template_name = "wagtail_sqa/admin/goals_panel.html"

        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            preset = self.instance.preset_in_use
            if preset is not None:
                self.heading = _("Goals with their %(measures)s") % {"measures": preset.term.say(language())["many"]}

        @cached_property
        def choosers(self):
            """Return the choosers of both lists as Wagtail's scripts unpack them, and what unpacking them needs."""
            context = JSContext()
            packed = {
                name: context.pack(AdminSnippetChooser(model=apps.get_model("wagtail_sqa", name)))
                for name in ("measure", "indicator")
            }
            return packed, context.media

        def get_context_data(self, parent_context=None):
            return {
                **super().get_context_data(parent_context),
                "measure_list_options": {**self._options("measure"), "statuses": statuses()},
                "indicator_list_options": self._options("indicator"),
            }

        def _options(self, name):
            edit_url = reverse(f"wagtailsnippets_wagtail_sqa_{name}:edit", args=[0])
            return {"chooser": self.choosers[0][name], "editUrl": edit_url}

        @property
        def media(self):
            return super().media + self.choosers[1]


class ListComparison:
    """What became of a goal's list between two revisions, for Wagtail's comparison view."""

    is_field = True
    is_child_relation = False

    def __init__(self, label, lines_of, obj_a, obj_b):
        """``lines_of`` gives a goal's lines in their order, by what tells one line from another."""
        self.label = label
        self.before, self.after = lines_of(obj_a), lines_of(obj_b)

    def field_label(self):
        return self.label

    def has_changed(self) -> bool:
        return list(self.before) != list(self.after)

    def htmldiff(self):
        """Return the list as it became, what is new marked by + and what is gone by −, and never by colour alone."""
        added = [("addition", "+ ", line) for key, line in self.after.items() if key not in self.before]
        gone = [("deletion", "− ", line) for key, line in self.before.items() if key not in self.after]
        stayed = [("", "", line) for key, line in self.after.items() if key in self.before]
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
            return [partial(ListComparison, _("Measures"), _measures_of)]


def _indicators_of(goal) -> dict[tuple, str]:
    """Return a goal's indicators with baseline and target as lines of text, by all that a line says."""
    rows = goal.goal_indicators.all()
    indicators = apps.get_model("wagtail_sqa", "Indicator").objects.only("name").in_bulk([r.indicator_id for r in rows])
    return {
        (row.indicator_id, row.baseline, row.target): _line(indicators[row.indicator_id], row)
        for row in rows
        if row.indicator_id in indicators
    }


def _line(indicator, row) -> str:
    marks = {_("baseline"): row.baseline, _("target"): row.target}
    return ", ".join([str(indicator), *(f"{word} {say(value)}" for word, value in marks.items() if value is not None)])


class IndicatorsPanel(FieldPanel):
    """How a goal will be known: its list of indicators, whose changes are named when two revisions are compared."""

    class BoundPanel(FieldPanel.BoundPanel):
        def get_comparison(self):
            return [partial(ListComparison, _("Indicators"), _indicators_of)]
