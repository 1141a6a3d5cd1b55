"""Where in the editors a place is mended."""

from django.urls import reverse

from .places import Place

_FIELDS = ("accountable_role", "introduction")
_GOAL_FIELDS = {name: f"{name}-choose-label" for name in ("measures", "indicators")}
_GOAL_FIELDS |= {name: name for name in ("description", "focus_area", "supports")}


def measure_link(place: Place) -> str:
    field = f"#id_{place.fields[0]}" if place.fields else ""
    return reverse("wagtailsnippets_wagtail_sqa_measure:edit", args=[place.pk]) + field


def part_link(place: Place, editor: str) -> str:
    """Return the address of the part of the plan's editor, whose own is ``editor`` ("" within it); "" for the wheel."""
    if place.part == "wheel":
        return ""
    if place.number is not None:
        return f"{editor}#{_of_goal(place)}"
    if place.part in _FIELDS:
        return f"{editor}#id_{place.part}"
    if place.part == "adopted_on":
        return f"{editor}#tab-settings"
    part = "direction" if place.part == "goals" else place.part
    return f"{editor}#panel-child-content-{part}-section"


def _of_goal(place: Place) -> str:
    row = place.number - 1
    field = _GOAL_FIELDS.get(place.fields[0]) if place.fields else None
    return f"id_goals-{row}-{field}" if field else f"inline_child_goals-{row}-panel-section"
