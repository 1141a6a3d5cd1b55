"""Rounds of reminders in processes of their own: two at once, and one that is killed half-way."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.factories import TODAY, make_measure, make_user
from tests.fresh_site import copy_to
from tests.mail_server import MailServer

pytestmark = pytest.mark.xdist_group("reminders")

ROOT = Path(__file__).parent.parent
EVERYONE = [f"u{number:02}@test.example" for number in range(12)]
SETTINGS = """
import os
from tests.settings import *
DATABASES = {"default": {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": os.environ["REMINDERS_DATABASE"],
    "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE"},
}}
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", int(os.environ.get("REMINDERS_PORT", "0"))
"""
FILL = "import django; django.setup(); from tests.test_reminders_processes import fill; fill()"


def fill():
    for address in EVERYONE:
        user = make_user(address.split("@")[0], email=address)
        make_measure("Late", responsible_user=user, due=TODAY.replace(day=1))


class Site:
    """A site in a folder: its settings, its database in a file, and its mail server."""

    def __init__(self, folder, port=0):
        self.database = folder / "db.sqlite3"
        path = os.pathsep.join([str(folder), str(ROOT)])
        own = {"PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": "site_with_mail", "REMINDERS_DATABASE": str(self.database)}
        self.environment = {**os.environ, **own, "REMINDERS_PORT": str(port)}

    def start(self, *arguments):
        command = [sys.executable, *arguments]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        return subprocess.Popen(command, env=self.environment, cwd=ROOT, text=True, **pipes)

    def run(self, *arguments):
        process = self.start(*arguments)
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 0, said
        return said

    def start_round(self):
        return self.start("-m", "django", "sqa_send_reminders", "--date", f"{TODAY}")

    def sql(self, statement, *values):
        with closing(sqlite3.connect(self.database, timeout=20)) as connection, connection:
            return connection.execute(statement, values).fetchall()


@pytest.fixture(scope="module")
def filled(tmp_path_factory, django_db_setup, django_db_blocker):
    """A folder with the database of a site in which twelve people have a late measure each."""
    folder = tmp_path_factory.mktemp("reminders")
    (folder / "site_with_mail.py").write_text(SETTINGS, encoding="utf-8")
    site = Site(folder)
    with django_db_blocker.unblock():
        copy_to(site.database)
    site.sql("PRAGMA journal_mode=WAL")
    site.run("-c", FILL)
    return folder


@pytest.fixture
def server():
    with MailServer() as running:
        yield running


@pytest.fixture
def site(filled, server, tmp_path):
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    return Site(tmp_path, server.port)


def said_by(process):
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 0, said
    return said


def test_two_rounds_at_once_send_each_digest_once(site, server):
    server.letterbox.seconds = 0.1  # long enough for both to be busy at the same time
    rounds = [site.start_round(), site.start_round()]
    said = [said_by(process) for process in rounds]
    assert sorted(server.letterbox.recipients) == EVERYONE
    assert sum(int(text.split("Sent: ")[1].split(".")[0]) for text in said) == 12
    assert site.sql("SELECT count(*), count(sent_at) FROM wagtail_sqa_reminderdigest") == [(12, 12)]


def test_a_round_that_is_killed_half_way_and_run_again_sends_each_digest_once(site, server):
    server.letterbox.stalls_after = 5
    killed = site.start_round()
    assert server.letterbox.has_stalled.wait(timeout=60)
    killed.kill()
    killed.communicate()
    assert server.letterbox.recipients == EVERYONE[:5]
    assert site.sql("SELECT count(*), count(sent_at) FROM wagtail_sqa_reminderdigest") == [(6, 5)]
    server.letterbox.stalls_after = None
    age_claims(site)
    assert "Sent: 7. Sent before: 5." in said_by(site.start_round())
    assert server.letterbox.recipients == EVERYONE
    assert site.sql("SELECT count(*), count(sent_at) FROM wagtail_sqa_reminderdigest") == [(12, 12)]


def age_claims(site):
    """Let an hour pass for what was claimed and not sent."""
    changed = "UPDATE wagtail_sqa_reminderdigest SET claimed_at = datetime(claimed_at, '-1 hour') WHERE sent_at IS NULL"
    site.sql(changed)
