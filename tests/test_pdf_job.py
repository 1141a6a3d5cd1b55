import subprocess
import sys
from pathlib import Path

import pytest

from wagtail_sqa.pdf.children import interpreter
from wagtail_sqa.pdf.job import Job, Limits, pack, unpack


@pytest.mark.parametrize("executable", ["", "/usr/sbin/uwsgi", "/usr/sbin/apache2"])
def test_inside_a_web_server_the_child_is_still_python(executable, monkeypatch):
    monkeypatch.setattr(sys, "executable", executable)
    assert Path(interpreter()).name in {"python3", "python.exe"}


def test_the_child_imports_no_django():
    code = "import sys; from wagtail_sqa.pdf import worker; print([m for m in sys.modules if m.startswith('django')])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_a_job_survives_the_way_to_the_child():
    job = Job("<p>å\n</p>", "Plan", "sv", {"a": b"\n\0", "b": b""}, Limits(pages=3))
    assert Job.unpack(job.pack()) == job


def test_lone_surrogates_are_left_out_on_the_way():
    assert Job.unpack(Job("a\ud800b", "t", "sv", {}, Limits()).pack()).html == "ab"


@pytest.mark.parametrize("lost", [1, 3])
def test_an_answer_that_has_lost_its_end_is_not_taken_for_whole(lost):
    with pytest.raises(ValueError, match="bytes instead of 3"):
        unpack(pack({}, b"ab", b"c")[:-lost])


def test_blobs_come_back_as_they_were():
    assert unpack(pack({"k": 1}, b"\n{}", b"", b"x")) == ({"k": 1}, [b"\n{}", b"", b"x"])
