"""The threat model in SECURITY.md: each line names tests that are there, and that run."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LINES = [line for line in (ROOT / "SECURITY.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
ROWS = [line.strip("| ").split(" | ") for line in LINES if "---" not in line][1:]
NAMED = re.compile(r"`(\w+(?:/\w+)*)::(\w+(?:::\w+)?)`")


@cache
def names_in(file: Path) -> set[str]:
    """Return the tests of a file, those of a class as ``Class::test``, without those that are switched off."""
    found = set()
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{part.name}" for part in node.body if isinstance(part, ast.FunctionDef)}
        elif isinstance(node, ast.FunctionDef):
            found.add(node.name)
    return found


def test_there_is_a_threat_model():
    assert len(ROWS) >= 20
    assert {len(row) for row in ROWS} == {3}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:60])
def test_each_threat_has_a_guard_and_tests_that_exist(row):
    threat, guard, tests = row
    named = NAMED.findall(tests)
    assert threat
    assert guard
    assert named
    for file, name in named:
        assert name.split("::")[-1].startswith("test_")
        assert name in names_in(ROOT / "tests" / f"{file}.py"), name
