"""Columns of the listing of activities. None of them asks the database anything."""

from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import BaseColumn, Column

from ...reading.wheels.repeat_words import repeat_text
from ...reading.wheels.words import days_text, week_text


class ChooseColumn(BaseColumn):
    """A box for each row, sent with what the row looked like when it was chosen."""

    header_template_name = "wagtail_sqa/admin/activities/choose_header.html"
    cell_template_name = "wagtail_sqa/admin/activities/choose_cell.html"

    def get_cell_context_data(self, instance, parent_context):
        return {**super().get_cell_context_data(instance, parent_context), "value": chosen_value(instance)}


class DaysColumn(Column):
    """The days in words with their weeks, and whether the wheel shows them."""

    cell_template_name = "wagtail_sqa/admin/activities/days_cell.html"

    def __init__(self, name, *, is_outside, **kwargs):
        super().__init__(name, **kwargs)
        self.is_outside = is_outside

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        shown = {"outside": self.is_outside(instance), "weeks": weeks(instance.activity)}
        return {**context, **shown, "repeat": repeat(instance.activity)}


def chosen_value(row) -> str:
    return f"{row.key}:{row.token}"


def days(row) -> str:
    activity = row.activity
    if activity.start is None:
        return _("No day yet")
    return days_text(activity.start, activity.end or activity.start, with_year=True)


def repeat(activity) -> str:
    return repeat_text(activity.rule, activity.start) if activity.start else ""


def weeks(activity) -> str:
    return week_text(activity.start, activity.end or activity.start) if activity.start else ""
