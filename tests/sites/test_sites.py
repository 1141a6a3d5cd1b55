"""The package in sites that are not like ours."""

import shutil

import pytest

from tests.sites.run import ask, manage

pytestmark = [pytest.mark.sites, pytest.mark.xdist_group("sites")]
WITH_OWN_TABLES = ("own_models", "german")  # the first migration of Wagtail writes the language into the tables
SITES = ("own_models", "german", "no_slashes", "below_a_prefix")


@pytest.fixture(scope="session")
def tables(tmp_path_factory):
    """A folder with the tables of a site as they are before anything is written."""
    folder = tmp_path_factory.mktemp("tables")
    manage("base", folder, "migrate", "--verbosity", "0")
    return folder


@pytest.mark.parametrize("site", SITES)
def test_plans_wheels_files_and_follow_ups_work_on_a_site_with(site, tmp_path, request):
    if site in WITH_OWN_TABLES:
        manage(site, tmp_path, "migrate", "--verbosity", "0")
    else:
        shutil.copy(request.getfixturevalue("tables") / "db.sqlite3", tmp_path)
    assert "all is well" in ask(site, tmp_path, "smoke")
    manage(site, tmp_path, "makemigrations", "--check", "--dry-run", "wagtail_sqa")


def test_a_plan_and_a_wheel_are_translated_and_read_in_both_languages_and_on_two_sites(tmp_path, tables):
    shutil.copy(tables / "db.sqlite3", tmp_path)
    manage("two_languages", tmp_path, "migrate", "--verbosity", "0")
    assert "all is well" in ask("two_languages", tmp_path, "languages")
