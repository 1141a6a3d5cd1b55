"""Viewpoints are deleted after the site's period; the command can be run at any time, and twice."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.utils import timezone

from tests.factories import make_plan, make_viewpoint
from wagtail_sqa.models import Viewpoint, ViewpointTally

pytestmark = pytest.mark.django_db


@pytest.fixture
def days_old():
    plan, today = make_plan("The plan"), timezone.localdate()
    for days in (0, 729, 730, 731, 900):
        make_viewpoint(plan, f"Secret {days}", on=today - timedelta(days=days))
    return lambda: [(today - row.written_on).days for row in Viewpoint.objects.all()]


def run(*arguments):
    out = StringIO()
    call_command("sqa_delete_old_viewpoints", *arguments, stdout=out)
    return out.getvalue()


def test_what_is_older_than_the_period_goes_and_is_still_counted(days_old):
    said = run()
    assert days_old() == [0, 729, 730]
    assert "Deleted: 2 of “The plan”" in said
    assert ViewpointTally.objects.get().received == 2


def test_a_dry_run_says_the_same_and_deletes_nothing(days_old):
    assert "Would be deleted: 2 of “The plan”" in run("--dry-run")
    assert len(days_old()) == 5
    assert not ViewpointTally.objects.exists()


def test_a_second_run_finds_nothing(days_old):
    run()
    assert "Deleted in all: 0" in run()
    assert ViewpointTally.objects.get().received == 2


def test_nothing_of_what_was_said_is_printed(days_old):
    assert "Secret" not in run("--dry-run") + run()


def test_a_site_that_keeps_them_for_ever_is_told_so(days_old, settings):
    settings.WAGTAIL_SQA = {"VIEWPOINTS_KEPT_DAYS": None}
    assert "kept for ever" in run()
    assert len(days_old()) == 5


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VIEWPOINTS_FROM", "all"),
        ("VIEWPOINTS_KEPT_DAYS", 0),
        ("VIEWPOINTS_PER_HOUR", None),
        ("VIEWPOINTS_PER_HOUR", True),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(settings, name, value):
    settings.WAGTAIL_SQA = {name: value}
    (message,) = [message for message in run_checks() if message.id == "wagtail_sqa.E022"]
    assert name in message.msg
