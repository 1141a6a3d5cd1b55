"""The demo on a database server: its migrations forwards and backwards with its data in them."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from tests.demo_site import MANAGE, ROOT

pytestmark = [
    pytest.mark.servers,
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="test_migrations and test_example_site try the demo on SQLite"
    ),
]


@pytest.fixture(scope="module")
def manage(tmp_path_factory, django_db_blocker):
    """Return a function that runs a management command of a demo with a new and empty database on the server."""
    name, test = "wagtail_sqa_demo", settings.DATABASES["default"]["TEST"]
    letters = f" CHARACTER SET {test['CHARSET']} COLLATE {test['COLLATION']}" if connection.vendor == "mysql" else ""
    folder = tmp_path_factory.mktemp("demo")
    own = {"SQA_DEMO_DATA": str(folder), "SQA_DEMO_DATABASE": name, "PYTHONPATH": str(ROOT)}

    def run(*arguments):
        command = [sys.executable, str(MANAGE), *arguments, "--settings", "tests.servers.demo_settings"]
        done = subprocess.run(command, env={**os.environ, **own}, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}{letters}")
        yield run
        cursor.execute(f"DROP DATABASE {name}")


def test_the_demo_goes_back_and_forth_through_all_migrations_and_its_history_agrees(manage):
    manage("migrate", "--verbosity", "0")
    manage("sqa_demo")
    assert "agrees" in manage("sqa_check_history")
    manage("migrate", "wagtail_sqa", "0001", "--verbosity", "0")
    manage("migrate", "--verbosity", "0")
    assert "agrees" in manage("sqa_check_history")
    assert int(manage("shell", "--verbosity", "0", "-c", COUNT)) > 100
    manage("migrate", "wagtail_sqa", "zero", "--verbosity", "0")
    manage("migrate", "--verbosity", "0")
    assert int(manage("shell", "--verbosity", "0", "-c", COUNT)) == 0


COUNT = "from wagtail_sqa.models import Measure; print(Measure.history.count())"
