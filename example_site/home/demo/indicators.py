"""Indicators with their readings, and what the goals of plans aim at."""

from decimal import Decimal

from example_site.home.models import UnitPage
from wagtail_sqa.models import GoalIndicator, Indicator, IndicatorReading


def load(rows, ledger):
    for row in rows["indicators"]:
        ledger.once(Indicator, row["key"], lambda row=row: _indicator(row, ledger))


def _indicator(row, ledger):
    indicator = Indicator(
        **{name: row[name] for name in ("name", "direction", "source", "description")},
        unit_of_measure=row["unit"],
        unit=ledger.find(UnitPage, row["unit_key"]),
    )
    indicator.readings = [
        IndicatorReading(date=reading["date"], value=_exact(reading["value"]), note=reading["note"])
        for reading in row["readings"]
    ]
    indicator.save()
    return indicator


def aims(rows, ledger):
    """The indicators of a goal from `rows` of plans.toml, unsaved; without those that have been deleted."""
    found = [(ledger.find(Indicator, row["key"]), row) for row in rows]
    return [
        GoalIndicator(
            indicator=indicator, baseline=_exact(row["baseline"]), target=_exact(row["target"]), sort_order=position
        )
        for position, (indicator, row) in enumerate(found)
        if indicator
    ]


def _exact(number):
    """TOML has floating numbers: 8.4 is meant as it is written."""
    return Decimal(str(number))
