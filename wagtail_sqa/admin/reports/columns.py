"""Columns of the reports. None of them asks the database anything."""

from wagtail.admin.ui.tables import Column

from ..labels import visibility


class PlacesColumn(Column):
    """Each plan with the goal that the measure stands under."""

    cell_template_name = "wagtail_sqa/admin/reports/columns/places.html"


class FollowedUpColumn(Column):
    """The day of the last follow-up, and how many days ago that was."""

    cell_template_name = "wagtail_sqa/admin/reports/columns/followed_up.html"

    def get_cell_context_data(self, instance, parent_context):
        return {**super().get_cell_context_data(instance, parent_context), "days": instance.days_since}


class EffectColumn(Column):
    """The effect as it was assessed, and below it the decision."""

    cell_template_name = "wagtail_sqa/admin/reports/columns/effect.html"

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        return {**context, "decision": instance.get_decision_display()}


class MeasureColumn(Column):
    """The title, as a link for those who may edit; below it a word when readers do not see the measure."""

    cell_template_name = "wagtail_sqa/admin/reports/columns/measure.html"

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        hidden = "" if instance.live else visibility(instance)
        return {**context, "url": instance.edit_url, "hidden": hidden}


class ReasonsColumn(Column):
    """Why the measure needs attention: a list."""

    cell_template_name = "wagtail_sqa/admin/reports/columns/reasons.html"


class MendColumn(Column):
    """Links to where it can be mended. The value is a list of (address, label)."""

    cell_template_name = "wagtail_sqa/admin/reports/columns/mend.html"

    def get_cell_context_data(self, instance, parent_context):
        return {**super().get_cell_context_data(instance, parent_context), "title": instance.title}
