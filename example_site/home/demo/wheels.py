"""Annual wheels with their rings and activities."""

import json

from django.contrib.auth import get_user_model

from example_site.home.models import UnitPage
from wagtail_sqa.actions.publish import save_and_publish
from wagtail_sqa.models import (
    ActivityCategory,
    AnnualWheelPage,
    Measure,
    QualityPlanPage,
    WheelActivity,
    WheelRing,
)

from .clock import moment


def load(rows, ledger):
    for wheel in rows["wheels"]:
        for position, row in enumerate(wheel["categories"]):
            ledger.once(ActivityCategory, row["name"], lambda row=row, p=position: _category(row, p))
        ledger.once(AnnualWheelPage, wheel["key"], lambda wheel=wheel: _wheel(wheel, ledger))


def _category(row, position):
    fields = {name: row[name] for name in ("name", "colour", "mark")}
    return ActivityCategory.objects.create(position=position * 10, **fields)


def _wheel(row, ledger):
    wheel = AnnualWheelPage(
        **{name: row[name] for name in ("title", "slug", "introduction", "months", "year_mode")},
        accountable_role=row.get("accountable_role", ""),
        start_month=row["start"].month,
        start_year=row["start"].year if row["year_mode"] == "fixed" else None,
        live=False,
    )
    wheel.rings = [_ring(ring, position, row, ledger) for position, ring in enumerate(row["rings"])]
    ledger.find(UnitPage, row["unit"]).add_child(instance=wheel)
    author = ledger.find(get_user_model(), "rektor" if row["unit"] == "ekbacken" else "admin")
    save_and_publish(wheel, user=author, at=moment(row["start"]))
    return AnnualWheelPage.objects.get(pk=wheel.pk)


def _ring(row, position, wheel, ledger):
    ring = WheelRing(name=row["name"], description=row.get("description", ""), sort_order=position)
    names = {category["key"]: category["name"] for category in wheel["categories"]}
    own = [activity for activity in wheel["activities"] if activity["ring"] == row["key"]]
    ring.activities = [_activity(activity, i, names, ledger) for i, activity in enumerate(own)]
    return ring


def _activity(row, position, category_names, ledger):
    plan = ledger.find(QualityPlanPage, row.get("plan"))
    return WheelActivity(
        **{name: row.get(name, "") for name in ("title", "short_title", "responsible_role", "description")},
        start=row["start"],
        end=row["end"] if row["end"] != row["start"] else None,
        category=ledger.find(ActivityCategory, category_names[row["category"]]),
        measure=ledger.find(Measure, row.get("measure")),
        links=json.dumps([{"type": "page", "value": plan.pk}] if plan else []),
        sort_order=position,
    )
