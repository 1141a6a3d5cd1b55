"""The walls of the child process. Each stands behind the document's own policy and does not trust it."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

try:
    import resource
except ImportError:  # Windows has no such limits: there the parent's wall clock stands alone.
    resource = None

FILE_BYTES = 128 * 1024 * 1024
STEP_BACK = 10  # niceness: other processes of the machine, the web workers first of all, come before a PDF file
CLOSED = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "ctypes.dlopen")


def limit_resources(cpu_seconds: int, memory_mb: int) -> None:
    """Bound this process's CPU, memory and files from now on; a lower limit that it was started with stays."""
    if resource is None:
        return
    os.nice(STEP_BACK)
    _lower("RLIMIT_CORE", 0)
    _lower("RLIMIT_CPU", cpu_seconds, spare=1)
    _lower("RLIMIT_AS", memory_mb * 1024 * 1024)
    _lower("RLIMIT_FSIZE", FILE_BYTES)


def _lower(name: str, value: int, spare: int = 0) -> None:
    """Set one limit; `spare` lets the soft one end the process by its own signal. macOS refuses some: leave those."""
    kind = getattr(resource, name)
    hard = resource.getrlimit(kind)[1]
    wanted = [value, value + spare] if hard == resource.RLIM_INFINITY else [min(value, hard), min(value + spare, hard)]
    try:
        resource.setrlimit(kind, tuple(wanted))
    except (OSError, ValueError):
        return


def close_doors(readable: Iterable[Path], writable: Path) -> None:
    """From now on no Python code of this process opens other files, makes a socket or starts a program.

    Raises `PermissionError` inside whoever tries. C code that opens files by itself (libxml2) is not seen here.
    """
    write_roots = _roots([writable])
    read_roots = _roots(readable) + write_roots

    def refuse(event: str, args: tuple) -> None:
        if event == "open" and not _may_open(args, read_roots, write_roots):
            raise PermissionError(f"the PDF child may not open {str(args[0])[:200]!r}")
        if event.startswith(CLOSED):
            raise PermissionError(f"the PDF child may not use {event}")

    sys.addaudithook(refuse)


def _roots(folders: Iterable[Path]) -> tuple[str, ...]:
    return tuple(os.path.join(os.path.realpath(folder), "") for folder in folders)


def _may_open(args: tuple, read_roots: tuple[str, ...], write_roots: tuple[str, ...]) -> bool:
    path, mode, flags = args
    if isinstance(path, int):
        return True
    writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) if mode is None else set(mode) & set("wax+")
    return os.path.join(os.path.realpath(os.fsdecode(path)), "").startswith(write_roots if writes else read_roots)
