"""Annual wheels with their rings and activities."""

import json

from django.contrib.auth import get_user_model

from example_site.home.models import UnitPage
from wagtail_sqa.actions.occurrences import Occurrence, Outcome, record
from wagtail_sqa.actions.publish import save_and_publish
from wagtail_sqa.enums import RepeatPreset, RingSource
from wagtail_sqa.models import (
    ActivityCategory,
    AnnualWheelPage,
    Measure,
    QualityPlanPage,
    WheelActivity,
    WheelRing,
)

from . import source
from .clock import TODAY, moment

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def load(rows, ledger):
    for wheel in sorted(rows["wheels"], key=_shows_another):
        for position, row in enumerate(wheel["categories"]):
            ledger.once(ActivityCategory, row["name"], lambda row=row, p=position: _category(row, p))
        ledger.once(AnnualWheelPage, wheel["key"], lambda wheel=wheel: _wheel(wheel, ledger))


def _shows_another(wheel) -> bool:
    """Wheels that show others are made after these."""
    return any(ring.get("source") == "wheel" for ring in wheel["rings"])


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
    wheel = AnnualWheelPage.objects.get(pk=wheel.pk)
    for activity in row["activities"]:
        _tick_off(wheel, activity, author)
    return wheel


def _ring(row, position, wheel, ledger):
    names = {category["key"]: category["name"] for category in wheel["categories"]}
    ring = WheelRing(
        name=row["name"],
        description=row.get("description", ""),
        sort_order=position,
        category=ledger.find(ActivityCategory, names.get(row.get("category"))),
        **_source(row, ledger),
    )
    own = [activity for activity in wheel["activities"] if activity["ring"] == row["key"]]
    ring.activities = [_activity(activity, i, names, ledger) for i, activity in enumerate(own)]
    return ring


def _source(row, ledger) -> dict:
    """What the ring shows, when that is not its own activities."""
    plans = [ledger.find(QualityPlanPage, key) for key in row.get("plans", ())]
    blocks = json.dumps([{"type": "plan", "value": plan.pk} for plan in plans if plan])
    shown = {"source": row.get("source", RingSource.OWN), "plans": blocks}
    other = ledger.find(AnnualWheelPage, row.get("wheel"))
    if other is None:
        return shown
    names = {ring["key"]: ring["name"] for ring in _row_of(row["wheel"])["rings"]}
    return {**shown, "source_wheel": other, "source_ring": other.rings.get(name=names[row["ring"]]).uid}


def _row_of(key):
    return next(wheel for wheel in source.read("wheels")["wheels"] if wheel["key"] == key)


def _activity(row, position, category_names, ledger):
    plan = ledger.find(QualityPlanPage, row.get("plan"))
    return WheelActivity(
        **{name: row.get(name, "") for name in ("title", "short_title", "responsible_role", "description")},
        start=row["start"],
        end=row["end"] if row["end"] != row["start"] else None,
        category=ledger.find(ActivityCategory, category_names[row["category"]]),
        measure=ledger.find(Measure, row.get("measure")),
        to_tick_off=row.get("tick_off", False),
        **_repeat(row.get("repeat", {})),
        links=json.dumps([{"type": "page", "value": plan.pk}] if plan else []),
        sort_order=position,
    )


def _repeat(rule) -> dict:
    fields = {name: rule[name] for name in ("every", "nth", "week", "until") if name in rule}
    if "weekday" in rule:
        fields["weekday"] = WEEKDAYS.index(rule["weekday"])
    return {**fields, "repeat": rule.get("preset", RepeatPreset.ONCE)}


def _tick_off(wheel, row, user):
    """Write down what the demo knows of each time that an activity happens."""
    facts = row.get("occurrences", ())
    if not facts:
        return
    activity = WheelActivity.objects.get(ring__wheel=wheel, title=row["title"], start=row["start"])
    for fact in facts:
        outcome = Outcome(fact["state"], fact["note"], fact.get("moved_to"), row.get("responsible_role", ""))
        at = moment(min(fact["date"], TODAY))
        record(Occurrence(wheel, activity.uid, fact["date"]), outcome, user=user, at=at)
