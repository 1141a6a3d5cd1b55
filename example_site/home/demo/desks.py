"""What stands on the first page and on a unit's, once the wheels and plans are there."""

import json

from django.contrib.auth import get_user_model

from example_site.home.models import DemoRecord, HomePage, UnitPage
from wagtail_sqa.models import AnnualWheelPage


def load(organisation, ledger):
    rows = [(HomePage, organisation["site"]), *((UnitPage, row) for row in organisation["units"] if "blocks" in row)]
    for model, row in rows:
        page = ledger.find(model, row["key"])
        if page is not None:
            ledger.once(DemoRecord, f"desk/{row['key']}", lambda page=page, row=row: _fill(page, row, ledger))


def _fill(page, row, ledger):
    """Publish the page with its blocks; answers what the ledger remembers of it."""
    page.body = json.dumps([{"type": block["type"], "value": _value(block, ledger)} for block in row["blocks"]])
    author = get_user_model().objects.filter(is_superuser=True).first()
    page.save_revision(user=author).publish(user=author)
    return DemoRecord.objects.get(model=page._meta.label, key=row["key"])


def _value(block, ledger) -> dict:
    """Return what a block stores: pages by their primary keys, and all that the row leaves out as the block has it."""
    value = {name: said for name, said in block.items() if name != "type"} | {"heading": block.get("heading", "")}
    if block["type"] == "my_measures":
        return {"asks_visitors": True, **value}
    name, model = ("wheel", AnnualWheelPage) if block["type"] == "wheel" else ("unit", UnitPage)
    page = ledger.find(model, block.get(name))
    return {**value, name: page.pk if page is not None else None}
