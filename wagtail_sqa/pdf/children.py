"""Processes that draw one document each: forked by an interpreter kept ready, or new ones where that cannot be."""

import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Protocol

from wagtail_sqa.pdf.job import BEGUN, ERRORS, Limits

# Libraries are found where the parent found them. Collecting garbage would slow their imports by a fifth and never pay:
# the process is gone before.
_START = """
import gc, sys
gc.disable()
cpu, memory, sys.path[:] = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
from wagtail_sqa.pdf import guard
guard.limit_resources(cpu, memory)
from wagtail_sqa.pdf import worker
worker.main()
"""
_START_NURSERY = """
import gc, sys
gc.disable()
sys.path[:] = sys.argv[1:]
from wagtail_sqa.pdf import nursery
gc.freeze()
nursery.serve()
"""
_INHERITED = ("SYSTEMROOT", "LD_LIBRARY_PATH")
_PACKAGE_ROOT = str(Path(__file__).resolve().parents[2])


class Child(Protocol):
    def wait(self, seconds: float) -> int | None:
        """The exit code (negative: signal), None while it is not there after ``seconds``."""

    def end(self) -> None:
        """Kill it if it is still alive; leaves nothing behind."""


def start(folder: str, limits: Limits, epoch: int) -> Child:
    """Start a child for the job in ``folder``. Raises `OSError` when there can be none."""
    environment = environment_in(folder) | {"SOURCE_DATE_EPOCH": str(epoch)}
    line = nursery.order(folder, limits, environment) if nursery.is_possible() else None
    return _Forked(line) if line is not None else _New(folder, limits, environment)


class _New:
    """A new interpreter, never a fork that goes on with our state: servers have threads."""

    def __init__(self, folder: str, limits: Limits, environment: dict[str, str]):
        bounds = str(limits.cpu_seconds), str(limits.memory_mb)
        with Path(folder, ERRORS).open("wb") as errors:
            self._process = subprocess.Popen(
                _command(_START, *bounds),
                env=environment,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=errors,
                stderr=errors,
            )

    def wait(self, seconds: float) -> int | None:
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def end(self) -> None:
        self._process.kill()
        self._process.wait()


class _Forked:
    """A child of the nursery, known by the line to who keeps it; to hang up is to end it."""

    def __init__(self, line: socket.socket):
        self._line = line

    def wait(self, seconds: float) -> int | None:
        self._line.settimeout(max(seconds, 0.001))
        try:
            return int(self._line.recv(16) or -9)
        except TimeoutError:
            return None

    def end(self) -> None:
        self._line.close()


class Nursery:
    """The interpreter that is kept ready for this process; it ends with it, and when it has had no order for long."""

    def __init__(self):
        self._lock = threading.Lock()
        self._orders: socket.socket | None = None
        self._process: subprocess.Popen | None = None

    @staticmethod
    def is_possible() -> bool:
        """Whether the system has what it takes: Linux 5.3 or later."""
        try:
            os.close(os.pidfd_open(os.getpid()))
        except (AttributeError, OSError):
            return False
        return hasattr(socket, "send_fds")

    def order(self, folder: str, limits: Limits, environment: dict[str, str]) -> socket.socket | None:
        """Have a child forked for the job in ``folder``; return the line to its keeper, None when there is none."""
        bounds = {"cpu_seconds": limits.cpu_seconds, "memory_mb": limits.memory_mb}
        message = json.dumps({"folder": folder, "environment": environment, **bounds}).encode()
        for _attempt in range(2):  # the first finds out that it has gone meanwhile
            line = self._send(message)
            if line is not None and _is_answered(line, limits.wall_seconds):
                return line
            self.close()
        return None

    def _send(self, message: bytes) -> socket.socket | None:
        ours, theirs = socket.socketpair()
        with theirs, self._lock:
            try:
                socket.send_fds(self._open(), [message], [theirs.fileno()])
            except OSError:
                ours.close()
                return None
        return ours

    def _open(self) -> socket.socket:
        if self._orders is None:
            self._orders, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            with theirs:
                command, environment = _command(_START_NURSERY), environment_in(os.sep)
                self._process = subprocess.Popen(command, env=environment, cwd=os.sep, stdin=theirs, **silent)
        return self._orders

    def close(self) -> None:
        """End the interpreter, but none of the children; the next order starts a new one."""
        with self._lock:
            if self._orders is not None:
                self._orders.close()
            if self._process is not None:
                self._process.kill()
                self._process.wait()
            self._orders = self._process = None


def _is_answered(line: socket.socket, seconds: float) -> bool:
    """Whether a keeper has taken the order; without one the line is closed."""
    line.settimeout(seconds)
    try:
        if line.recv(len(BEGUN)) == BEGUN:
            return True
    except OSError:
        pass
    line.close()
    return False


def _command(program: str, *arguments: str) -> list[str]:
    """Python without `site`, user packages or the working directory on its path; it gets our path instead."""
    path = [entry for entry in sys.path if entry]
    return [interpreter(), "-P", "-s", "-S", "-c", program, *arguments, *path, _PACKAGE_ROOT]


def interpreter() -> str:
    """Under uWSGI and mod_wsgi `sys.executable` is the web server, or empty."""
    if Path(sys.executable or "").name.startswith(("python", "pypy")):
        return sys.executable
    return str(Path(sys.exec_prefix, "python.exe" if os.name == "nt" else "bin/python3"))


def environment_in(folder: str) -> dict[str, str]:
    """Of the parent's, what the loader needs: secrets often live in variables. An empty PATH finds no tool."""
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    fixed = {"PATH": "", "TMPDIR": folder, "TEMP": folder, "TMP": folder, "TZ": "UTC", "LC_ALL": "C.UTF-8"}
    return inherited | fixed | {"PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}


nursery = Nursery()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=nursery.__init__)  # a fork of the web server starts its own
