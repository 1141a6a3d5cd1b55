"""Start the example site: environment, database, demo data, server. Standard library only, like environment.py."""

import argparse
import os
import socket
import subprocess
import sys

import environment

MANAGE = environment.ROOT / "example_site" / "manage.py"
HOST = "127.0.0.1"
WELCOME = """
  The example site is at  http://localhost:{port}/
  The editors' admin at   http://localhost:{port}/admin/

  Log in with the password "demo" as
    admin     may do everything
    rektor    edits Ekbackens skola only
    larare    reads, and is responsible for some measures
    utanfor   has no access to the closed section

  What you write is kept in example_site/data/. Stop with Ctrl+C.
"""


def port_number(text):
    """The port as a number; exits with a sentence when it is not one."""
    if text.isdecimal() and 1 <= int(text) <= 65535:
        return int(text)
    sys.exit(f"PORT is to be a number between 1 and 65535, not “{text}”.")


def check_port(port):
    """Exit with a sentence when the port cannot be listened to."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            sys.exit(f"Port {port} is reserved for the system: choose another one, make demo PORT=8080.")
        except OSError:
            sys.exit(f"Port {port} is already in use: choose another one, make demo PORT={port % 65535 + 1}.")


def manage(*arguments):
    """Run a management command in the environment; exits when it fails, after what it said itself."""
    if subprocess.call([str(environment.PYTHON), str(MANAGE), *arguments]):
        sys.exit(f"The example site could not be prepared: “{arguments[0]}” failed.")


def serve(port):
    """Become the server process, so that Ctrl+C reaches it alone."""
    print(WELCOME.format(port=port), flush=True)
    python = str(environment.PYTHON)
    os.execv(python, [python, str(MANAGE), "runserver", "--noreload", f"{HOST}:{port}"])  # noqa: S606


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", default="8000")
    port = port_number(parser.parse_args().port)
    environment.check_version()
    check_port(port)
    environment.ensure()
    os.environ["SQA_DEMO_DEBUG"] = "1"
    manage("migrate", "--verbosity", "0")
    manage("sqa_demo", "--port", str(port))
    serve(port)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(1)
