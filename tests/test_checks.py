"""What a site has forgotten is said by ``manage.py check``, with a hint that mends it."""

import pytest
from django.core.checks import run_checks
from django.test import override_settings

from wagtail_sqa import checks


def found():
    return {message.id: message for message in run_checks() if message.id.startswith("wagtail_sqa")}


def test_a_site_that_has_forgotten_nothing_is_told_nothing():
    assert found() == {}


def test_an_unknown_setting_is_named_with_the_known_ones():
    with override_settings(WAGTAIL_SQA={"DUE_SOON_DAY": 3}):
        message = found()["wagtail_sqa.E001"]
    assert "DUE_SOON_DAY" in message.msg
    assert "DUE_SOON_DAYS" in message.hint


def test_a_missing_middleware_is_named(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "simple_history" not in name]
    assert "HistoryRequestMiddleware" in found()["wagtail_sqa.W001"].hint


def test_a_low_limit_of_form_fields_is_named(settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
    assert "10_000" in found()["wagtail_sqa.W002"].hint


@pytest.mark.parametrize("limit", [None, 10_000])
def test_a_limit_that_is_high_enough_is_left_alone(settings, limit):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = limit
    assert "wagtail_sqa.W002" not in found()


def test_a_missing_app_is_named(monkeypatch):
    monkeypatch.setattr(checks, "REQUIRED_APPS", (*checks.REQUIRED_APPS, "an_app_that_is_missing"))
    assert "an_app_that_is_missing" in found()["wagtail_sqa.E002"].hint
