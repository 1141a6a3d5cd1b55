"""The demo's past, held against the data it was made from: what was in force on the first day of each month."""

import json
import tomllib
from datetime import date

import pytest

from tests.demo_site import ROOT, manage

pytestmark = pytest.mark.xdist_group("example_site")

MEASURES = tomllib.loads((ROOT / "example_site" / "demo" / "measures.toml").read_text(encoding="utf-8"))["measures"]
FIELDS = ("title", "description", "expected_effect", "responsible_role", "due")
MONTHS = [date(2024 + n // 12, n % 12 + 1, 1) for n in range(11, 36)]

READ = """
import json
from datetime import date, datetime, time
from django.utils import timezone
from example_site.home.models import DemoRecord
from wagtail_sqa.history.as_of import rows_as_of
from wagtail_sqa.models import Measure

keys = dict(DemoRecord.objects.filter(model="wagtail_sqa.Measure").values_list("object_id", "key"))
answer = {}
for day in DAYS:
    moment = timezone.make_aware(datetime.combine(date.fromisoformat(day), time.min))
    rows = rows_as_of(Measure, moment)
    answer[day] = {keys[row.id]: [str(getattr(row, name) or "") for name in FIELDS] for row in rows}
print("ANSWER" + json.dumps(answer))
"""


def published(row, day):
    """The text of a measure as the data says it was in force when ``day`` began; None before its publication."""
    if row["published_on"] >= day:
        return None
    text = {name: row.get(name, "") for name in FIELDS}
    for change in reversed(row.get("changes", [])):
        if change["on"] >= day:
            text.update({name: pair[0] for name, pair in change["fields"].items() if name in FIELDS})
    return [str(text[name]) for name in FIELDS]


@pytest.fixture(scope="module")
def remembered(demo_data):
    code = READ.replace("DAYS", json.dumps([day.isoformat() for day in MONTHS])).replace("FIELDS", json.dumps(FIELDS))
    return json.loads(manage(demo_data, "shell", "--command", code).split("ANSWER")[1])


def test_the_measures_in_force_on_the_first_of_a_month_are_those_that_the_data_names(remembered):
    for day in MONTHS:
        expected = {row["key"]: text for row in MEASURES if (text := published(row, day)) is not None}
        assert remembered[day.isoformat()] == expected, day


def test_the_data_has_changes_to_be_remembered():
    months_with_changes = {(c["on"].year, c["on"].month) for row in MEASURES for c in row.get("changes", [])}
    assert len(months_with_changes) >= 10


def test_the_history_of_the_demo_agrees_with_what_is_in_force(demo_data):
    assert "agrees" in manage(demo_data, "sqa_check_history")
