"""The demo's blocks in the form that a StreamField stores."""

import json
from datetime import date
from uuid import uuid4


def stream(rows) -> str:
    return json.dumps([_block(row["type"], row["value"]) for row in rows], default=_iso)


def _block(kind, value):
    return {"type": kind, "value": VALUES.get(kind, lambda v: v)(value)}


def _items(value):
    """Wagtail knows a list's items by their ids; without one it takes the whole for a value."""
    return [{"type": "item", "value": item, "id": str(uuid4())} for item in value]


def _table(value):
    return {
        "columns": [{"type": "text", "heading": heading} for heading in value["columns"]],
        "rows": [{"values": row} for row in value["rows"]],
        "caption": value.get("caption", ""),
    }


def _key_figure(value):
    figure = {name: value.get(name) or "" for name in ("label", "unit", "source")}
    return {**figure, "value": str(value["value"]).replace(".", ","), "date": value.get("date")}


def _iso(value):
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"No JSON for {value!r}")


VALUES = {"list": _items, "table": _table, "key_figure": _key_figure}
