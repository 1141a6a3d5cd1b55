"""The processes that draw: each document has its own, none outlives who wants it, and a dead one holds up nobody."""

import os
import select
import signal
import threading
from pathlib import Path

import pytest

from tests.test_pdf_limits import CPU_BOMB
from wagtail_sqa.pdf import children
from wagtail_sqa.pdf.job import JOB, Job, Limits, PdfError, Reason
from wagtail_sqa.pdf.render import render_pdf

pytestmark = pytest.mark.skipif(
    not children.Nursery.is_possible(), reason="no interpreter is kept ready on this system"
)


def render(html="<p>x</p>"):
    return render_pdf(html, title="x", language="sv", epoch=1, limits=Limits(wall_seconds=60))


def below(pid):
    """The processes that a process has started, and theirs."""
    try:
        pids = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [found for child in map(int, pids) for found in (child, *below(child))]


def nursery_pid():
    """Which interpreter is kept ready, after a document that it has drawn."""
    assert render().startswith(b"%PDF")
    return children.nursery._process.pid


def wait_until_gone(pid):
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    assert select.select([handle], [], [], 60)[0]
    os.close(handle)


@pytest.fixture
def bomb(monkeypatch):
    """Draws for minutes in a thread: the processes of it, keeper and child, and the errors that came of it."""
    nursery, begun, errors = nursery_pid(), threading.Event(), []

    def start(*arguments, original=children.start):
        child = original(*arguments)
        begun.set()
        return child

    def draw():
        try:
            render(CPU_BOMB)
        except PdfError as error:
            errors.append(error)

    monkeypatch.setattr(children, "start", start)
    thread = threading.Thread(target=draw)
    thread.start()
    assert begun.wait(60)
    keeper, child = below(nursery)
    yield keeper, child, errors, thread
    thread.join(60)


def test_an_interpreter_is_kept_and_a_document_changes_nothing_in_it():
    bold = "<style>p { font-weight: bold } @page { size: a5 }</style><p>x</p>"
    plain, kept = render(), nursery_pid()
    assert render(bold) != plain
    assert render() == plain
    assert nursery_pid() == kept


def test_a_new_interpreter_draws_the_same_bytes_as_the_one_that_is_kept(new_interpreters, monkeypatch):
    new = render()
    monkeypatch.undo()
    assert render() == new


def test_a_child_that_is_killed_is_an_error_with_a_number_and_the_next_file_is_made(bomb, caplog):
    _keeper, child, errors, thread = bomb
    os.kill(child, signal.SIGKILL)
    thread.join(60)
    [error] = errors
    assert error.reason == Reason.CRASHED
    assert f"PDF {error.id} was not made" in caplog.text
    assert render().startswith(b"%PDF")


def test_a_keeper_that_is_killed_is_an_error_like_any_other(bomb):
    keeper, child, errors, thread = bomb
    os.kill(keeper, signal.SIGKILL)
    thread.join(60)
    assert [error.reason for error in errors] == [Reason.CRASHED]
    os.kill(child, signal.SIGKILL)  # nobody else would, before its CPU limit


def test_a_child_does_not_outlive_who_wants_it(tmp_path):
    before = nursery_pid()
    Path(tmp_path, JOB).write_bytes(Job(CPU_BOMB, "x", "sv", {}, Limits()).pack())
    child = children.start(str(tmp_path), Limits(), 1)
    processes = below(before)
    child.end()
    for pid in processes:
        wait_until_gone(pid)


def test_an_interpreter_that_is_gone_is_replaced():
    gone = nursery_pid()
    os.kill(gone, signal.SIGKILL)
    assert nursery_pid() != gone


def test_without_one_each_document_gets_a_new_interpreter(monkeypatch):
    children.nursery.close()
    monkeypatch.setattr(children, "_START_NURSERY", "raise SystemExit(1)")
    assert render().startswith(b"%PDF")
    assert children.nursery._process is None


def test_a_fork_of_the_parent_starts_its_own():
    kept = nursery_pid()
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(writer, str(nursery_pid()).encode())
        os._exit(0)
    os.waitpid(pid, 0)
    assert int(os.read(reader, 20)) != kept
    assert nursery_pid() == kept
