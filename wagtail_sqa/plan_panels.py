"""Panels of the plan's editor that speak the words of its preset."""

from django.utils.html import format_html
from wagtail.admin.panels import HelpPanel

from .enums import Phase
from .panels import QuestionPanel
from .presets.site import language

# Which guidance stands under which question.
_GUIDANCE = {
    Phase.DIRECTION: ("goal",),
    Phase.APPROACH: ("cause", "expected_effect", "follow_up"),
    Phase.OUTCOME: ("judgement",),
}


class _PhaseMixin:
    """A panel of one of the four questions."""

    def __init__(self, *args, phase, **kwargs):
        super().__init__(*args, **kwargs)
        self.phase = phase

    def clone_kwargs(self):
        return {**super().clone_kwargs(), "phase": self.phase}


class AnswerPanel(_PhaseMixin, QuestionPanel):
    """The answer to a question under the heading that the plan's preset gives it.

    Links lead to it by an id of its own: those of Wagtail follow the language.
    """

    class BoundPanel(QuestionPanel.BoundPanel):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            preset = self.instance.preset_in_use
            if preset is not None:
                heading = preset.questions[self.panel.phase].heading.say(language())
                self.heading = f"{list(Phase).index(self.panel.phase) + 1}. {heading}"

        def render_html(self, parent_context=None):
            html = super().render_html(parent_context)
            return format_html('<span id="sqa-{}" class="sqa-anchor"></span>{}', self.panel.phase.value, html)


class GuidancePanel(_PhaseMixin, HelpPanel):
    """What a good answer holds, by the plan's preset; ``content`` for a plan without one."""

    class BoundPanel(HelpPanel.BoundPanel):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.preset = self.instance.preset_in_use
            if self.preset is not None:
                self.template_name = "wagtail_sqa/admin/guidance_panel.html"

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            return context if self.preset is None else {**context, **_guidance(self.preset, self.panel.phase)}


def _guidance(preset, phase) -> dict:
    code, question = language(), preset.questions[phase]
    rows = [preset.guidance[key] for key in _GUIDANCE.get(phase, ())]
    return {
        "help": preset.words(question.help, code),
        "prompts": question.prompts.say(code),
        "example": preset.words(question.example, code),
        "guidance": [
            {"text": preset.words(row.text, code), "example": row.example.say(code) if row.example else ""}
            for row in rows
        ],
    }
