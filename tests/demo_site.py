"""The example site run as its users run it: by manage.py, with its data in a folder of its own."""

import os
import re
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

ROOT = Path(__file__).parent.parent
MANAGE = ROOT / "example_site" / "manage.py"


def environment(data):
    """The process environment of the example site with its data in a folder of its own."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("DJANGO_", "SQA_"))}
    return {**kept, "SQA_DEMO_DATA": str(data), "PYTHONUNBUFFERED": "1"}


def manage(data, *arguments):
    command = [sys.executable, str(MANAGE), *arguments]
    return subprocess.run(command, env=environment(data), check=True, capture_output=True, text=True).stdout


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(data, folder):
    """The address of a server that works on a copy of ``data``, in ``folder``."""
    shutil.copytree(data, folder, dirs_exist_ok=True)
    command = [sys.executable, str(MANAGE), "runserver", "--noreload", f"127.0.0.1:{free_port()}"]
    with subprocess.Popen(command, env=environment(folder), stdout=subprocess.PIPE, text=True) as server:
        started = next(line for line in server.stdout if "development server at" in line)
        try:
            yield re.search(r"http://[\d.:]+", started)[0]
        finally:
            server.terminate()


class Visitor:
    """A browser without JavaScript."""

    def __init__(self, address, language="sv"):
        self.address = address
        self.cookies = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies))
        self.opener.addheaders = [("Accept-Language", language)]

    def get(self, path, data=None):
        """Status, final path and text of a page, after redirects."""
        request = Request(self.address + path, data=data and urlencode(data).encode())  # noqa: S310
        try:
            response = self.opener.open(request, timeout=60)
        except HTTPError as error:
            response = error
        with response:
            return response.status, response.url.removeprefix(self.address), response.read().decode(errors="replace")

    def post(self, path, **data):
        token = next(cookie.value for cookie in self.cookies if cookie.name == "csrftoken")
        return self.get(path, {**data, "csrfmiddlewaretoken": token})

    def log_in(self, username):
        self.get("/login/")
        status, path, _text = self.post("/login/", username=username, password="demo", next="/")
        assert (status, path) == (200, "/")
        return self
