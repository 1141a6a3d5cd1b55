"""What a site has forgotten is said by ``manage.py check``, with a hint that mends it."""

import re
from pathlib import Path

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


@pytest.mark.parametrize("wrong", ["nowhere.roles_of", "no path", "wagtail_sqa.conf.DEFAULTS", ["Teacher"]])
def test_roles_of_users_that_nobody_can_ask_for_are_named(wrong):
    with override_settings(WAGTAIL_SQA={"USER_ROLES": wrong}):
        assert repr(wrong) in found()["wagtail_sqa.E004"].msg


@pytest.mark.parametrize("right", [None, lambda user: [], "tests.test_checks.found"])
def test_roles_of_users_by_a_function_or_its_path_are_left_alone(right):
    with override_settings(WAGTAIL_SQA={"USER_ROLES": right}):
        assert "wagtail_sqa.E004" not in found()


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("DUE_SOON_DAYS", "30"),
        ("CHECK_POINT_DAYS", -1),
        ("PDF_AT_ONCE", 0),
        ("FILES_PER_HOUR", None),
        ("CHANGES_ON_PLAN", 2.5),
    ],
)
def test_numbers_that_are_none_are_named_with_the_least(name, wrong):
    with override_settings(WAGTAIL_SQA={name: wrong}):
        message = found()["wagtail_sqa.E006"]
    assert name in message.msg
    assert "whole number" in message.hint


def test_a_site_without_time_zones_is_told_to_have_them(settings):
    settings.USE_TZ = False
    assert "USE_TZ = True" in found()["wagtail_sqa.E007"].hint


def test_another_model_of_all_pages_is_refused_in_a_sentence(settings):
    settings.WAGTAIL_PAGE_MODEL = "testapp.SectionPage"
    assert "Remove WAGTAIL_PAGE_MODEL" in checks.check_page_model(None)[0].hint


def test_a_preset_that_cannot_be_read_is_named_with_what_mends_it(tmp_path):
    (tmp_path / "ours.toml").write_text("title = ")
    with override_settings(WAGTAIL_SQA={"PRESETS_DIR": tmp_path}):
        message = found()["wagtail_sqa.E020"]
    assert "ours.toml" in message.msg
    assert message.hint


def test_a_severity_that_nobody_knows_is_named():
    with override_settings(WAGTAIL_SQA={"BLOCK_PUBLISHING": ["serious"]}):
        assert "serious" in found()["wagtail_sqa.E021"].msg


def test_every_error_and_warning_of_ours_has_a_hint_and_an_id_of_its_own():
    source = Path(checks.__file__).read_text(encoding="utf-8")
    ids = re.findall(r'id="(wagtail_sqa\.[EW]\d+)"', source)
    assert len(ids) == len(set(ids)) == source.count("hint=")


@override_settings(ROOT_URLCONF="wagtail.urls")
def test_addresses_that_are_not_included_are_missed():
    assert "wagtail_sqa.urls" in found()["wagtail_sqa.W003"].hint
