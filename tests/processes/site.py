"""The example site at scale in processes of its own: web servers, a worker, Redis, a database on PostgreSQL."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from time import monotonic, sleep

from tests.demo_site import MANAGE, ROOT, free_port

DATABASE = "sqa_processes"
HOST, USER = os.environ.get("PGHOST", "127.0.0.1"), os.environ.get("PGUSER", "postgres")
PATIENCE = 300  # seconds, for machines that have much else to do


def wait_until(happens, *, seconds=PATIENCE, every=0.05):
    """Return what ``happens()`` returns once that is true."""
    end = monotonic() + seconds
    while not (found := happens()):
        assert monotonic() < end, f"waited {seconds} seconds for {happens}"
        sleep(every)
    return found


def connect(name="postgres"):
    import psycopg  # noqa: PLC0415 these tests are collected where it is not installed

    return psycopg.connect(dbname=name, host=HOST, user=USER, autocommit=True, connect_timeout=5)


@contextmanager
def database():
    """A new database, dropped afterwards whoever is still connected."""
    drop = f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)"
    with connect() as server:
        server.execute(drop)
        server.execute(f"CREATE DATABASE {DATABASE}")
        try:
            yield
        finally:
            server.execute(drop)


class Process:
    """A process with all that it starts, in a group of its own."""

    def __init__(self, command, environment, log):
        self.log = log
        with log.open("a") as output:
            self.popen = subprocess.Popen(
                command, env=environment, cwd=ROOT, stdout=output, stderr=output, start_new_session=True
            )

    def children(self):
        told = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.popen.pid)], stdout=subprocess.PIPE, check=False)  # noqa: S607
        return [int(pid) for pid in told.stdout.split()]

    def ended(self) -> str:
        """Return what it said once it has ended by itself, and well."""
        code = self.popen.wait(timeout=PATIENCE)
        said = self.log.read_text()
        assert code == 0, said
        return said

    def kill(self):
        """End it and all that it started, as a machine would that loses its power."""
        if self.popen.poll() is None:
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait()


class Site:
    """The site in a folder, with its database; ``redis`` is started and stopped by whoever asks."""

    def __init__(self, folder):
        self.folder, self.processes, self.number = folder, [], 0
        self.redis_port = free_port()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "SQA_"))}
        self.environment = {
            **kept,
            **{"PGHOST": HOST, "PGUSER": USER, "DATABASE_NAME": DATABASE},
            **{"PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "tests.processes.settings", "SQA_DEMO_DEBUG": "0"},
            **{"SECRET_KEY": "only for tests", "PUBLIC_URL": "http://127.0.0.1"},
            **{"REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0", "SQA_DEMO_DATA": str(folder)},
            "TMPDIR": str(folder),  # where PDF files take turns on a machine: not with those of others
        }

    def start(self, *command, **environment) -> Process:
        self.number += 1
        log = self.folder / f"{self.number}.log"
        process = Process(command, {**self.environment, **environment}, log)
        self.processes.append(process)
        return process

    def begin(self, *arguments, **environment) -> Process:
        """Start a management command."""
        return self.start(sys.executable, str(MANAGE), *arguments, **environment)

    def manage(self, *arguments, **environment) -> str:
        return self.begin(*arguments, **environment).ended()

    def python(self, code) -> Process:
        """Start a process of the site that runs ``code``."""
        return self.start(sys.executable, "-c", f"import django; django.setup()\n{code}")

    def start_redis(self) -> Process:
        redis = self.start("redis-server", "--port", str(self.redis_port), "--save", "", "--bind", "127.0.0.1")
        wait_until(lambda: "Ready to accept connections" in redis.log.read_text())
        return redis

    def start_server(self, port, **environment) -> Process:
        """Start gunicorn with two workers; ready when both of them are."""
        options = ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--timeout", "120"]
        gunicorn = [sys.executable, "-m", "gunicorn", "example_site.wsgi", *options]
        server = self.start(*gunicorn, **environment)
        wait_until(lambda: server.log.read_text().count("Booting worker") == 2)
        return server

    def start_worker(self, name, **environment) -> Process:
        return self.begin("db_worker", "--worker-id", name, "--interval", "0.1", "--no-startup-delay", **environment)

    @contextmanager
    def worker(self, name="worker"):
        running = self.start_worker(name)
        try:
            yield running
        finally:
            running.kill()
            self.manage("sqa_take_up_tasks", name)

    def rows(self, statement, *values):
        with connect(DATABASE) as connection:
            return connection.execute(statement, values).fetchall()

    def value(self, statement, *values):
        return self.rows(statement, *values)[0][0]

    @contextmanager
    def locked(self, statement, *values):
        """Hold what a ``LOCK TABLE`` or a ``SELECT … FOR UPDATE`` locks: whoever wants to write there stands still."""
        with connect(DATABASE) as connection, connection.transaction():
            connection.execute(statement, values)
            yield

    def wait_for_standing(self, number):
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"
        wait_until(lambda: self.value(waiting, DATABASE) >= number)

    def end(self):
        for process in reversed(self.processes):
            process.kill()
