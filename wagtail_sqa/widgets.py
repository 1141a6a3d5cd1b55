"""Widgets of the editor."""

import json

from django import forms
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.telepath import JSContext
from wagtail.snippets.widgets import AdminSnippetChooser

from .admin.labels import STATUS_ICONS, visibility


class MeasureListWidget(forms.Widget):
    """An ordered list of measures in one hidden field: chosen several at a time, moved and removed by buttons.

    Its value is a list of primary keys. One field instead of four a row keeps an editing page with
    hundreds of measures small.
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
        widget = context["widget"]
        pks = list(value or [])
        widget["json"] = json.dumps(pks)
        widget["rows"] = [self._row(pk) for pk in pks]
        widget["chooser"] = json.dumps(self._packed_chooser()[0])
        widget["described_by"] = widget["attrs"].get("aria-describedby", "")
        return context

    def _row(self, pk) -> dict:
        measure = self.catalogue.chosen.get(pk)
        if measure is None:
            return {"pk": pk}
        hidden = "" if measure.live else visibility(measure)
        return {"pk": pk, "measure": measure, "icon": STATUS_ICONS.get(measure.status, "radio-empty"), "hidden": hidden}

    def _packed_chooser(self):
        """Return the chooser of one measure as Wagtail's scripts unpack it, and what unpacking it needs."""
        context = JSContext()
        return context.pack(AdminSnippetChooser(model=self.catalogue.model)), context.media

    @property
    def media(self):
        own = forms.Media(js=[versioned_static("wagtail_sqa/admin/measure-list.js")])
        return self._packed_chooser()[1] + own if self.catalogue else own
