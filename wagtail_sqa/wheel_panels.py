"""Panels of the wheel's editor."""

from datetime import date

from django import forms
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.staticfiles import versioned_static

from .enums import SOURCES_IN_PLANS, RingSource
from .reading.wheels.repeat_words import repeat_sentence
from .wheel.recurrence import Preset
from .wheel_forms import WheelRingForm, WheelRingFormSet


class RingsPanel(InlinePanel):
    """The rings of a wheel, which choose what they show; saved without a touch to their activities."""

    def get_form_options(self):
        options = super().get_form_options()
        options["formsets"][self.relation_name] |= {"form": WheelRingForm, "formset": WheelRingFormSet}
        return options

    class BoundPanel(InlinePanel.BoundPanel):
        @property
        def media(self):
            """The script of the panel within, for which an inline panel does not ask."""
            return super().media + _script("ring-source.js")


def _script(name: str) -> forms.Media:
    return forms.Media(js=[versioned_static(f"wagtail_sqa/admin/{name}")])


def _for(field: str, *presets: Preset) -> FieldPanel:
    """Return the panel of a field that only these presets need; a script hides it from the others."""
    attrs = {"data-sqa-repeat-for": " ".join(presets)}
    return FieldPanel(field, attrs=attrs, disable_comments=True)


_REPEATING = tuple(preset for preset in Preset if preset != Preset.ONCE)
_ON_WEEKDAYS = (Preset.NTH_WEEKDAY, Preset.LAST_WEEKDAY, Preset.LAST_WEEK, Preset.ISO_WEEK)


class RepeatPanel(MultiFieldPanel):
    """How an activity comes back, and in words what that means."""

    def __init__(self, **kwargs):
        children = [
            FieldRowPanel(
                [FieldPanel("repeat", disable_comments=True), _for("every", *_REPEATING), _for("until", *_REPEATING)]
            ),
            FieldRowPanel(
                [_for("nth", Preset.NTH_WEEKDAY), _for("weekday", *_ON_WEEKDAYS), _for("week", Preset.ISO_WEEK)]
            ),
        ]
        super().__init__(**{"children": children, **kwargs})

    class BoundPanel(MultiFieldPanel.BoundPanel):
        template_name = "wagtail_sqa/admin/repeat_panel.html"

        @property
        def media(self):
            return super().media + _script("repeat.js")

        def get_context_data(self, parent_context=None):
            return {
                **super().get_context_data(parent_context),
                "preview": _preview(self.instance),
                "url": reverse("wagtail_sqa_repeat_preview"),
                "prefix": self.form.prefix,
            }


def _preview(activity) -> str:
    """What was saved, in words; nothing for what could not be."""
    if not isinstance(activity.start, date) or activity.repeat not in _REPEATING:
        return ""
    return repeat_sentence(activity.rule, activity.start, on=timezone.localdate())


class SourcePanel(MultiFieldPanel):
    """What a ring shows."""

    def __init__(self, **kwargs):
        children = [
            FieldPanel("source", disable_comments=True),
            _shown_for("plans", *SOURCES_IN_PLANS),
            _shown_for("shown_ring", RingSource.WHEEL),
            _shown_for("category", *SOURCES_IN_PLANS, RingSource.WHEEL),
        ]
        super().__init__(**{"children": children, **kwargs})

    class BoundPanel(MultiFieldPanel.BoundPanel):
        template_name = "wagtail_sqa/admin/source_panel.html"

        def get_context_data(self, parent_context=None):
            return {**super().get_context_data(parent_context), "prefix": self.form.prefix}


def _shown_for(field: str, *sources: RingSource) -> FieldPanel:
    return FieldPanel(field, attrs={"data-sqa-source-for": " ".join(sources)}, disable_comments=True)
