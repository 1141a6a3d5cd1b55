"""Panels of the report's editor that speak the words of its preset."""

from django.utils.html import format_html
from wagtail.admin.panels import Panel

from .panels import QuestionPanel
from .presets.site import language


class ReportGuidePanel(Panel):
    """What each section of the report's kind should hold, and by which days the report is asked for."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_sqa/admin/report_guide_panel.html"

        def is_shown(self):
            return self.instance.preset_in_use is not None

        def get_context_data(self, parent_context=None):
            preset, code = self.instance.preset_in_use, language()
            start, end = self.instance.period_start, self.instance.period_end
            return {
                **super().get_context_data(parent_context),
                "description": preset.description.say(code),
                "sections": [
                    {
                        "heading": section.heading.say(code),
                        "help": section.help.say(code),
                        "required": section.required,
                        "legal": ", ".join(row.label(code) for row in section.legal if row.verified),
                    }
                    for section in preset.sections
                ],
                "days": preset.due_days(start, end, code) if start and end else [],
            }


class SectionsPanel(QuestionPanel):
    """The sections of a report. Links lead to it by an id of its own: those of Wagtail follow the language."""

    class BoundPanel(QuestionPanel.BoundPanel):
        def render_html(self, parent_context=None):
            return format_html(
                '<span id="sqa-sections" class="sqa-anchor"></span>{}', super().render_html(parent_context)
            )
