"""Widgets of the editor."""

import json

from django import forms
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.telepath import JSContext
from wagtail.snippets.widgets import AdminSnippetChooser


class MeasureListWidget(forms.Widget):
    """An ordered list of measures in one hidden field: chosen several at a time, moved and removed by buttons.

    Its value is a list of primary keys. One field instead of four a row keeps an editing page with
    hundreds of measures small.
    """

    template_name = "wagtail_sqa/admin/measure_list.html"
    model = None

    def value_from_datadict(self, data, files, name):
        try:
            value = json.loads(data.get(name) or "[]")
        except ValueError:
            return []
        return [int(pk) for pk in value if str(pk).isdigit()] if isinstance(value, list) else []

    def value_omitted_from_data(self, data, files, name):
        return name not in data

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        pks = list(value or [])
        titles = dict(self.model.objects.filter(pk__in=pks).values_list("pk", "title"))
        context["widget"]["json"] = json.dumps(pks)
        context["widget"]["rows"] = [(pk, titles.get(pk, "")) for pk in pks]
        context["widget"]["chooser"] = JSContext().pack(AdminSnippetChooser(model=self.model))
        return context

    @property
    def media(self):
        return forms.Media(
            js=[versioned_static("wagtail_sqa/admin/measure-list.js")],
            css={"all": [versioned_static("wagtail_sqa/admin/admin.css")]},
        )
