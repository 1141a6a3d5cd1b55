"""An interpreter that has loaded the libraries once and forks for each document: loading takes longer than most draw.

It never sees a document itself, so what one does to its process is gone for the next. `children` starts it.
"""

import json
import os
import select
import signal
import socket
import tempfile
import traceback
from typing import NoReturn

from wagtail_sqa.pdf import engine, guard, worker
from wagtail_sqa.pdf.job import BEGUN, ERRORS

IDLE_SECONDS = 60
_ORDER_BYTES = 65536


def serve() -> None:
    """Answer the orders on standard input, a socket; return when nobody can order any more, or nobody has for long."""
    worker.load_libraries()
    engine.load_fonts()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a keeper
    orders = socket.socket(fileno=0)
    while select.select([orders], [], [], IDLE_SECONDS)[0]:
        order, handles, _flags, _address = socket.recv_fds(orders, _ORDER_BYTES, 1)
        if not order:
            return
        if os.fork() == 0:
            _keep(json.loads(order), socket.socket(fileno=handles[0]))
        os.close(handles[0])


def _keep(order: dict, line: socket.socket) -> NoReturn:
    """Fork the process that draws, end it when ``line`` is hung up, and tell by it the code with which it ended."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        child = os.fork()
        if child == 0:
            line.close()
            _draw(order)
        line.send(BEGUN)
        if line in select.select([os.pidfd_open(child), line], [], [])[0]:
            os.kill(child, signal.SIGKILL)
        line.send(str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])).encode())
    finally:
        os._exit(0)


def _draw(order: dict) -> NoReturn:
    """Become what a new interpreter would be, in the folder of the document."""
    try:
        os.chdir(order["folder"])
        errors = os.open(ERRORS, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        for stream, handle in enumerate((os.open(os.devnull, os.O_RDONLY), errors, errors)):
            os.dup2(handle, stream)
        os.environ.update(order["environment"])
        tempfile.tempdir = order["folder"]
        guard.limit_resources(order["cpu_seconds"], order["memory_mb"])
        worker.main()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)
