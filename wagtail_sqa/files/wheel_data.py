"""A wheel as data for other programs. Documented in docs/reference/wheel-data.md: change both, and `SCHEMA`, together.

New keys may come under the same schema; a key that goes or changes its meaning makes a new one.
"""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urljoin

from ..reading.wheels.lists import Activity
from ..reading.wheels.page import WheelView

SCHEMA = "wagtail-sqa/wheel/1"
CONTENT_TYPE = "application/json"


def wheel_data(view: WheelView, *, address: str, language: str) -> dict[str, Any]:
    """Return what readers see of a wheel; ``address`` is its page's full address."""
    window = view.choice.windows.shown
    return {
        "schema": SCHEMA,
        "title": view.title,
        "url": address,
        "language": language,
        "unit": view.unit,
        "introduction": view.introduction,
        "accountable_role": view.accountable_role,
        "period": {"start": window.start.isoformat(), "end": window.last.isoformat()},
        "filter": view.choice.filter.query,
        "rings": [{"key": ring.key, "name": ring.name, "description": ring.description} for ring in view.rings],
        "categories": [{"name": c.name, "colour": c.colour, "mark": c.mark} for c in view.categories],
        "activities": [_activity(activity, address, view.on) for activity in activities(view)],
    }


def activities(view: WheelView) -> list[Activity]:
    """Return each time that something in the list happens, by its days; the times of a series share a number."""
    times = (time for month in view.months for activity in month.activities for time in _times(activity))
    return sorted(times, key=lambda activity: (activity.row.start, activity.number))


def _times(activity: Activity) -> Iterable[Activity]:
    if not activity.times:
        return [activity]
    return [replace(activity, row=time.row, badge=time.badge, notes=time.notes, times=()) for time in activity.times]


def as_json(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _activity(activity: Activity, address: str, on: date) -> dict[str, Any]:
    row, measure = activity.row, activity.measure
    return {
        "id": row.anchor,
        "kind": row.kind,
        "number": activity.number,
        "url": f"{address}#{row.anchor}",
        "title": row.title,
        "short_title": row.short_title,
        "start": row.start.isoformat(),
        "end": row.end.isoformat(),
        "original_start": row.original and row.original.isoformat(),
        "ring": row.ring,
        "category": row.category.name,
        "responsible_role": row.responsible_role,
        "description": row.description,
        "state": row.state_on(on),
        "note": row.note,
        "links": [{"kind": link.kind, "text": link.text, "url": urljoin(address, link.url)} for link in activity.links],
        "measure": measure and {"title": measure.title, "url": measure.url and urljoin(address, measure.url)},
    }
