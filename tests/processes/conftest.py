"""One site for all of these tests: starting it takes longer than most of them."""

import os
import shutil
import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from threading import Thread

import pytest

from tests.demo_site import Visitor, free_port
from tests.processes.site import Site, database

MISSING = [name for name in ("psycopg", "gunicorn", "django_redis", "django_tasks_db") if find_spec(name) is None]


def reason() -> str:
    """Return why these tests cannot be run here, "" where they can."""
    if MISSING:
        return f"needs {', '.join(MISSING)}: pip install -e .[databases]"
    if shutil.which("redis-server") is None:
        return "needs redis-server: apt install redis-server"
    host, port = os.environ.get("PGHOST", "127.0.0.1"), int(os.environ.get("PGPORT", "5432"))
    try:
        socket.create_connection((host, port), timeout=5).close()
    except OSError as error:
        return f"needs PostgreSQL, which does not answer on {host}:{port}: {error}"
    return ""


def pytest_collection_modifyitems(items):
    for item in items:
        if "processes" in item.path.parts:
            item.add_marker(pytest.mark.processes)
            item.add_marker(pytest.mark.xdist_group("processes"))


class Front(BaseHTTPRequestHandler):
    """A cache in front of the site that only notes what it is told to forget."""

    def do_PURGE(self):
        self.server.purged.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture(scope="session")
def front():
    with ThreadingHTTPServer(("127.0.0.1", 0), Front) as server:
        server.purged = []
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(scope="session")
def site(tmp_path_factory, front):
    why = reason()
    if why:
        pytest.skip(why)
    site = Site(tmp_path_factory.mktemp("processes"))
    site.environment["FRONTEND_CACHE_URL"] = f"http://127.0.0.1:{front.server_port}"
    with database():
        try:
            site.redis = site.start_redis()
            site.manage("migrate", "--verbosity", "0")
            site.manage("sqa_demo", SQA_TASKS_AT_ONCE="1")
            yield site
        finally:
            site.end()


@pytest.fixture(scope="session")
def ports(site):
    """The ports of two servers, which share nothing but the database, Redis and a folder."""
    ports = free_port(), free_port()
    site.servers = [site.start_server(port) for port in ports]
    return ports


@pytest.fixture
def visitors(ports):
    """A visitor of each of the two servers."""
    return [Visitor(f"http://127.0.0.1:{port}") for port in ports]


@pytest.fixture
def editors(visitors):
    """The same person at both servers: they log in at the first."""
    first, second = visitors
    first.log_in("admin")
    second.opener, second.cookies = first.opener, first.cookies
    return visitors
