"""A site's own settings make no migration of ours, and ours can be taken back."""

import os
import subprocess
import sys

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

SITES = {
    "swedish": {"SQA_TEST_LANGUAGE_CODE": "sv"},
    "big keys": {"SQA_TEST_AUTO_FIELD": "django.db.models.BigAutoField"},
    "uuid history": {"SIMPLE_HISTORY_HISTORY_ID_USE_UUID": "1"},
    "long reasons": {"SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD": "1"},
    "composite index": {"SIMPLE_HISTORY_DATE_INDEX": "1"},
}


@pytest.mark.parametrize("site", SITES)
def test_a_sites_settings_make_no_migration(site):
    command = [sys.executable, "-m", "django", "makemigrations", "wagtail_sqa", "--check", "--dry-run"]
    env = {**os.environ, **SITES[site], "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": os.getcwd()}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


@pytest.mark.django_db(transaction=True)
def test_the_tables_can_be_taken_away_and_made_again():
    call_command("migrate", "wagtail_sqa", "zero", verbosity=0)
    tables = set(connection.introspection.table_names())
    assert not [name for name in tables if name.startswith("wagtail_sqa_")]
    call_command("migrate", "wagtail_sqa", verbosity=0)
    executor = MigrationExecutor(connection)
    assert not executor.migration_plan(executor.loader.graph.leaf_nodes("wagtail_sqa"))
    ours = {model._meta.db_table for model in apps.get_app_config("wagtail_sqa").get_models()}
    assert ours <= set(connection.introspection.table_names())
