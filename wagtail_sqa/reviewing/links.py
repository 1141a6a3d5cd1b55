"""Where in the editors a place is mended."""

from django.urls import reverse

from ..enums import Phase
from .places import Place

_ANCHORS = {name: f"id_{name}" for name in ("accountable_role", "introduction")}
NO_FIELD = ("wheel", "adopted_on")  # what is mended elsewhere than in the plan's editor
_ANCHORS |= {name: f"id_{name}-ADD" for name in ("participation", "milestones")}
_ANCHORS["goals"] = f"sqa-{Phase.DIRECTION}"
_GOAL_FIELDS = {name: f"{name}-choose-label" for name in ("measures", "indicators")}
_GOAL_FIELDS |= {name: name for name in ("description", "focus_area", "governing_document", "supports")}


def measure_link(place: Place) -> str:
    field = f"#id_{place.fields[0]}" if place.fields else ""
    return reverse("wagtailsnippets_wagtail_sqa_measure:edit", args=[place.pk]) + field


def part_link(place: Place, editor: str) -> str:
    """Return the address of the part of the page's editor, whose own is ``editor`` ("" within it); "" outside it."""
    if place.part in NO_FIELD:
        return ""
    if place.block:
        return f"{editor}#block-{place.block}-section"
    if place.number is not None:
        return f"{editor}#{_of_goal(place)}"
    return f"{editor}#{_ANCHORS.get(place.part, f'sqa-{place.part}')}"


def _of_goal(place: Place) -> str:
    row = place.number - 1
    field = _GOAL_FIELDS.get(place.fields[0]) if place.fields else None
    return f"id_goals-{row}-{field}" if field else f"inline_child_goals-{row}-panel-section"
