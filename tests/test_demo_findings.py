"""What the check of a plan finds in the demo, held against the list that was written beside it by reading the plans."""

import json
import tomllib

import pytest

from tests.demo_site import ROOT, manage

pytestmark = pytest.mark.xdist_group("example_site")

EXPECTED = tomllib.loads((ROOT / "example_site" / "demo" / "expected_findings.toml").read_text(encoding="utf-8"))

READ = """
import json
from example_site.home.demo.clock import TODAY
from example_site.home.models import DemoRecord
from wagtail_sqa.models import QualityPlanPage
from wagtail_sqa.reviewing.gathering import stored_facts
from wagtail_sqa.reviewing.review import review

keys = dict(DemoRecord.objects.filter(model="wagtail_sqa.QualityPlanPage").values_list("object_id", "key"))
plans = list(QualityPlanPage.objects.all())
facts = stored_facts(plans)
title = lambda place: place.title if isinstance(place.title, str) else place.title.say("sv")
answer = {
    keys[plan.pk]: {
        outcome.check.key: [title(place) for place in outcome.places if place.title]
        for outcome in review(facts[plan.pk], plan.preset_in_use, on=TODAY)
        if outcome.lacks
    }
    for plan in plans
}
print("ANSWER" + json.dumps(answer))
"""


@pytest.fixture(scope="module")
def found(demo_data):
    return json.loads(manage(demo_data, "shell", "--command", READ).split("ANSWER")[1])


@pytest.mark.parametrize("plan", EXPECTED)
def test_the_check_finds_exactly_what_a_reader_of_the_plan_misses(found, plan):
    assert found[plan] == EXPECTED[plan]


def test_the_thin_plan_lacks_much_and_the_full_one_nothing():
    assert len(EXPECTED["lindasen-2026-27"]) > 15
    assert EXPECTED["tallkotten-2026-27"] == {}
