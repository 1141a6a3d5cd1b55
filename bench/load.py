"""Readers, follow-ups, publishing, feeds and PDF files at once, against two processes of gunicorn with the demo's data.

First each kind of request alone, one after the other: the idle times. Then a few clients that think between requests,
so that the two cores, which they share with the server, are busy but not saturated. Prints a table of both, what was
answered with 5xx, and the memory of the server's processes; ends with an error if a promise is broken.
``--requests 2000`` for a short run, ``--minutes 30`` to end it in time whatever comes of it, ``--database postgres``
for an empty database ``PGDATABASE`` on the server of ``PGHOST``.
"""

import argparse
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from statistics import linear_regression, median, quantiles
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.demo_site import MANAGE, ROOT, free_port

PROCESSES, CLIENTS, THINKING = 2, 3, 0.12
IDLE_ROUNDS, IDLE_P95 = 40, 3.0
TOKEN = "a" * 32
# How many of a hundred requests are of a kind, and as whom they are asked.
SHARES = {
    "page of a plan": (16, ("", "larare", "rektor")),
    "page of a wheel": (12, ("", "larare")),
    "page of a unit": (10, ("", "larare")),
    "overview": (6, ("", "rektor")),
    "golden thread": (3, ("larare",)),
    "report": (4, ("", "larare")),
    "a plan as of a day": (2, ("larare",)),
    "search": (4, ("", "larare")),
    "my measures": (8, ("larare", "rektor")),
    "lists of a unit": (5, ("larare",)),
    "admin: first page": (4, ("rektor", "admin")),
    "admin: measures": (4, ("rektor", "admin")),
    "admin: registers": (3, ("rektor", "admin")),
    "admin: editor of a plan": (2, ("rektor",)),
    "calendar": (9, ("",)),
    "data of a wheel": (3, ("",)),
    "PDF file": (2, ("", "larare")),
    "follow-up": (2, ("larare", "rektor")),
    "publish a measure": (1, ("admin",)),
}
NO_PAGES = ("PDF file", "follow-up", "publish a measure")


@dataclass
class World:
    """What is asked for: addresses by kind, cookies by user, the measures that each may follow up."""

    port: int
    addresses: dict[str, list[str]]
    cookies: dict[str, str]
    measures: dict[str, list[int]]
    editable: list[dict]


@dataclass
class Times:
    """Milliseconds on the clock by kind of request, and what was answered otherwise than it should."""

    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))


def ask(world: World, kind: str, chance: random.Random, times: Times) -> None:
    """Send one request of ``kind`` as one of those who send such, and note how long it took."""
    user = chance.choice(SHARES[kind][1])
    method, address, fields = sending(world, kind, user, chance)
    headers = {"Host": "localhost", "Cookie": f"csrftoken={TOKEN}; {world.cookies[user]}", "Accept-Language": "sv"}
    body = None
    if fields is not None:
        body = urlencode({**fields, "csrfmiddlewaretoken": TOKEN})
        headers |= {"Content-Type": "application/x-www-form-urlencoded"}
    begin = time.perf_counter()
    connection = HTTPConnection("127.0.0.1", world.port, timeout=120)
    connection.request(method, address, body, headers)
    response = connection.getresponse()
    response.read()
    connection.close()
    times.taken[kind].append((time.perf_counter() - begin) * 1000)
    if response.status != (302 if fields is not None else 200):
        times.wrong[kind, response.status] += 1


def sending(world: World, kind: str, user: str, chance) -> tuple[str, str, dict | None]:
    if kind == "follow-up":
        return "POST", f"/sqa/measures/{chance.choice(world.measures[user])}/follow-up/", entry()
    if kind == "publish a measure":
        measure = chance.choice(world.editable)
        text = f"Beskrivet på nytt {chance.randrange(10**6)}"
        return "POST", measure["address"], {**measure["fields"], "description": text, "action-publish": "1"}
    return "GET", chance.choice(world.addresses[kind]), None


def entry() -> dict:
    empty = dict.fromkeys(("analysis", "result", "decision", "by_role", "corrects", "next"), "")
    said = {"date": time.strftime("%Y-%m-%d"), "seen": "Hälften av klasserna.", "status_after": "in_progress"}
    return {**said, **empty, "effect": "not_assessed"}


def idle(world: World) -> Times:
    """Ask for each kind alone; the first of each is not counted."""
    times, chance = Times(), random.Random(1)  # noqa: S311
    for kind in SHARES:
        for _round in range(IDLE_ROUNDS + 5):
            ask(world, kind, chance, times)
        del times.taken[kind][:5]
    return times


def loaded(world: World, requests: int, seconds: float, look) -> Times:
    """Send ``requests``, or as many as ``seconds`` allow; ``look(number)`` is called a hundred times meanwhile."""
    end = time.monotonic() + seconds
    kinds, weights = list(SHARES), [share for share, _users in SHARES.values()]
    numbers, lock, times, failed = iter(range(requests)), threading.Lock(), Times(), []

    def client(seed):
        chance = random.Random(seed)  # noqa: S311
        try:
            while time.monotonic() < end and (number := _next(numbers, lock)) is not None:
                ask(world, chance.choices(kinds, weights)[0], chance, times)
                if number % max(requests // 100, 1) == 0:
                    look(number)
                time.sleep(chance.expovariate(1 / THINKING))
        except BaseException as error:
            failed.append(error)
            raise

    threads = [threading.Thread(target=client, args=(seed,)) for seed in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return times


def _next(numbers, lock):
    with lock:
        return next(numbers, None)


# The server


def environment(folder: str) -> dict[str, str]:
    known = {"SECRET_KEY": TOKEN, "SQA_DEMO_DATA": folder, "PYTHONPATH": str(ROOT)}
    return {**os.environ, **known, "DJANGO_SETTINGS_MODULE": "bench.load_site"}


def manage(folder: str, *arguments: str) -> str:
    command = [sys.executable, str(MANAGE), *arguments, "--settings", "bench.load_site"]
    return subprocess.run(command, env=environment(folder), check=True, stdout=subprocess.PIPE, text=True).stdout


@contextmanager
def serving(folder: str):
    """Yield the port and the process of a gunicorn with `PROCESSES` workers."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "example_site.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(PROCESSES), "--timeout", "120", "--log-level", "warning"]
    with subprocess.Popen(command, env=environment(folder), cwd=ROOT) as server:
        try:
            _wait_for(port)
            yield port, server.pid
        finally:
            server.terminate()


def _wait_for(port: int) -> None:
    for _attempt in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("gunicorn does not answer.")


def memory(master: int) -> tuple[float, float]:
    """Return the MB that the workers hold (RSS), and those of the processes below them, which draw PDF files."""
    workers = _children(master)
    below = [pid for worker in workers for pid in _children(worker)]
    return sum(map(_rss, workers)), sum(map(_rss, below))


def _children(pid: int) -> list[int]:
    try:
        found = [Path(f"/proc/{pid}/task/{task}/children").read_text() for task in os.listdir(f"/proc/{pid}/task")]
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [int(child) for line in found for child in line.split()]


def _rss(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


# What is printed


def p95(values) -> float:
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def print_times(idle_times: Times, busy: Times) -> float:
    """Print the table; return by how many times the p95 of pages, calendars and data has grown, by their shares."""
    print("| request | number | idle p50 ms | idle p95 | under load p50 ms | p95 | p95 × |")
    print("|---|---|---|---|---|---|---|")
    for kind in SHARES:
        alone, crowded = idle_times.taken[kind], busy.taken.get(kind)
        if crowded:
            numbers = (median(alone), p95(alone), median(crowded), p95(crowded))
            cells = " | ".join(f"{number:.0f}" for number in numbers)
            print(f"| {kind} | {len(crowded)} | {cells} | {p95(crowded) / p95(alone):.2f} |")
    pages = {kind: share for kind, (share, _users) in SHARES.items() if kind not in NO_PAGES and kind in busy.taken}
    grown = {kind: p95(busy.taken[kind]) / p95(idle_times.taken[kind]) for kind in pages}
    return sum(grown[kind] * share for kind, share in pages.items()) / sum(pages.values())


def print_memory(seen: list[tuple[int, float, float]]) -> float:
    """Print the memory at start, half and end; return its growth in the second half, in MB a thousand requests."""
    half = seen[len(seen) // 2 :]
    slope = linear_regression([n for n, _w, _b in half], [workers for _n, workers, _b in half]).slope * 1000
    for name, (number, workers, below) in (("start", seen[0]), ("half", half[0]), ("end", seen[-1])):
        print(
            f"Memory at the {name} (request {number}): {workers:.0f} MB in {PROCESSES} workers, {below:.0f} MB below."
        )
    print(f"In the second half it grows by {slope:.2f} MB in a thousand requests.")
    return slope


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--minutes", type=float, default=120)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    asked = parser.parse_args()
    os.environ["SQA_LOAD_DATABASE"] = asked.database
    with tempfile.TemporaryDirectory() as folder:
        manage(folder, "migrate", "--verbosity", "0")
        manage(folder, "sqa_demo")
        known = json.loads(
            manage(folder, "shell", "--verbosity", "0", "-c", "from bench.load_site import tell; tell()")
        )
        with serving(folder) as (port, master):
            world, seen = World(port, **known), []
            alone = idle(world)
            begin, load_before = time.perf_counter(), os.getloadavg()[0]
            busy = loaded(
                world, asked.requests, asked.minutes * 60, lambda number: seen.append((number, *memory(master)))
            )
            seconds = time.perf_counter() - begin
    total = sum(map(len, busy.taken.values()))
    print(f"{total} requests of {CLIENTS} clients in {seconds:.0f} s on {asked.database}; the machine's load was")
    print(f"{load_before:.1f} before and {os.getloadavg()[0]:.1f} at the end.\n")
    growth = print_times(alone, busy)
    print(f"\nThe p95 of the pages is {growth:.2f} times the idle one, weighted by their shares.")
    slope = print_memory(seen)
    failures = {key: n for times in (alone, busy) for key, n in times.wrong.items() if key[1] >= 500}
    print(f"Answered with 5xx: {sum(failures.values())} {failures or ''}")
    others = {key: n for times in (alone, busy) for key, n in times.wrong.items() if key[1] < 500}
    print(f"Answered otherwise than expected: {sum(others.values())} {others or ''}")
    flat = slope * total / 2000 < 0.05 * seen[-1][1]
    return int(bool(failures) or growth >= IDLE_P95 or not flat)


if __name__ == "__main__":
    sys.exit(main())
