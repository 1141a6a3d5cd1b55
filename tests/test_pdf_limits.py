import os
import sys
import tempfile

import pytest

from wagtail_sqa.pdf import children
from wagtail_sqa.pdf.job import Limits, PdfError, Reason
from wagtail_sqa.pdf.render import render_pdf
from wagtail_sqa.pdf.turns import turn

posix_only = pytest.mark.skipif(os.name != "posix", reason="only POSIX has limits for a process")

# A font family that doubles with each variable: 2^39 words in 2 kB of style.
DOUBLING = "".join(f"--a{n}: var(--a{n - 1}) var(--a{n - 1});" for n in range(1, 40))
CPU_BOMB = f"<style>:root {{ --a0: x; {DOUBLING} }} p {{ font-family: var(--a39) }}</style><p>x</p>"
MEMORY_BOMB = "<table><tr><td rowspan='1000000000'>x</td></tr></table>"


def render(html, **limits):
    return render_pdf(html, title="x", language="sv", epoch=1, limits=Limits(**limits))


def reason(html, **limits):
    with pytest.raises(PdfError) as caught:
        render(html, **limits)
    return caught.value.reason


@pytest.fixture(autouse=True)
def next_document_is_made(monkeypatch, tmp_path):
    """After each failure the parent makes the next PDF, and no folder of a child is left behind."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield
    assert render("<p>x</p>").startswith(b"%PDF")
    assert list(tmp_path.glob("sqa-pdf-*")) == []


@posix_only
def test_a_document_that_computes_for_ever_is_ended_by_its_cpu_limit():
    assert reason(CPU_BOMB, cpu_seconds=1, wall_seconds=30) == Reason.CPU


def test_a_document_that_takes_too_long_is_ended_by_the_clock():
    assert reason(CPU_BOMB, wall_seconds=1, cpu_seconds=8) == Reason.WALL_CLOCK


def test_a_system_without_limits_for_a_process_leaves_it_to_the_clock(monkeypatch, new_interpreters):
    with monkeypatch.context() as patch:
        patch.setattr("wagtail_sqa.pdf.children._START", "import sys; sys.modules['resource'] = None" + children._START)
        assert reason(CPU_BOMB, wall_seconds=2, cpu_seconds=1) == Reason.WALL_CLOCK


@posix_only
def test_a_document_that_eats_memory_is_ended_by_its_limits():
    """How the child ends depends on where memory runs out, so any of these reasons is right."""
    found = reason(MEMORY_BOMB, memory_mb=300, cpu_seconds=10)
    assert found in {Reason.MEMORY, Reason.FAILED, Reason.CRASHED, Reason.CPU}


@posix_only
def test_a_child_that_cannot_even_start_in_its_memory_is_an_error_like_any_other():
    assert reason("<p>x</p>", memory_mb=40) in {Reason.MEMORY, Reason.CRASHED}


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "table><tr><td", "blockquote"])
def test_nesting_deeper_than_allowed_is_refused(tag):
    assert reason(f"<{tag}>" * 61 + "x", depth=60) == Reason.TOO_DEEP


def test_nesting_as_deep_as_allowed_is_drawn():
    assert render("<div>" * 50 + "x", depth=60).startswith(b"%PDF")


def test_more_pages_than_allowed_are_refused():
    page = "<p>x</p><pdf:nextpage></pdf:nextpage>"
    assert reason(page * 4, pages=3) == Reason.TOO_MANY_PAGES
    assert render(page * 2, pages=3).startswith(b"%PDF")


def test_more_html_than_allowed_is_refused():
    assert reason("<p>åäö</p>", html_bytes=12) == Reason.TOO_LARGE
    assert render("<p>åäö</p>", html_bytes=13).startswith(b"%PDF")


def test_the_first_to_wait_for_too_long_is_refused_and_a_place_is_free_again_when_its_holder_is_gone():
    with turn(1, seconds=0):
        assert reason("<p>x</p>", at_once=1, wait_seconds=0) == Reason.BUSY
        assert render("<p>x</p>", at_once=2, wait_seconds=0).startswith(b"%PDF")
    assert render("<p>x</p>", at_once=1, wait_seconds=0).startswith(b"%PDF")


def test_a_place_in_a_folder_of_someone_else_is_not_taken(monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    assert reason("<p>x</p>") == Reason.CRASHED
    monkeypatch.undo()


def test_a_language_that_the_font_cannot_write_is_refused_and_a_name_in_it_is_not():
    with pytest.raises(PdfError) as caught:
        render("<style>p { color: red }</style><h1>خطة الجودة</h1><p>&#1605;درسة OK</p>")
    assert caught.value.reason == Reason.NO_LETTERS
    assert "خ" in caught.value.detail
    assert render("<p>مدرسة means school</p>").startswith(b"%PDF")


def test_more_image_bytes_than_allowed_are_refused():
    two = {"a": b"12", "b": b"34"}
    with pytest.raises(PdfError) as caught:
        render_pdf("x", title="x", language="sv", epoch=1, images=two, limits=Limits(image_bytes=3))
    assert caught.value.reason == Reason.TOO_LARGE


def test_an_interpreter_that_is_not_there_is_an_error_like_any_other(monkeypatch, tmp_path, new_interpreters):
    with monkeypatch.context() as patch:
        patch.setattr(sys, "executable", str(tmp_path / "python-gone"))
        assert reason("<p>x</p>") == Reason.CRASHED


def test_a_program_that_answers_something_else_is_an_error_like_any_other(monkeypatch, new_interpreters):
    with monkeypatch.context() as patch:
        patch.setattr("wagtail_sqa.pdf.children._START", "open('answer', 'w').write('hello')")
        assert reason("<p>x</p>") == Reason.CRASHED


def test_an_answer_that_is_no_pdf_is_refused(monkeypatch, new_interpreters):
    other = "from wagtail_sqa.pdf.job import pack; open('answer', 'wb').write(pack({'warnings': []}, b'PK'))"
    with monkeypatch.context() as patch:
        patch.setattr("wagtail_sqa.pdf.children._START", f"import sys; sys.path[:] = sys.argv[3:]; {other}")
        assert reason("<p>x</p>") == Reason.NOT_A_PDF


def test_a_disk_without_room_is_a_pdf_that_is_not_made(monkeypatch, tmp_path):
    with monkeypatch.context() as patched:
        patched.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
        assert reason("<p>x</p>") == Reason.CRASHED
