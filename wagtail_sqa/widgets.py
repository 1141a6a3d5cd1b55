"""Widgets of the editor."""

import json

from django import forms
from django.utils.translation import gettext as _
from wagtail.admin.staticfiles import versioned_static

from .admin.labels import measure_row


class MeasureListWidget(forms.Widget):
    """An ordered list of measures in one hidden field: chosen several at a time, moved and removed by buttons.

    Its value is a list of primary keys. One field instead of four a row, and rows that the script draws from a
    few words each, keep an editing page with hundreds of measures small. What all lists of a page share stands
    once, in the panel of the goals.
    """

    template_name = "wagtail_sqa/admin/measure_list.html"
    catalogue = None

    def use(self, catalogue) -> None:
        """Take titles from ``catalogue``, a `MeasureCatalogue`."""
        self.catalogue = catalogue

    def value_from_datadict(self, data, files, name):
        try:
            value = json.loads(data.get(name) or "[]")
        except ValueError:
            return []
        return [int(pk) for pk in value if str(pk).isdecimal()] if isinstance(value, list) else []

    def value_omitted_from_data(self, data, files, name):
        return name not in data

    def id_for_label(self, id_):
        return f"{id_}-choose" if id_ else ""

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        pks = list(value or [])
        context["widget"]["json"] = json.dumps(pks)
        context["widget"]["rows"] = [self._row(pk) for pk in pks]
        context["widget"]["described_by"] = context["widget"]["attrs"].get("aria-describedby", "")
        return context

    def _row(self, pk) -> dict:
        measure = self.catalogue.chosen.get(pk)
        if measure is None:
            return {"id": pk, "title": _("Deleted measure %(number)d") % {"number": pk}, "gone": True}
        return measure_row(measure)

    @property
    def media(self):
        return forms.Media(js=[versioned_static("wagtail_sqa/admin/measure-list.js")])
