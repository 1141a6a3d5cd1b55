"""What is shipped: the metadata, the wheel's contents, and the first words of the make targets."""

import configparser
import os
import re
import shutil
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import wagtail_sqa

pytestmark = pytest.mark.xdist_group("packaging")

ROOT = Path(__file__).parent.parent
SHIPPED = ("CHANGELOG.md", "LICENSE", "MANIFEST.in", "README.md", "pyproject.toml", "setup.cfg")
SOURCE_ONLY = {".pyc", ".pot"}


def metadata():
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    return config


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from a copy so that nothing is left in the tree."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in SHIPPED:
        shutil.copy(ROOT / name, source)
    for name in ("wagtail_sqa", "tests", "example_site"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "data"))
    command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(target), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    with zipfile.ZipFile(next(target.glob("*.whl"))) as archive:
        yield archive


def test_every_file_of_the_app_is_in_the_wheel(wheel):
    files = [path for path in (ROOT / "wagtail_sqa").rglob("*") if path.is_file() and path.suffix not in SOURCE_ONLY]
    assert {str(path.relative_to(ROOT)) for path in files} <= set(wheel.namelist())


def test_nothing_but_the_app_is_in_the_wheel(wheel):
    folders = {name.split("/")[0] for name in wheel.namelist()}
    assert folders == {"wagtail_sqa", f"wagtail_sqa-{wagtail_sqa.__version__}.dist-info"}


def test_the_licence_and_the_readme_are_in_the_wheel(wheel):
    names = wheel.namelist()
    assert any(name.endswith("licenses/LICENSE") for name in names)
    described = next(name for name in names if name.endswith("/METADATA"))
    assert "# wagtail-sqa" in wheel.read(described).decode()


def test_only_xhtml2pdf_has_an_upper_bound():
    requirements = metadata()["options"]["install_requires"].split()
    assert all(">=" in requirement for requirement in requirements)
    assert [requirement for requirement in requirements if "<" in requirement] == ["xhtml2pdf>=0.2.28,<0.3"]


def test_the_changelog_says_why_each_dependency_is_there():
    requirements = metadata()["options"]["install_requires"].split()
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    names = [re.split(r"[<>=]", requirement)[0] for requirement in requirements]
    assert [name for name in names if f"**{name}**" not in changelog] == []


def run_demo(*arguments):
    command = [sys.executable, str(ROOT / "scripts" / "demo.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_port_in_use_is_one_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = run_demo("--port", str(port))
    assert ended.returncode == 1
    assert ended.stderr == f"Port {port} is already in use: choose another one, make demo PORT={port % 65535 + 1}.\n"


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", ""])
def test_a_port_that_is_none_is_one_sentence(port):
    ended = run_demo(f"--port={port}")
    assert ended.returncode == 1
    assert ended.stderr == f"PORT is to be a number between 1 and 65535, not “{port}”.\n"


def run_environment(code):
    """Run code with scripts/environment.py imported as `environment`, like the make targets do."""
    command = [sys.executable, "-c", f"import sys; import environment; {code}"]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def test_a_too_old_python_is_one_sentence():
    ended = run_environment("sys.version_info = (3, 10, 4); environment.check_version()")
    assert ended.returncode == 1
    assert re.fullmatch(r"wagtail-sqa needs Python 3\.11 or newer and \S+ is 3\.10: .+\.\n", ended.stderr)


def test_a_python_without_venv_is_one_sentence():
    ended = run_environment("sys.modules['ensurepip'] = None; environment.check_venv_module()")
    assert ended.returncode == 1
    assert re.fullmatch(r"\S+ cannot make virtual environments: install its venv module .+\.\n", ended.stderr)


def test_this_python_is_good_enough():
    ended = run_environment("environment.check_version(); environment.check_venv_module()")
    assert (ended.returncode, ended.stderr) == (0, "")
