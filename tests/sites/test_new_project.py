"""A new Wagtail project in which the README's steps are followed to the letter."""

import pytest

from scripts import smoke_wheel
from tests.demo_site import ROOT

pytestmark = pytest.mark.sites


def test_the_steps_of_the_readme_make_a_site_that_shows_plans_and_wheels(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)  # that of the tests
    smoke_wheel.try_in_a_new_project()


def test_the_readme_has_five_steps_and_code_where_something_is_to_be_written():
    told = smoke_wheel.steps()
    assert {number: [kind for kind, _code in blocks] for number, blocks in told.items()} == {
        1: [],
        2: ["python"],
        3: ["python"],
        4: [],
        5: ["python", "sh"],
    }
