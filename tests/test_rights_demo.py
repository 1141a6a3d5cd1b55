"""Whom the demo lets work with what: rights to one unit's page and what lies below it, and to nothing else."""

import json
import shutil
import tomllib

import pytest

from tests.demo_site import ROOT, manage

pytestmark = pytest.mark.xdist_group("example_site")

DEMO = ROOT / "example_site" / "demo"
UNITS = {row["title"]: row["unit"] for row in tomllib.loads((DEMO / "measures.toml").read_text("utf-8"))["measures"]}
OF_EKBACKEN = {"ekbacken", "ekbacken-f-3", "ekbacken-4-6", "ekbacken-7-9", "ekbacken-eht"}
ACTIONS = ("edit", "unpublish", "history", "follow_up")

# For each user: what they list, and of one measure of each unit, which open to which action.
ASK = """
import json
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.test.utils import setup_test_environment
from django.urls import reverse
from wagtail_sqa.models import Measure

setup_test_environment()
VIEWSET = "wagtailsnippets_wagtail_sqa_measure:"
MEASURES = {measure.unit_id: measure for measure in Measure.objects.all()}.values()

def rights(user):
    client = Client()
    client.force_login(user)
    def ask(name, *args):
        return client.get(reverse(name, args=args), headers={"host": "localhost"})
    listing = ask(VIEWSET + "list")
    rows = listing.context["paginator"].object_list if listing.status_code == 200 else []
    opened = {a: [m.title for m in MEASURES if ask(VIEWSET + a, m.pk).status_code == 200] for a in ACTIONS}
    return {"listed": [m.title for m in rows], "mine": ask("wagtail_sqa:my_measures").content.decode(), **opened}

users = get_user_model().objects.filter(username__in=["admin", "rektor", "larare", "utanfor"])
given = Permission.objects.filter(group__isnull=False, content_type__app_label="wagtail_sqa")
print("ANSWER" + json.dumps({**{user.username: rights(user) for user in users}, "given": given.count()}))
"""


@pytest.fixture(scope="module")
def rights(demo_data, tmp_path_factory):
    data = shutil.copytree(demo_data, tmp_path_factory.mktemp("rights"), dirs_exist_ok=True)
    code = ASK.replace("ACTIONS", repr(ACTIONS))
    return json.loads(manage(data, "shell", "--command", code).split("ANSWER")[1])


def units(titles):
    return {UNITS[title] for title in titles}


def test_nobody_of_the_demo_has_a_permission_for_measures(rights):
    assert rights["given"] == 0


def test_rektor_works_with_the_measures_of_ekbacken_and_sees_no_others(rights):
    assert set(rights["rektor"]["listed"]) == {title for title, unit in UNITS.items() if unit in OF_EKBACKEN}
    for action in ("edit", "unpublish", "history"):
        assert units(rights["rektor"][action]) == OF_EKBACKEN & units(rights["admin"][action]), action
    assert "tallkotten" in units(rights["admin"]["edit"])


def test_rektor_follows_up_what_they_answer_for_in_the_closed_section_too(rights):
    assert units(rights["rektor"]["follow_up"]) - OF_EKBACKEN == {"ledning"}


@pytest.mark.parametrize("username", ["larare", "utanfor"])
def test_readers_work_with_no_measure_in_the_admin(rights, username):
    assert not any(rights[username][what] for what in ("listed", *ACTIONS))


def test_larare_has_measures_of_their_own_and_utanfor_nothing_of_the_closed_section(rights):
    closed = [title for title, unit in UNITS.items() if unit == "ledning"]
    assert closed
    assert not any(title in rights["utanfor"]["mine"] for title in closed)
    assert any(title in rights["larare"]["mine"] for title in UNITS)
