"""Processes killed in the middle of their work: nothing acknowledged is lost, and nothing is done twice."""

import json
import signal
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from itertools import count, cycle
from os import kill
from time import sleep

import pytest

from tests.demo_site import Visitor
from tests.processes.asking import ask, follow_up, opened, publish
from tests.processes.site import wait_until
from tests.processes.test_serving import SCHOOL, measures

WRITERS, EACH = 4, 25
PLAN = f"{SCHOOL}kvalitetsplan-2025-26/"
TASKS = "SELECT status, worker_ids FROM django_tasks_database_dbtaskresult WHERE task_path LIKE %s ORDER BY enqueued_at"
REPORT = """
from datetime import date
from wagtail.models import Page
from wagtail_sqa.actions.start_report import start_report
from wagtail_sqa.presets import site as presets
unit = Page.objects.get(slug="barn-och-utbildning").specific
kind = presets.find_report("quality-report")
report = start_report(unit, kind, scope="level", on=date(2026, 12, 1), language="sv")
print(report.pk)
"""

ENQUEUE = """
from wagtail_sqa.printing.background import make_in_background
for pk in range(3):
    make_in_background.enqueue(pk, "")
"""
RUNNING = """
    UPDATE django_tasks_database_dbtaskresult SET status = 'RUNNING', worker_ids = %s
    WHERE args_kwargs->'args'->0 = to_jsonb(%s::int) RETURNING id
"""


class Writer:
    """Someone who publishes a measure and follows it up, in turn, at whichever server answers."""

    def __init__(self, name, pk, ports):
        self.name, self.pk, self.acknowledged, self.refused = name, pk, {publish: [], follow_up: []}, 0
        self.visitors = [Visitor(f"http://127.0.0.1:{port}") for port in ports]
        self.visitors[0].log_in("admin")
        for visitor in self.visitors[1:]:
            visitor.opener, visitor.cookies = self.visitors[0].opener, self.visitors[0].cookies
        self.form = opened(self.visitors[0], pk)

    def work(self):
        numbers, visitors = count(1), cycle(self.visitors)
        for write, told in self.acknowledged.items():
            while len(told) < EACH:
                words = f"{write.__name__} {next(numbers)} of {self.name}"
                try:
                    self.write(write, next(visitors), words)
                    told.append(words)
                except (OSError, HTTPException):  # refused or cut off: it may have been done, but nobody was told so
                    self.refused += 1
                    sleep(0.1)

    def write(self, write, visitor, words):
        if write is publish:
            publish(visitor, self.pk, self.form, title=words)
        else:
            follow_up(visitor, self.pk, words)


def kill_in_turn(site, ports, written, working):
    """Kill a process of either server after every 25 writes, and once a whole server; return how many."""
    for number in count():
        wanted = written() + 25
        wait_until(lambda: written() >= wanted or not working())  # noqa: B023
        if not working():
            return number
        server = site.servers[number % 2]
        if number == 3:
            server.kill()
            site.servers[1] = site.start_server(ports[1])
        else:
            kill(server.children()[0], signal.SIGKILL)


def test_servers_killed_in_the_middle_of_200_writes_lose_none_that_was_acknowledged(site, ports):
    writers = [Writer(f"writer {number}", pk, ports) for number, pk in enumerate(measures(site)[:WRITERS])]
    with ThreadPoolExecutor(WRITERS) as pool:
        works = [pool.submit(writer.work) for writer in writers]
        written = lambda: sum(len(told) for writer in writers for told in writer.acknowledged.values())  # noqa: E731
        kills = kill_in_turn(site, ports, written, lambda: not all(work.done() for work in works))
        for work in works:
            work.result()
    assert kills > 5
    assert sum(writer.refused for writer in writers) > 0
    published = {title for (title,) in site.rows("SELECT title FROM wagtail_sqa_historicalmeasure")}
    followed = [seen for (seen,) in site.rows("SELECT seen FROM wagtail_sqa_followup WHERE seen LIKE 'follow_up %%'")]
    assert len(followed) == len(set(followed))
    for writer in writers:
        assert set(writer.acknowledged[publish]) <= published
        assert set(writer.acknowledged[follow_up]) <= set(followed)
    assert "agrees" in site.manage("sqa_check_history")


def tasks(site, name):
    return site.rows(TASKS, f"%.{name}")


@pytest.fixture
def nothing_waiting(site):
    site.rows("DELETE FROM django_tasks_database_dbtaskresult RETURNING id")


def killed_while_it_stands(site, lock, *values):
    """Kill the worker ``killed`` in the middle of a task, where it wants to write what is locked."""
    with site.locked(lock, *values):
        worker = site.start_worker("killed")
        site.wait_for_standing(1)
        worker.kill()


@pytest.mark.usefixtures("nothing_waiting")
def test_a_file_whose_worker_is_killed_is_made_by_the_next(site, editors):
    first, second = editors
    path = f"{PLAN}pdf/"
    assert ask(first, path)[0] == 202
    killed_while_it_stands(site, "SELECT FROM wagtail_sqa_pdffile WHERE file IS NULL FOR UPDATE")
    site.manage("db_worker", "--batch", "--worker-id", "another")
    assert tasks(site, "make_in_background")[-1] == ("RUNNING", ["killed"])  # nobody takes it up by itself
    assert ask(first, path)[0] == 202
    assert "Taken up: 1." in site.manage("sqa_take_up_tasks", "killed")
    with site.worker("killed"):
        wait_until(lambda: ask(second, path)[0] == 200)
        wait_until(lambda: tasks(site, "make_in_background")[-1] == ("SUCCESSFUL", ["killed", "killed"]))
    assert "Taken up: 0." in site.manage("sqa_take_up_tasks", "killed")


@pytest.mark.usefixtures("nothing_waiting")
def test_a_report_whose_worker_is_killed_while_it_fills_the_draft_is_filled_once(site, editors):
    first, second = editors
    pk = int(site.python(REPORT).ended())
    path = f"/admin/quality-work/reports/{pk}/gather/"
    first.get(path)
    assert first.post(path)[0] == 200
    killed_while_it_stands(site, "LOCK TABLE wagtailcore_pagelogentry IN SHARE MODE")
    assert keys(site, pk) == []
    site.manage("sqa_take_up_tasks", "killed")
    site.manage("db_worker", "--batch")
    found = keys(site, pk)
    assert len(found) == len(set(found)) > 5
    state = "SELECT state FROM wagtail_sqa_reportgathering WHERE report_id = %s"
    assert site.value(state, pk) == "done"
    assert tasks(site, "gather_in_background")[-1][0] == "SUCCESSFUL"
    logged = "SELECT count(*) FROM wagtailcore_pagelogentry WHERE page_id = %s AND action = 'wagtail_sqa.draft_report'"
    assert site.value(logged, pk) == 1
    assert second.get(path)[0] == 200


def keys(site, pk):
    """Return the keys of the facts in the latest draft of a report, as often as they stand there."""
    newest = "SELECT content FROM wagtailcore_revision WHERE object_id = %s ORDER BY id DESC LIMIT 1"
    sections = json.loads(site.value(newest, str(pk))["sections"])
    blocks = [block["value"] for section in sections for block in section["value"]["body"]]
    return [value["origin"]["key"] for value in blocks if isinstance(value, dict) and "origin" in value]


@pytest.mark.usefixtures("nothing_waiting")
def test_a_worker_takes_up_what_it_was_at_itself_and_what_kills_every_worker_is_left_alone(site):
    before = [["poor", "another"], ["another", "poor"], ["poor", "poor", "poor"]]
    site.python(ENQUEUE).ended()
    for number, workers in enumerate(before):
        site.rows(RUNNING, json.dumps(workers), number)
    command = site.begin("sqa_take_up_tasks", "poor")
    assert command.popen.wait() == 1
    said = command.log.read_text()
    assert "Taken up: 1." in said
    assert "Left alone after 3 workers" in said
    assert tasks(site, "make_in_background") == list(zip(["RUNNING", "READY", "RUNNING"], before, strict=True))
