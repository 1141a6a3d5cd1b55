"""The indicators of a goal in the plan's editor: one field for the whole list, from form to rows."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.staticfiles import versioned_static

from .figures import read, say

_MARKS = ("baseline", "target")


@dataclass(frozen=True)
class Aim:
    """An indicator by its primary key, from where to where."""

    indicator_id: int
    baseline: Decimal | None
    target: Decimal | None


class IndicatorCatalogue:
    """The indicators that the goals of one form name: read once for all of them."""

    def __init__(self, forms_of_goals: Callable[[], Iterable[forms.Form]]):
        self._forms_of_goals = forms_of_goals

    @cached_property
    def chosen(self) -> dict[int, Any]:
        """Return the indicators that are named and still exist, by primary key."""
        pks = {row["id"] for form in self._forms_of_goals() for row in form["indicators"].value() or []}
        return apps.get_model("wagtail_sqa", "Indicator").objects.only("name", "unit_of_measure").in_bulk(pks)


class IndicatorListWidget(forms.Widget):
    """An ordered list of indicators in one hidden field, each with baseline and target, drawn by a script.

    Its value is a list of dicts with ``id`` and, as they are typed, ``baseline`` and ``target``.
    """

    template_name = "wagtail_sqa/admin/indicator_list.html"
    catalogue = None

    def value_from_datadict(self, data, files, name):
        try:
            rows = json.loads(data.get(name) or "[]")
        except ValueError:
            return []
        return [_typed(row) for row in rows if _is_row(row)] if isinstance(rows, list) else []

    def value_omitted_from_data(self, data, files, name):
        return name not in data

    def id_for_label(self, id_):
        return f"{id_}-choose" if id_ else ""

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        rows = list(value or [])
        context["widget"]["json"] = json.dumps(rows)
        context["widget"]["rows"] = [self._named(row) for row in rows]
        context["widget"]["described_by"] = context["widget"]["attrs"].get("aria-describedby", "")
        return context

    def _named(self, row) -> dict:
        indicator = self.catalogue.chosen.get(row["id"])
        if indicator is None:
            return {**row, "title": _("Deleted indicator %(number)d") % {"number": row["id"]}, "gone": True}
        return {**row, "title": indicator.name, "unit": indicator.unit_of_measure}

    @property
    def media(self):
        return forms.Media(js=[versioned_static("wagtail_sqa/admin/indicator-list.js")])


class IndicatorListField(forms.Field):
    """An ordered list of indicators with baseline and target: a list of `Aim`. Each bad number is named."""

    widget = IndicatorListWidget

    def use(self, catalogue: IndicatorCatalogue) -> None:
        self.catalogue = self.widget.catalogue = catalogue

    def to_python(self, value) -> list[Aim]:
        aims, problems = [], []
        for row in value or []:
            try:
                aims.append(self._aim(row))
            except ValueError as problem:
                problems.append(str(problem))
        if problems:
            raise ValidationError(problems)
        return aims

    def _aim(self, row) -> Aim:
        indicator = self.catalogue.chosen.get(row["id"])
        if indicator is None:
            raise ValueError(_("A chosen indicator no longer exists. Remove it from the list and save again."))
        try:
            return Aim(row["id"], *(read(row[mark]) if row[mark].strip() else None for mark in _MARKS))
        except ValueError as reason:
            text = _("%(indicator)s: %(reason)s") % {"indicator": indicator, "reason": reason}
            raise ValueError(text) from None

    def has_changed(self, initial, data) -> bool:
        return list(initial or []) != list(data or [])


def rows_of(goal) -> list[dict]:
    """Return the indicators of ``goal`` as the widget shows them."""
    return [
        {"id": row.indicator_id, **{mark: _said(getattr(row, mark)) for mark in _MARKS}}
        for row in goal.goal_indicators.all()
    ]


def put_aims(goal, aims: Iterable[Aim]) -> None:
    """Put the list on ``goal``, keeping the rows that stay so that their history goes on."""
    rows = {row.indicator_id: row for row in goal.goal_indicators.all()}
    ordered = []
    for position, aim in enumerate(aims):
        row = rows.pop(aim.indicator_id, None) or goal.goal_indicators.model(indicator_id=aim.indicator_id)
        row.baseline, row.target, row.sort_order = aim.baseline, aim.target, position
        ordered.append(row)
    goal.goal_indicators = ordered


def _said(value: Decimal | None) -> str:
    return "" if value is None else say(value).replace("\u00a0", " ")


def _is_row(row) -> bool:
    return isinstance(row, dict) and str(row.get("id")).isdecimal()


def _typed(row) -> dict:
    return {"id": int(row["id"]), **{mark: str(row.get(mark) or "")[:100] for mark in _MARKS}}
