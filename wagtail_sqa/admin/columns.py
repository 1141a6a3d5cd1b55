"""Columns of the listing of measures. None of them asks the database anything."""

from wagtail.admin.ui.tables import Column

from ..conf import get_setting
from .labels import LATENESS_ICONS, STATUS_ICONS


class StatusColumn(Column):
    """The status as icon and word."""

    cell_template_name = "wagtail_sqa/admin/columns/status.html"

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        return {
            **context,
            "icon": STATUS_ICONS.get(instance.status, "radio-empty"),
            "word": instance.get_status_display(),
        }


class DueColumn(Column):
    """The due date, and beside it whether it is near or past on the day ``today()``."""

    cell_template_name = "wagtail_sqa/admin/columns/due.html"

    def __init__(self, name, *, today, **kwargs):
        super().__init__(name, **kwargs)
        self.today = today

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        late = instance.lateness(on=self.today(), soon_days=get_setting("DUE_SOON_DAYS"))
        return {**context, "late": late, "icon": LATENESS_ICONS.get(late), "word": late.label if late else ""}
