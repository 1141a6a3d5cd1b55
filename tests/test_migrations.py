"""A site's own settings make no migration of ours, and ours can be taken back."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from django.apps import apps

from tests.demo_site import manage

# Each setting once; several to a site, for a site takes seconds to start.
SITES = {
    "swedish, big keys, long reasons": {
        "SQA_TEST_LANGUAGE_CODE": "sv",
        "SQA_TEST_AUTO_FIELD": "django.db.models.BigAutoField",
        "SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD": "1",
    },
    "uuid history, composite index": {
        "SIMPLE_HISTORY_HISTORY_ID_USE_UUID": "1",
        "SIMPLE_HISTORY_DATE_INDEX": "1",
    },
}


@pytest.mark.parametrize("site", SITES)
def test_a_sites_settings_make_no_migration(site):
    command = [sys.executable, "-m", "django", "makemigrations", "wagtail_sqa", "--check", "--dry-run"]
    env = {**os.environ, **SITES[site], "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": os.getcwd()}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


@pytest.mark.xdist_group("example_site")
def test_the_tables_can_be_taken_away_and_made_again_on_a_site_in_use(demo_data, tmp_path):
    data = shutil.copytree(demo_data, tmp_path, dirs_exist_ok=True)
    before = our_tables(data)
    manage(data, "migrate", "wagtail_sqa", "zero", "--verbosity", "0")
    assert not our_tables(data)
    manage(data, "migrate", "--verbosity", "0")
    ours = {model._meta.db_table for model in apps.get_app_config("wagtail_sqa").get_models()}
    assert ours <= our_tables(data) == before


@pytest.mark.xdist_group("example_site")
def test_versions_stay_with_their_plans_when_they_come_to_belong_to_pages_and_back(demo_data, tmp_path):
    data = shutil.copytree(demo_data, tmp_path, dirs_exist_ok=True)
    versions = rows(data, "SELECT page_id, number FROM wagtail_sqa_adoptedversion ORDER BY id")
    of_plans = [row for row in versions if row[:1] in rows(data, "SELECT page_ptr_id FROM wagtail_sqa_qualityplanpage")]
    assert of_plans
    manage(data, "migrate", "wagtail_sqa", "0019", "--verbosity", "0")
    assert rows(data, "SELECT plan_id, number FROM wagtail_sqa_adoptedversion ORDER BY id") == of_plans
    manage(data, "migrate", "--verbosity", "0")
    assert rows(data, "SELECT page_id, number FROM wagtail_sqa_adoptedversion ORDER BY id") == of_plans


def our_tables(data):
    """Return the names of the tables in the database of an example site that are ours."""
    names = rows(data, "SELECT name FROM sqlite_master WHERE type = 'table'")
    return {name for (name,) in names if name.startswith("wagtail_sqa_")}


def rows(data, query):
    """Return what the database of an example site answers to ``query``."""
    (database,) = data.glob("*.sqlite3")
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()
